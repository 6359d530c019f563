import type { Layout, RecordValues } from '../layout/layout.ts';

/** Fields that say how a row travelled, not what it says; 個人番号 is put in anew for each file and never kept here. */
const TRANSPORT: ReadonlySet<string> = new Set([
  'recordType',
  'operation',
  'recordNumber',
  'sendKey',
  'rowVersion',
  'processedAt',
  'individualNumber',
]);

/** What a row says, in the form digests are made of: every field of the layout as text, numbers without zeros. */
export function rowContent(layout: Layout, values: RecordValues): RecordValues {
  const content: Record<string, string> = {};
  for (const { key, type } of layout.data) {
    const text = values[key] ?? '';
    if (!TRANSPORT.has(key)) content[key] = type === '9' && text !== '' ? String(Number(text)) : text;
  }
  return content;
}

/** A held record's fields as a row of ours has them: filled ones only, as they were written. */
export function filledContent(fields: RecordValues): RecordValues {
  return Object.fromEntries(Object.entries(fields).filter(([key, text]) => text !== '' && !TRANSPORT.has(key)));
}
