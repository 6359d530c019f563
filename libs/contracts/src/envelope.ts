import { AppError } from '#kernel/app-error';

/** A message that must have been applied before this one: a number of another lane. */
export interface AfterReference {
  readonly stream: string;
  readonly municipality: string;
  readonly lane: string;
  readonly seq: number;
}

/**
 * The one envelope: CloudEvents 1.0 structured JSON with our extensions.
 *
 * `laneseq` counts the messages of the lane without a gap; `epoch` names the life of the producer's database.
 */
export interface Envelope<T = unknown> {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly stream: string;
  readonly municipality: string;
  readonly lane: string;
  readonly laneseq: number;
  readonly epoch: string;
  /** JSON text of `AfterReference[]`, since extensions are scalars. */
  readonly after?: string;
  readonly changeid?: string;
  readonly businessday: string;
  readonly traceparent?: string;
  readonly data: T;
}

export const CLOUD_EVENT_CONTENT_TYPE = 'application/cloudevents+json';

/** Largest message body in bytes; larger ones are refused at the outbox and quarantined at an intake. */
export const MAX_BODY_BYTES = 128 * 1024;

const TEXT_FIELDS = [
  'id',
  'source',
  'type',
  'subject',
  'time',
  'stream',
  'municipality',
  'lane',
  'epoch',
  'businessday',
] as const;

/**
 * Reads an envelope of our own streams from bytes. Unknown extensions are kept.
 * @throws AppError MSG-0003 naming the field that is missing or malformed.
 */
export function parseEnvelope(bytes: Uint8Array): Envelope {
  const value = parseJson(bytes);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid('$');
  const record = value as Record<string, unknown>;
  const fault = missingField(record);
  if (fault !== undefined) throw invalid(fault);
  return record as unknown as Envelope;
}

function missingField(record: Readonly<Record<string, unknown>>): string | undefined {
  if (record['specversion'] !== '1.0') return 'specversion';
  const text = TEXT_FIELDS.find((field) => typeof record[field] !== 'string' || record[field] === '');
  if (text !== undefined) return text;
  if (!Number.isSafeInteger(record['laneseq']) || Number(record['laneseq']) < 1) return 'laneseq';
  return typeof record['data'] === 'object' && record['data'] !== null ? undefined : 'data';
}

/** @throws AppError MSG-0003 when the `after` extension is not a list of lane numbers. */
export function afterReferences(envelope: Envelope): readonly AfterReference[] {
  if (envelope.after === undefined) return [];
  const list: unknown = parseJson(new TextEncoder().encode(envelope.after));
  if (!Array.isArray(list) || !list.every(isAfterReference)) throw invalid('after');
  return list;
}

function isAfterReference(value: unknown): value is AfterReference {
  if (typeof value !== 'object' || value === null) return false;
  const { stream, municipality, lane, seq } = value as Record<string, unknown>;
  return [stream, municipality, lane].every((text) => typeof text === 'string') && Number.isSafeInteger(seq);
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw invalid('$');
  }
}

function invalid(field: string): AppError {
  return new AppError('MSG-0003', 'invalid', { field });
}
