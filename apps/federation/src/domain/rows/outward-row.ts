import type { RecordValues } from '../layout/layout.ts';

/** The file identifiers of 被保険者異動情報: households, then persons. */
export const FILE_OF_KIND = { household: 'SKS', person: 'SKK' } as const;
export type ObjectKind = keyof typeof FILE_OF_KIND;
export type FileIdentifier = (typeof FILE_OF_KIND)[ObjectKind];
export const FILE_IDENTIFIERS: readonly FileIdentifier[] = Object.values(FILE_OF_KIND);

/** One row the receiver shall hold: a key of the object's own, and its fields without what the sending adds. */
export interface OutwardRow {
  readonly key: string;
  readonly content: RecordValues;
}

const SEX_CODES: Readonly<Record<string, string>> = { UNKNOWN: '0', MALE: '1', FEMALE: '2' };

export function sexCode(sex: string): string {
  return SEX_CODES[sex] ?? '';
}

export function flag(value: boolean): string {
  return value ? '1' : '0';
}

export interface OutwardAddress {
  readonly municipalityCode: string | null;
  readonly postalCode?: string;
  readonly text: string;
  readonly building?: string;
}

/** 住所 and 方書 in one field, as the layouts have it. */
export function joinedAddress(address: OutwardAddress): string {
  return address.building ? `${address.text}　${address.building}` : address.text;
}

/** Empty fields are left out, so that rows are equal when what they say is equal. */
export function filled(values: Readonly<Record<string, string | null | undefined>>): RecordValues {
  const entries = Object.entries(values).filter(
    (entry): entry is [string, string] => entry[1] !== null && entry[1] !== undefined && entry[1] !== '',
  );
  return Object.fromEntries(entries);
}
