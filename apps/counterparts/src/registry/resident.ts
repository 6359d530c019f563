/** A resident as `data.resident` of the published contract has it, without 個人番号. */
export interface Resident {
  readonly residentId: string;
  readonly registryHouseholdId: string;
  readonly headResidentId: string | null;
  readonly status: 'CURRENT' | 'MOVE_OUT_PLANNED' | 'MOVED_OUT' | 'DEAD' | 'REMOVED';
  readonly name: string;
  readonly kana?: string;
  readonly sex: 'MALE' | 'FEMALE' | 'UNKNOWN';
  readonly birthDate: string;
  readonly relationship: string;
  readonly address: Address;
  readonly protection?: { readonly kind: string; readonly startsOn: string; readonly endsOn?: string } | null;
  readonly becameResidentOn?: string;
  readonly addressSince?: string;
}

export interface Address {
  readonly municipalityCode: string | null;
  readonly townCode?: string;
  readonly postalCode?: string;
  readonly text: string;
  readonly building?: string;
}

/** What the town file says of a person beside the registry's own items. */
export interface TownMember extends Resident {
  /** Synthetic, with a valid check digit. */
  readonly individualNumber: string;
  readonly sequence: number;
  readonly insured: boolean;
  readonly nhi?: { readonly acquiredOn: string; readonly acquisitionReason: string };
}

export interface TownHousehold {
  readonly registryHouseholdId: string;
  readonly headResidentId: string;
  readonly address: Address;
  readonly members: readonly TownMember[];
}

/** The change part of an event, as the contract has it. */
export interface ResidentChange {
  readonly municipalityCode: string;
  readonly changeGroup: string;
  readonly changeGroupSize: number;
  readonly changeGroupScope?: 'WHOLE' | 'PART';
  readonly sequence: number;
  readonly reason: string;
  readonly effectiveDate: string;
  readonly notifiedOn: string;
  readonly baseline?: boolean;
  readonly nhiNote?: object;
  readonly from?: Address;
  readonly to?: Address;
  readonly moveOut?: { readonly plannedOn?: string; readonly confirmedOn?: string; readonly noticeReceivedOn?: string };
  readonly resident: Resident;
}

/** CloudEvents envelope of resident.changed.v1. */
export interface ResidentEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: 'resident.changed.v1';
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly data: ResidentChange;
}

export function residentEvent(id: string, time: string, data: ResidentChange): ResidentEvent {
  return {
    specversion: '1.0',
    id,
    source: `urn:jp:lg:${data.municipalityCode}:resident-registry`,
    type: 'resident.changed.v1',
    subject: data.resident.residentId,
    time,
    datacontenttype: 'application/json',
    data,
  };
}
