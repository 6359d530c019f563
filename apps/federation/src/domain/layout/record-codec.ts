import { err, ok, type Result } from '#kernel/result';
import { checkField } from './check-field.ts';
import type { FileBytes } from './file-bytes.ts';
import type { FieldFault } from './layout.errors.ts';
import { unreadableFile } from './layout.errors.ts';
import type { FileEncoding, LayoutField, RecordValues } from './layout.ts';

export const LINE_END = '\r\n';
const LINE = /^"(?:[^"]|"")*"(?:,"(?:[^"]|"")*")*$/;
const FIELD = /"((?:[^"]|"")*)"/g;

/** Every field that does not fit, in the order of the layout. */
export function findFaults(
  fields: readonly LayoutField[],
  values: RecordValues,
  encoding: FileEncoding,
  bytes: FileBytes,
): FieldFault[] {
  return fields.flatMap((field) => {
    const text = valueOf(field, values);
    const reason = checkField(field, text) ?? (bytes.isEncodable(text, encoding) ? undefined : 'not-encodable');
    return reason ? [{ key: field.key, name: field.name, reason }] : [];
  });
}

/** One line with its line end; every field stands in double quotes. */
export function encodeRecord(
  fields: readonly LayoutField[],
  values: RecordValues,
  encoding: FileEncoding,
  bytes: FileBytes,
): Result<string, readonly FieldFault[]> {
  const faults = findFaults(fields, values, encoding, bytes);
  if (faults.length > 0) return err(faults);
  return ok(fields.map((field) => `"${valueOf(field, values).replaceAll('"', '""')}"`).join(',') + LINE_END);
}

/** @throws AppError FED-0301 naming line, field and reason. */
export function decodeRecord(fields: readonly LayoutField[], line: string, lineNumber: number): RecordValues {
  if (!LINE.test(line)) throw unreadableFile(lineNumber, '', 'not-quoted');
  const texts = [...line.matchAll(FIELD)].map((match) => (match[1] ?? '').replaceAll('""', '"'));
  if (texts.length !== fields.length) throw unreadableFile(lineNumber, '', 'field-count');
  return Object.fromEntries(
    fields.map((field, index) => {
      const text = texts[index] ?? '';
      const reason = checkField(field, text);
      if (reason) throw unreadableFile(lineNumber, field.key, reason);
      return [field.key, text];
    }),
  );
}

/** The record type is a constant of the layout, so no caller has to name it. */
function valueOf(field: LayoutField, values: RecordValues): string {
  return field.key === 'recordType' ? (field.codes?.[0] ?? '') : (values[field.key] ?? '');
}
