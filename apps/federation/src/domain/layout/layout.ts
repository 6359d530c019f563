/**
 * A fixed file layout as data: field order, types and lengths come from a definition file, so that the receiver's real
 * specification can replace it without a change of code. The definitions of this project are its own.
 */
export interface Layout {
  readonly identifier: string;
  readonly name: string;
  readonly layoutVersion: string;
  readonly encoding: FileEncoding;
  readonly validFrom: string;
  /** First day on which the definition no longer holds; null while it is in force. */
  readonly validTo: string | null;
  readonly fileName: string;
  readonly completionMarker: string;
  readonly header: readonly LayoutField[];
  readonly data: readonly LayoutField[];
  readonly trailer: readonly LayoutField[];
}

export interface LayoutField {
  readonly key: string;
  /** The field's name as an operator knows it. */
  readonly name: string;
  readonly type: FieldType;
  /** Greatest length in characters as a person counts them. */
  readonly length: number;
  readonly required: boolean;
  readonly codes?: readonly string[];
}

/** X half-width, N full-width, 9 integer. */
export const FIELD_TYPES = ['X', 'N', '9', 'DATE', 'TIME', 'DATETIME'] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

export const FILE_ENCODINGS = ['utf-8', 'cp932'] as const;
export type FileEncoding = (typeof FILE_ENCODINGS)[number];

/** Values of one record by field key; an absent key is an empty field. */
export type RecordValues = Readonly<Record<string, string>>;
