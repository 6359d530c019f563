import type { FileBytes } from './file-bytes.ts';
import { unfitRecord, unreadableFile } from './layout.errors.ts';
import type { Layout, LayoutField, RecordValues } from './layout.ts';
import { decodeRecord, encodeRecord, LINE_END } from './record-codec.ts';

export interface FileContent {
  readonly header: RecordValues;
  readonly records: readonly RecordValues[];
}

/**
 * The bytes of a file: header, data lines, trailer with their number and hash.
 * @throws AppError FED-0103 for a record that does not fit; whoever fills a file checks its records before.
 */
export function encodeFile(layout: Layout, content: FileContent, bytes: FileBytes): Uint8Array {
  const line = (fields: readonly LayoutField[], values: RecordValues): string => {
    const encoded = encodeRecord(fields, values, layout.encoding, bytes);
    if (!encoded.ok) throw unfitRecord(encoded.error);
    return encoded.value;
  };
  const { identifier, layoutVersion } = layout;
  const header = line(layout.header, { ...content.header, fileIdentifier: identifier, layoutVersion });
  const data = content.records.map((values) => line(layout.data, values)).join('');
  const dataHash = bytes.sha256Hex(bytes.encode(data, layout.encoding));
  const trailer = line(layout.trailer, { dataCount: String(content.records.length), dataHash });
  return bytes.encode(header + data + trailer, layout.encoding);
}

/**
 * Reads a file of the layout and checks it against its own trailer.
 * @throws AppError FED-0301 naming line, field and reason.
 */
export function decodeFile(layout: Layout, content: Uint8Array, bytes: FileBytes): FileContent {
  const lines = linesOf(layout, content, bytes);
  const last = lines.length;
  if (last < 2) throw unreadableFile(last, '', 'incomplete');
  const header = decodeRecord(layout.header, lines[0] ?? '', 1);
  if (header['fileIdentifier'] !== layout.identifier) throw unreadableFile(1, 'fileIdentifier', 'other-file');
  if (header['layoutVersion'] !== layout.layoutVersion) throw unreadableFile(1, 'layoutVersion', 'other-version');
  const dataLines = lines.slice(1, -1);
  const records = dataLines.map((text, index) => decodeRecord(layout.data, text, index + 2));
  const trailer = decodeRecord(layout.trailer, lines[last - 1] ?? '', last);
  if (Number(trailer['dataCount']) !== records.length) throw unreadableFile(last, 'dataCount', 'differs');
  const data = dataLines.map((text) => text + LINE_END).join('');
  const hash = bytes.sha256Hex(bytes.encode(data, layout.encoding));
  if (trailer['dataHash']?.toLowerCase() !== hash) throw unreadableFile(last, 'dataHash', 'differs');
  return { header, records };
}

function linesOf(layout: Layout, content: Uint8Array, bytes: FileBytes): string[] {
  let text: string;
  try {
    text = bytes.decode(content, layout.encoding);
  } catch {
    throw unreadableFile(0, '', 'not-decodable');
  }
  if (!text.endsWith(LINE_END)) throw unreadableFile(0, '', 'line-end');
  return text.slice(0, -LINE_END.length).split(LINE_END);
}
