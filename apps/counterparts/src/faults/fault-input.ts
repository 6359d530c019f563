import { Ajv2020 } from 'ajv/dist/2020.js';
import { invalidInput } from '../http/problem.ts';
import { fieldErrors } from '../http/field-errors.ts';
import type { Fault } from './fault.ts';

const fault = {
  type: 'object',
  additionalProperties: false,
  properties: {
    down: { type: 'boolean' },
    delayMs: { type: 'integer', minimum: 0, maximum: 86_400_000 },
    refuse: { type: 'boolean' },
    duplicate: { type: 'boolean' },
    dropAnswer: { type: 'boolean' },
    dropReceipt: { type: 'boolean' },
    contradict: { type: 'boolean' },
    stranger: { type: 'boolean' },
    incomplete: { type: 'boolean' },
    partial: { type: 'boolean' },
    match: {
      type: 'object',
      additionalProperties: false,
      required: ['residentId'],
      properties: { residentId: { type: 'string' } },
    },
    times: { type: 'integer', minimum: 1 },
    seed: { type: 'integer' },
  },
};
const validate = new Ajv2020({ allErrors: true }).compile({ type: 'array', items: fault });

/** One fault or an array of them; a mistyped knob must not pass as "no fault". */
export function readFaults(body: unknown): Fault[] {
  const faults = Array.isArray(body) ? body : [body];
  if (!validate(faults)) throw invalidInput(fieldErrors(validate.errors));
  return faults as Fault[];
}
