import { isPlainDate } from '#kernel/plain-date';
import { invalidLayout } from './layout.errors.ts';
import { FIELD_TYPES, FILE_ENCODINGS, type Layout, type LayoutField } from './layout.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads a layout definition out of parsed JSON.
 * @throws AppError FED-0101 naming the source and the first member that is wrong.
 */
export function parseLayout(source: string, value: unknown): Layout {
  const json = record(source, value, '$');
  if (json['lineEnd'] !== 'CRLF') throw invalidLayout(source, 'lineEnd');
  if (json['quoteAll'] !== true) throw invalidLayout(source, 'quoteAll');
  const layout: Layout = {
    identifier: text(source, json, 'identifier'),
    name: text(source, json, 'name'),
    layoutVersion: text(source, json, 'layoutVersion'),
    encoding: oneOf(source, json, 'encoding', FILE_ENCODINGS),
    validFrom: text(source, json, 'validFrom'),
    validTo: json['validTo'] === null ? null : text(source, json, 'validTo'),
    fileName: text(source, json, 'fileName'),
    completionMarker: text(source, json, 'completionMarker'),
    header: fields(source, json, 'header'),
    data: fields(source, json, 'data'),
    trailer: fields(source, json, 'trailer'),
  };
  if (!isPlainDate(layout.validFrom)) throw invalidLayout(source, 'validFrom');
  if (layout.validTo !== null && !isPlainDate(layout.validTo)) throw invalidLayout(source, 'validTo');
  return layout;
}

function fields(source: string, json: Json, part: string): LayoutField[] {
  const list = json[part];
  if (!Array.isArray(list) || list.length === 0) throw invalidLayout(source, part);
  const parsed = list.map((item: unknown, index) => field(source, item, `${part}[${String(index)}]`));
  const [first] = parsed;
  if (first?.key !== 'recordType' || first.codes?.length !== 1) throw invalidLayout(source, `${part}[0]`);
  if (new Set(parsed.map(({ key }) => key)).size < parsed.length) throw invalidLayout(source, `${part}.key`);
  return parsed;
}

function field(source: string, value: unknown, path: string): LayoutField {
  const json = record(source, value, path);
  const length = json['length'];
  if (typeof length !== 'number' || !Number.isSafeInteger(length) || length < 1) {
    throw invalidLayout(source, `${path}.length`);
  }
  if (typeof json['required'] !== 'boolean') throw invalidLayout(source, `${path}.required`);
  const codes = json['codes'];
  if (codes !== undefined && !isTexts(codes)) throw invalidLayout(source, `${path}.codes`);
  return {
    key: text(source, json, 'key', path),
    name: text(source, json, 'name', path),
    type: oneOf(source, json, 'type', FIELD_TYPES, path),
    length,
    required: json['required'],
    ...(codes === undefined ? {} : { codes }),
  };
}

function record(source: string, value: unknown, path: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalidLayout(source, path);
  return value as Json;
}

function text(source: string, json: Json, member: string, path = '$'): string {
  const value = json[member];
  if (typeof value !== 'string' || value === '') throw invalidLayout(source, `${path}.${member}`);
  return value;
}

function oneOf<T extends string>(source: string, json: Json, member: string, values: readonly T[], path = '$'): T {
  const value = values.find((candidate) => candidate === json[member]);
  if (value === undefined) throw invalidLayout(source, `${path}.${member}`);
  return value;
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string');
}
