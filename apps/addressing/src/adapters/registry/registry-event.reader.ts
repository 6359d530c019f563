import { readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { MAX_BODY_BYTES } from '#contracts/envelope';
import { AppError } from '#kernel/app-error';
import { findFault, type IntakeChannel } from '../../domain/event-checks.ts';
import type { RegistryEvent } from '../../domain/registry-event.ts';

const KNOWN_TYPE = 'resident.changed.v1';
const MOST_FIELDS = 10;
/** Escapes of what JSON can write and neither text nor PostgreSQL can hold: NUL and halves of a surrogate pair. */
const SUSPECT_ESCAPE = /\\u(?:0000|d[89a-f])/i;
const HALF_OF_A_PAIR = /\p{Surrogate}/u;
/** A name that a sender made up is shown only when it looks like one: it could be a number or a person. */
const FIELD_NAME = /^(?!.*\d{4})[A-Za-z]\w{0,39}$/;

/** Turns bytes into a registry event, or says what is wrong with them. */
export class RegistryEventReader {
  private readonly municipality: string;
  private readonly validate: ValidateFunction;

  constructor(municipality: string, schemaPath: string | URL) {
    this.municipality = municipality;
    const ajv = new Ajv2020({ allErrors: true, strict: false });
    formats.default(ajv);
    this.validate = ajv.compile(JSON.parse(readFileSync(schemaPath, 'utf8')) as object);
  }

  /** @throws AppError ADR-0101 … ADR-0109 with the paths of the fields, never their values. */
  read(raw: Buffer, channel: IntakeChannel): RegistryEvent {
    if (raw.length > MAX_BODY_BYTES) throw new AppError('ADR-0103', 'invalid', { bytes: raw.length });
    const value = decode(raw);
    if (value.type !== KNOWN_TYPE) throw new AppError('ADR-0104', 'invalid', { field: 'type' });
    if (!this.validate(value)) throw new AppError('ADR-0105', 'invalid', { fields: paths(this.validate.errors ?? []) });
    const event = value as unknown as RegistryEvent;
    const fault = findFault(event, this.municipality, channel);
    if (fault) throw new AppError(fault.code, 'invalid', { fields: fault.fields });
    return event;
  }
}

function decode(raw: Buffer): Record<string, unknown> {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(raw);
    const value: unknown = JSON.parse(text, SUSPECT_ESCAPE.test(text) ? refuseUnstorable : undefined);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Falls through: what could not be read is said in one way.
  }
  throw new AppError('ADR-0101', 'invalid', { field: '$' });
}

function refuseUnstorable(name: string, value: unknown): unknown {
  for (const text of [name, value]) {
    if (typeof text === 'string' && (text.includes('\0') || HALF_OF_A_PAIR.test(text)))
      throw new RangeError('not text');
  }
  return value;
}

/** Paths such as `data.resident.birthDate`; a missing or extra field is named itself. */
function paths(errors: readonly ErrorObject[]): string[] {
  const found = errors
    .filter(({ keyword }) => keyword !== 'if' && keyword !== 'allOf')
    .map(({ instancePath, params }) => {
      const extra = params['additionalProperty'] as string | undefined;
      const shown = extra === undefined || FIELD_NAME.test(extra) ? extra : '*';
      const own = (params['missingProperty'] as string | undefined) ?? shown;
      const base = instancePath.replaceAll('/', '.').replace(/^\./, '');
      if (own === undefined) return base === '' ? '$' : base;
      return base === '' ? own : `${base}.${own}`;
    });
  return [...new Set(found)].slice(0, MOST_FIELDS);
}
