import { moveIn } from '../support/bad-events.ts';

const FAR_TOO_DEEP = 10_000;
const FAR_TOO_LARGE = 300 * 1024;
/** Nobody of the campaign. */
const NOBODY = '000000000990000';

function event(index: number, data: object = {}, resident: object = {}): string {
  return JSON.stringify(moveIn(NOBODY, index + 1, data, resident));
}

function nested(depth: number): string {
  return '['.repeat(depth) + ']'.repeat(depth);
}

/** Ways to be unreadable; the index makes each body different from the others. */
export const UNREADABLE = {
  truncated: (index) => Buffer.from(event(index).slice(0, 200 + (index % 100))),
  'no JSON': (index) => Buffer.from(`{"specversion":"1.0","id":${String(index)}`),
  'no UTF-8': (index) => Buffer.concat([Buffer.from(event(index)), Buffer.from([0x83, 0x7d])]),
  'far too large': (index) => Buffer.from(event(index, { nhiNote: 'x'.repeat(FAR_TOO_LARGE) })),
  'far too deep': (index) => Buffer.from(`{"id":"deep-${String(index)}","data":${nested(FAR_TOO_DEEP)}}`),
  'a NUL': (index) => Buffer.from(event(index, {}, { name: '見本\u0000太郎' })),
  'a lone surrogate': (index) => Buffer.from(event(index, {}, { name: '見本\ud842' })),
  'another town': (index) => Buffer.from(event(index, { municipalityCode: '131016' })),
  'a later contract': (index) => Buffer.from(event(index).replace('resident.changed.v1', 'resident.changed.v9')),
} as const satisfies Readonly<Record<string, (index: number) => Buffer>>;

export type Unreadable = keyof typeof UNREADABLE;
