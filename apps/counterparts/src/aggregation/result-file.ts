import { createHash } from 'node:crypto';
import iconv from 'iconv-lite';
import type { RecordResult } from './aggregation-log.ts';
import { tokyoTimestamp } from './file-name.ts';
import type { Layout, LayoutField } from './layout.ts';
import type { Sender } from './sent-file.ts';

type Values = Readonly<Record<string, string | number | null | undefined>>;

/** Writes RSL by its layout: one D row per record of the file it answers. */
export function resultFile(
  layout: Layout,
  town: Sender,
  resultNumber: number,
  sourceFileName: string,
  results: readonly RecordResult[],
  at: Date,
): Buffer {
  const processedAt = tokyoTimestamp(at);
  const header = line(layout.header, {
    recordType: 'H',
    fileIdentifier: layout.identifier,
    layoutVersion: layout.layoutVersion,
    ...town,
    createdOn: processedAt.slice(0, 10),
    createdAt: processedAt.slice(11),
    scope: '2',
    fileNumber: String(resultNumber).padStart(6, '0'),
  });
  const rows = results.map((result) => line(layout.data, { recordType: 'D', sourceFileName, ...result, processedAt }));
  const data = encode(layout, rows.join(''));
  const dataHash = createHash('sha256').update(data).digest('hex');
  const trailer = line(layout.trailer, { recordType: 'T', dataCount: results.length, dataHash });
  return Buffer.concat([encode(layout, header), data, encode(layout, trailer)]);
}

function encode(layout: Layout, text: string): Buffer {
  return layout.encoding === 'utf-8' ? Buffer.from(text) : iconv.encode(text, 'cp932');
}

function line(fields: readonly LayoutField[], values: Values): string {
  const quoted = fields.map(({ key }) => `"${String(values[key] ?? '').replaceAll('"', '""')}"`);
  return `${quoted.join(',')}\r\n`;
}
