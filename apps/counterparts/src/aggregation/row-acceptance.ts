import { REFUSALS } from '../acceptance/refusal.ts';
import type { Refusal } from '../acceptance/refusal.ts';
import { tryRows } from '../acceptance/try-rows.ts';
import { datesOf, heldFields, subjectOf } from './held-fields.ts';
import type { HeldFields, RowKind } from './held-fields.ts';
import type { Layout } from './layout.ts';
import type { RowShelf } from './row-shelf.ts';
import type { SentRecord } from './sent-file.ts';

const UNKNOWN_HOUSEHOLD: Refusal = {
  code: 'E201',
  text: '国保世帯番号の世帯を保有していません。先に資格情報（世帯）ファイルを送ってください',
  field: '国保世帯番号',
};

export interface Shelves {
  readonly SKK: RowShelf;
  readonly SKS: RowShelf;
}

/**
 * Refusals by 送信連番; every other record is accepted.
 *
 * Records of one person (household) stand or fall together, records of different persons do not touch each other.
 */
export function refuseRows(
  kind: RowKind,
  layout: Layout,
  records: readonly SentRecord[],
  shelves: Shelves,
  faultOf: (record: SentRecord, index: number) => Refusal | undefined,
): Map<number, Refusal> {
  const groups = new Map<string, SentRecord[]>();
  const refusals = new Map<number, Refusal>();
  records.forEach((record, index) => {
    const subject = subjectOf(kind, record.fields);
    groups.set(subject, [...(groups.get(subject) ?? []), record]);
    const refusal = record.refusal ?? faultOf(record, index) ?? householdRefusal(kind, record, shelves);
    if (refusal) refusals.set(record.recordNumber, refusal);
  });
  for (const [subject, group] of groups) refuseGroup(kind, layout, group, shelves[kind].of(subject), refusals);
  return refusals;
}

function householdRefusal(kind: RowKind, { fields }: SentRecord, shelves: Shelves): Refusal | undefined {
  if (kind !== 'SKK' || fields.operation !== '1') return undefined;
  return shelves.SKS.of(fields.nhiHouseholdId ?? '').held.length > 0 ? undefined : UNKNOWN_HOUSEHOLD;
}

function refuseGroup(
  kind: RowKind,
  layout: Layout,
  group: readonly SentRecord[],
  held: ReturnType<RowShelf['of']>,
  refusals: Map<number, Refusal>,
): void {
  if (!group.some(({ recordNumber }) => refusals.has(recordNumber))) {
    const attempts = group.map((record) => ({
      operation: record.fields.operation === '3' ? ('INVALIDATE' as const) : ('REGISTER' as const),
      row: heldFields(kind, record, NOWHERE),
      dates: datesOf(kind, record.fields),
    }));
    for (const [index, refusal] of tryRows(held, attempts).refusals) {
      const { recordNumber } = group[index] as SentRecord;
      refusals.set(recordNumber, inWordsOf(layout, kind, refusal));
    }
  }
  if (!group.some(({ recordNumber }) => refusals.has(recordNumber))) return;
  for (const { recordNumber } of group) if (!refusals.has(recordNumber)) refusals.set(recordNumber, REFUSALS.others);
}

/** The rules name a field by its key; a result names it as the layout does. */
function inWordsOf(layout: Layout, kind: RowKind, refusal: Refusal): Refusal {
  const key = kind === 'SKS' && refusal.field === 'endsOn' ? 'closesOn' : refusal.field;
  const field = layout.data.find((candidate) => candidate.key === key);
  return field ? { ...refusal, field: field.name } : refusal;
}

const NOWHERE: HeldFields['source'] = { file: 'log', position: { offset: 0, length: 0 } };
