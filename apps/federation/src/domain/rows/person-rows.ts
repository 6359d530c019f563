import { filled, flag, joinedAddress, type OutwardAddress, type OutwardRow, sexCode } from './outward-row.ts';

export interface OutwardPerson {
  readonly residentId: string;
  readonly municipalityCode: string;
  readonly insurerNumber: string;
  readonly person: {
    readonly name: string;
    readonly kana?: string;
    readonly commonName?: string;
    readonly sex: string;
    readonly birthDate: string;
    readonly address: OutwardAddress;
    readonly nonDisclosure: boolean;
  };
  readonly rows: readonly QualificationRow[];
}

export interface QualificationRow {
  readonly historyNumber: number;
  readonly nhiHouseholdId: string;
  readonly symbol: string;
  readonly number: string;
  readonly branch: string;
  readonly acquiredOn: string | null;
  readonly acquiredOnSource: string;
  readonly acquisitionReason: string;
  readonly lostOn: string | null;
  readonly lossReason: string | null;
  readonly startsOn: string;
  readonly startReason: string;
  readonly endsOn: string | null;
  readonly endReason: string | null;
  readonly previousMunicipalityCode: string | null;
  readonly destinationMunicipalityCode: string | null;
}

/** One record of 資格情報（個人） for each 適用 interval; its 個人番号 is filled in where the number is kept. */
export function personRows(outward: OutwardPerson): OutwardRow[] {
  return outward.rows.map((row) => ({ key: String(row.historyNumber), content: personContent(outward, row) }));
}

/** The households the person's rows name, each once. */
export function householdsOf(outward: OutwardPerson): string[] {
  return [...new Set(outward.rows.map((row) => row.nhiHouseholdId))].sort();
}

function personContent({ person, ...outward }: OutwardPerson, row: QualificationRow): OutwardRow['content'] {
  return filled({
    municipalityCode: outward.municipalityCode,
    insurerNumber: outward.insurerNumber,
    residentId: outward.residentId,
    name: person.name,
    kana: person.kana,
    commonName: person.commonName,
    sex: sexCode(person.sex),
    birthDate: person.birthDate,
    addressMunicipalityCode: person.address.municipalityCode,
    address: joinedAddress(person.address),
    nhiHouseholdId: row.nhiHouseholdId,
    symbol: row.symbol,
    number: row.number,
    branch: row.branch,
    acquiredOn: row.acquiredOn,
    acquiredOnSource: row.acquiredOnSource,
    acquisitionReason: row.acquisitionReason,
    lostOn: row.lostOn,
    lossReason: row.lossReason,
    startsOn: row.startsOn,
    startReason: row.startReason,
    endsOn: row.endsOn,
    endReason: row.endReason,
    previousMunicipalityCode: row.previousMunicipalityCode,
    destinationMunicipalityCode: row.destinationMunicipalityCode,
    nonDisclosure: flag(person.nonDisclosure),
    historyNumber: String(row.historyNumber),
  });
}
