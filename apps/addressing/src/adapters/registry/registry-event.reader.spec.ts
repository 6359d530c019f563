import { AppError } from '#kernel/app-error';
import { event, reader } from '../../../test/intake.ts';

function faultOf(raw: Buffer, channel: 'amqp' | 'http' = 'amqp'): unknown {
  try {
    reader().read(raw, channel);
  } catch (error) {
    if (error instanceof AppError) return [error.code, error.details['field'] ?? error.details['fields']];
    throw error;
  }
  return undefined;
}

describe('住民異動の読み取り', () => {
  it('正しいものは、そのまま通る', () => {
    expect(faultOf(event('1', 1))).toBeUndefined();
    expect(faultOf(event('1', 1, {}, { name: '吉\\u0000\u{20bb7}' }))).toBeUndefined();
  });

  it.each([
    ['JSON でない', Buffer.from('{'), ['ADR-0101', '$']],
    ['配列', Buffer.from('[]'), ['ADR-0101', '$']],
    ['UTF-8 でない', Buffer.from([0x22, 0x83, 0x22]), ['ADR-0101', '$']],
    ['NUL 文字', event('1', 1, {}, { name: '\u0000' }), ['ADR-0101', '$']],
    ['必須の欠落', event('1', 1, { notifiedOn: undefined }), ['ADR-0105', ['data.notifiedOn']]],
    ['存在しない日付', event('1', 1, {}, { birthDate: '2026-02-30' }), ['ADR-0107', ['data.resident.birthDate']]],
    [
      '平文の個人番号',
      event('1', 1, {}, { individualNumber: '313700000026' }),
      ['ADR-0109', ['data.resident.individualNumber']],
    ],
  ])('%s', (_, raw, fault) => expect(faultOf(raw)).toEqual(fault));

  it('送信元が作った項目名は、番号かもしれないので見せない', () => {
    expect(faultOf(event('1', 1, { 313700000026: 1 }))).toEqual(['ADR-0105', ['data.*']]);
    expect(faultOf(event('1', 1, { shoeSize: 1 }))).toEqual(['ADR-0105', ['data.shoeSize']]);
  });
});
