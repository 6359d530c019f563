import { characterCount, checkField } from './check-field.ts';
import type { LayoutField } from './layout.ts';

function field(part: Partial<LayoutField>): LayoutField {
  return { key: 'f', name: '項目', type: 'N', length: 10, required: false, ...part };
}

describe('項目の検査', () => {
  it('counts what a person sees, not code units', () => {
    // 葛 with an ideographic variation selector, and a character of plane 2
    expect(characterCount('葛\u{e0100}飾')).toBe(2);
    expect(characterCount('\u{20b9f}る')).toBe(2);
    expect(characterCount('か\u3099')).toBe(1);
    expect(checkField(field({ length: 2 }), '葛\u{e0100}飾')).toBeUndefined();
  });

  it.each([
    ['required', { required: true }, ''],
    ['too-long', { length: 2 }, 'あいう'],
    ['not-in-codes', { type: 'X', codes: ['1', '3'], length: 1 }, '2'],
    ['not-half-width', { type: 'X' }, 'ＡＢＣ'],
    ['not-an-integer', { type: '9' }, '-1'],
    ['not-an-integer', { type: '9' }, '1.5'],
    ['too-long', { type: '9', length: 4 }, '12345'],
    ['not-a-day', { type: 'DATE' }, '2026-02-29'],
    ['not-a-day', { type: 'DATE' }, '20260401'],
    ['not-a-time', { type: 'TIME', length: 8 }, '24:00:00'],
    ['not-a-day', { type: 'DATETIME', length: 19 }, '2026-13-01 00:00:00'],
    ['not-a-time', { type: 'DATETIME', length: 19 }, '2026-04-01T00:00:00'],
    ['control-character', {}, '一\r\n二'],
    ['control-character', {}, '一\u0085二'],
  ] as const)('%s: %j %j', (reason, part, text) => {
    expect(checkField(field(part), text)).toBe(reason);
  });

  it.each([
    [{ type: 'X', length: 36 }, '6f1c7c0a-6a0f-5a6e-9a55-0f3c2b7d1e21'],
    [{ type: 'DATE' }, '2028-02-29'],
    [{ type: 'TIME', length: 8 }, '23:59:59'],
    [{ type: 'DATETIME', length: 19 }, '2026-04-01 00:00:00'],
    [{ type: '9', length: 4 }, '0042'],
    [{ required: false, codes: ['1'] }, ''],
  ] as const)('takes %j %j', (part, text) => {
    expect(checkField(field(part), text)).toBeUndefined();
  });
});
