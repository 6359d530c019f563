import { fieldRefusal } from './field-check.ts';
import type { LayoutField } from './layout.ts';

function field(type: LayoutField['type'], changes: Partial<LayoutField> = {}): LayoutField {
  return { key: 'k', name: '項目', type, length: 4, required: false, ...changes };
}

describe('項目の検査', () => {
  it.each<[LayoutField, string, string | undefined]>([
    [field('X', { required: true }), '', 'E111'],
    [field('X'), '', undefined],
    [field('X'), 'A-1 ', undefined],
    [field('X'), '見', 'E112'],
    [field('X'), 'ABCDE', 'E113'],
    [field('N'), '見本太郎', undefined],
    [field('N'), '見本太郎子', 'E113'],
    [field('N'), '見\u0007', 'E112'],
    [field('9'), '0012', undefined],
    [field('9'), '12a', 'E112'],
    [field('9'), '12345', 'E113'],
    [field('DATE', { length: 10 }), '2028-02-29', undefined],
    [field('DATE', { length: 10 }), '2026-02-29', 'E115'],
    [field('TIME', { length: 8 }), '23:59:59', undefined],
    [field('TIME', { length: 8 }), '24:00:00', 'E115'],
    [field('DATETIME', { length: 19 }), '2026-04-01T10:00:00', undefined],
    [field('DATETIME', { length: 19 }), '2026-04-01 10:00:00', undefined],
    [field('DATETIME', { length: 19 }), '2026-04-31T10:00:00', 'E115'],
    [field('X', { codes: ['1', '3'] }), '3', undefined],
    [field('X', { codes: ['1', '3'] }), '2', 'E114'],
    [field('X', { key: 'individualNumber', length: 12 }), '123456789018', undefined],
    [field('X', { key: 'individualNumber', length: 12 }), '123456789012', 'E401'],
  ])('%j「%s」: %s', (layoutField, value, code) => {
    const refusal = fieldRefusal(layoutField, value);
    expect(refusal?.code).toBe(code);
    if (refusal) expect(refusal.field).toBe('項目');
  });

  it('長さは見た目の文字数で数える（異体字セレクタ・結合文字は一文字）', () => {
    const variants = '葛\u{E0100}'.repeat(4);
    expect(variants.length).toBeGreaterThan(4);
    expect(fieldRefusal(field('N'), variants)).toBeUndefined();
    expect(fieldRefusal(field('N'), `${variants}か\u3099`)?.code).toBe('E113');
  });

  it('does not repeat the value in its words', () => {
    const refusal = fieldRefusal(field('X', { key: 'individualNumber', length: 12 }), '123456789012');
    expect(JSON.stringify(refusal)).not.toContain('123456789012');
  });
});
