import { Ajv2020 } from 'ajv/dist/2020.js';
import { isPlainDate } from '#kernel/plain-date';
import type { PlainDate } from '#kernel/plain-date';
import { fieldErrors } from '../http/field-errors.ts';
import { invalidInput } from '../http/problem.ts';

export const DAY_REASONS = [
  'MOVE_WITHIN',
  'NAME_CHANGE',
  'PROTECTION_CHANGE',
  'DEATH',
  'BIRTH',
  'MOVE_IN_DOMESTIC',
  'MOVE_OUT_DOMESTIC',
  'MOVE_OUT_CONFIRMED',
  'MOVE_OUT_CANCELLED',
] as const;
export type DayReason = (typeof DAY_REASONS)[number];

/** A day's work of the registry: how many changes, of which kinds. */
export interface DayOrder {
  readonly date: PlainDate;
  readonly changes: number;
  readonly seed: number;
  readonly mix?: readonly DayReason[];
  /** Only people the town file calls insured, and only households all of them. */
  readonly insuredOnly?: boolean;
}

export interface TownRequest {
  readonly seed: number;
  readonly persons: number;
  readonly asOf?: PlainDate;
}

const ajv = new Ajv2020({ allErrors: true, formats: { 'calendar-day': (value: string) => isPlainDate(value) } });
const seed = { type: 'integer', minimum: 0 };
const day = { type: 'string', format: 'calendar-day' };

const isDay = ajv.compile<DayOrder>({
  type: 'object',
  additionalProperties: false,
  required: ['date', 'changes', 'seed'],
  properties: {
    date: day,
    changes: { type: 'integer', minimum: 1, maximum: 200_000 },
    seed,
    mix: { type: 'array', minItems: 1, items: { enum: DAY_REASONS } },
    insuredOnly: { type: 'boolean' },
  },
});

const isTown = ajv.compile<TownRequest>({
  type: 'object',
  additionalProperties: false,
  required: ['seed', 'persons'],
  properties: { seed, persons: { type: 'integer', minimum: 1, maximum: 2_000_000 }, asOf: day },
});

export function readDayOrder(body: unknown): DayOrder {
  if (isDay(body)) return body;
  throw invalidInput(fieldErrors(isDay.errors));
}

export function readTownRequest(body: unknown): TownRequest {
  if (isTown(body)) return body;
  throw invalidInput(fieldErrors(isTown.errors));
}
