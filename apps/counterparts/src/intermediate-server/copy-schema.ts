import { Ajv2020 } from 'ajv/dist/2020.js';
import { isPlainDate } from '#kernel/plain-date';
import { fieldErrors } from '../http/field-errors.ts';
import type { FieldError } from '../http/field-errors.ts';
import type { CopyHolding, CopyRequest, HeldPerson } from './copy.ts';

const text = (maxLength: number): object => ({ type: 'string', minLength: 1, maxLength });
const matching = (pattern: string): object => ({ type: 'string', pattern });
const orNull = (schema: object): object => ({ anyOf: [schema, { type: 'null' }] });
const strict = (properties: Record<string, object>, optional: readonly string[] = []): object => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(properties).filter((key) => !optional.includes(key)),
  properties,
});

const date = { type: 'string', format: 'calendar-day' };
const reason = matching('^[0-9]{2}$');
const municipality = matching('^[0-9]{6}$');
const residentId = matching('^[0-9A-Z]{1,15}$');
const uuid = matching('^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$');
const integratedAddresseeNumber = matching('^[0-9]{15}$');

const address = strict(
  {
    municipalityCode: orNull(municipality),
    townCode: matching('^[0-9]{7}$'),
    postalCode: matching('^[0-9]{7}$'),
    text: text(400),
    building: { type: 'string', maxLength: 300 },
  },
  ['townCode', 'postalCode', 'building'],
);

const content = strict(
  {
    acquiredOn: orNull(date),
    acquiredOnSource: { enum: ['OWN', 'NOTE', 'AGGREGATION', 'PENDING'] },
    acquisitionReason: reason,
    lostOn: orNull(date),
    lossReason: orNull(reason),
    startsOn: date,
    startReason: reason,
    endsOn: orNull(date),
    endReason: orNull(reason),
    nhiHouseholdId: residentId,
    symbol: text(8),
    number: text(8),
    branch: matching('^[0-9]{2}$'),
    name: text(100),
    kana: text(100),
    commonName: text(100),
    sex: { enum: ['MALE', 'FEMALE', 'UNKNOWN'] },
    birthDate: date,
    relationship: text(40),
    address,
    nonDisclosure: { type: 'boolean' },
    previousMunicipalityCode: orNull(municipality),
    destinationMunicipalityCode: orNull(municipality),
  },
  ['kana', 'commonName'],
);

const key = { recordKey: text(64), recordVersion: { type: 'integer', minimum: 1 }, content };
const records = (item: object): object => ({ type: 'array', minItems: 1, maxItems: 200, items: item });

const ajv = new Ajv2020({ allErrors: true, formats: { 'calendar-day': (value: string) => isPlainDate(value) } });

const isRequest = ajv.compile<CopyRequest>(
  strict({
    requestId: uuid,
    municipalityCode: municipality,
    systemCode: { const: 'KOKUHO' },
    integratedAddresseeNumber,
    senderReference: residentId,
    records: records(strict({ operation: { enum: ['INVALIDATE', 'REGISTER'] }, ...key })),
  }),
);

const isHolding = ajv.compile<CopyHolding>(
  strict({ residentId, integratedAddresseeNumber, requestId: uuid, records: records(strict(key)) }),
);

const isOverwrite = ajv.compile<HeldPerson>(
  strict({
    integratedAddresseeNumber,
    records: { type: 'array', maxItems: 200, items: strict({ residentId, ...key }) },
    versions: { type: 'object', additionalProperties: { type: 'integer', minimum: 1 } },
  }),
);

export function overwriteFaults(body: unknown): FieldError[] {
  return isOverwrite(body) ? [] : fieldErrors(isOverwrite.errors);
}

export function requestFaults(body: unknown): FieldError[] {
  return isRequest(body) ? [] : fieldErrors(isRequest.errors);
}

export function holdingFaults(body: unknown): FieldError[] {
  return isHolding(body) ? [] : fieldErrors(isHolding.errors);
}
