import type { QualificationDates } from '../acceptance/interval.ts';
import type { HeldRow } from '../acceptance/try-rows.ts';
import type { LogPosition } from '../record-log/append-log.ts';
import { contentHash } from '../record-log/sha256.ts';
import type { Layout } from './layout.ts';

export type RowKind = 'SKK' | 'SKS';
export type Fields = Readonly<Record<string, string>>;

/** A row this body holds; all its fields stay in the file it came with. */
export interface HeldFields extends HeldRow {
  /** 宛名番号 of a person's row, 国保世帯番号 of a household's. */
  readonly subject: string;
  readonly source: { readonly file: 'log' | 'holdings'; readonly position: LogPosition };
}

/** What a row says, with its hash: taken once, under the layout the row came by. */
export interface RowContent {
  readonly fields: Fields;
  readonly contentSha256: string;
}

/**
 * Fields that say how a row travelled, not what it says; they differ between the row and the one that voids it.
 *
 * 個人番号 is among them: it is sealed in anew for each file and the sender's own records never hold it.
 */
const TRANSPORT = [
  'recordType',
  'operation',
  'recordNumber',
  'sendKey',
  'rowVersion',
  'processedAt',
  'individualNumber',
];

export function subjectOf(kind: RowKind, fields: Fields): string {
  return (kind === 'SKK' ? fields.residentId : fields.nhiHouseholdId) ?? '';
}

export function heldFields(kind: RowKind, row: RowContent, source: HeldFields['source']): HeldFields {
  const { fields, contentSha256 } = row;
  const subject = subjectOf(kind, fields);
  const { startsOn, endsOn } = datesOf(kind, fields);
  const key = kind === 'SKK' ? `${subject}/${Number(fields.historyNumber)}` : subject;
  return {
    subject,
    key,
    version: Number(fields.rowVersion),
    contentSha256,
    startsOn,
    endsOn,
    source,
  };
}

/** SHA-256 of the canonical JSON of what the row says: every field of the layout as text, numbers without zeros. */
export function rowContentSha256(layout: Layout, fields: Fields): string {
  const content: Record<string, string> = {};
  for (const { key, type } of layout.data) {
    const text = fields[key] ?? '';
    if (!TRANSPORT.includes(key)) content[key] = type === '9' && text ? String(Number(text)) : text;
  }
  return contentHash(content);
}

export function datesOf(kind: RowKind, fields: Fields): QualificationDates {
  const [starts, ends] = kind === 'SKK' ? (['startsOn', 'endsOn'] as const) : (['opensOn', 'closesOn'] as const);
  return {
    startsOn: fields[starts] ?? '',
    endsOn: fields[ends] || null,
    acquiredOn: fields.acquiredOn || null,
    lostOn: fields.lostOn || null,
  };
}
