import { filled, flag, joinedAddress, type OutwardAddress, type OutwardRow, sexCode } from './outward-row.ts';

export interface OutwardHousehold {
  readonly nhiHouseholdId: string;
  readonly municipalityCode: string;
  readonly insurerNumber: string;
  readonly symbol: string;
  readonly number: string;
  readonly head: {
    readonly residentId: string;
    readonly name: string;
    readonly kana?: string;
    readonly birthDate: string;
    readonly sex: string;
    readonly insured: boolean;
    readonly since: string;
  };
  readonly address: OutwardAddress;
  readonly exists: boolean;
  readonly opensOn: string;
  readonly closesOn: string | null;
  readonly reason: string;
  readonly insuredCount: number;
}

/** The household's one record of 資格情報（世帯）, or none when every membership was cancelled. */
export function householdRows(household: OutwardHousehold): OutwardRow[] {
  if (!household.exists) return [];
  return [{ key: household.nhiHouseholdId, content: householdContent(household) }];
}

/** A household that ends goes out after its persons: the receiver refuses rows of a household it no longer holds. */
export function isClosing(household: OutwardHousehold): boolean {
  return !household.exists || (household.closesOn ?? null) !== null;
}

function householdContent({ head, address, ...household }: OutwardHousehold): OutwardRow['content'] {
  return filled({
    municipalityCode: household.municipalityCode,
    insurerNumber: household.insurerNumber,
    nhiHouseholdId: household.nhiHouseholdId,
    symbol: household.symbol,
    number: household.number,
    headResidentId: head.residentId,
    headName: head.name,
    headKana: head.kana,
    headBirthDate: head.birthDate,
    headSex: sexCode(head.sex),
    deemedHead: flag(!head.insured),
    headSince: head.since,
    opensOn: household.opensOn,
    closesOn: household.closesOn,
    reason: household.reason,
    addressMunicipalityCode: address.municipalityCode,
    postalCode: address.postalCode,
    address: joinedAddress(address),
    insuredCount: String(household.insuredCount),
  });
}
