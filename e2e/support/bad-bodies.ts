import { moveIn, renamed, sealNumber, syntheticNumber, withWrongCheckDigit } from './bad-events.ts';
import type { CloudEvent } from './registry.ts';

/** A bad body, what addressing must say of it, and what the operator sends instead. */
export interface Bad {
  readonly what: string;
  readonly body: CloudEvent | Buffer;
  readonly contentType?: string;
  readonly reason: string;
  readonly fields: readonly string[];
  readonly repaired: CloudEvent;
}

const id = (index: number): string => `0000000009700${String(index).padStart(2, '0')}`;
const text = (event: CloudEvent): Buffer => Buffer.from(JSON.stringify(event), 'utf8');
const whole = (index: number): { repaired: CloudEvent } => ({ repaired: moveIn(id(index), 1) });

/** Every kind of bad input once, each of a resident of its own. */
export async function badBodies(addressingUrl: string): Promise<Bad[]> {
  return [...badForm(), ...(await badNumbers(addressingUrl)), ...contradictions()];
}

function badForm(): Bad[] {
  return [
    { what: '文字コード', body: Buffer.from([0x7b, 0x22, 0x83, 0x7d]), reason: 'ADR-0101', fields: ['$'], ...whole(1) },
    {
      what: '種別',
      body: text(moveIn(id(2), 1)),
      contentType: 'text/plain',
      reason: 'ADR-0102',
      fields: ['content-type'],
      ...whole(2),
    },
    {
      what: '大きさ',
      body: Buffer.concat([text(moveIn(id(3), 1)), Buffer.alloc(128 * 1024, ' ')]),
      reason: 'ADR-0103',
      fields: [],
      ...whole(3),
    },
    {
      what: '版',
      body: { ...moveIn(id(4), 1), type: 'resident.changed.v2' },
      reason: 'ADR-0104',
      fields: ['type'],
      ...whole(4),
    },
    {
      what: '契約',
      body: moveIn(id(5), 1, {}, { sex: 'その他', shoeSize: 26 }),
      reason: 'ADR-0105',
      fields: ['data.resident.shoeSize', 'data.resident.sex'],
      ...whole(5),
    },
    { what: '巨大な履歴番号', body: moveIn(id(6), 1e300), reason: 'ADR-0105', fields: ['data.sequence'], ...whole(6) },
    {
      what: '宛先',
      body: moveIn(id(7), 1, { municipalityCode: '131016' }),
      reason: 'ADR-0106',
      fields: ['data.municipalityCode'],
      ...whole(7),
    },
    {
      what: '日付',
      body: moveIn(id(8), 1, { effectiveDate: '2026-02-29' }),
      reason: 'ADR-0107',
      fields: ['data.effectiveDate'],
      ...whole(8),
    },
    {
      what: '団体コード',
      body: moveIn(id(9), 1, { from: { municipalityCode: '131017', text: '東京都' } }),
      reason: 'ADR-0108',
      fields: ['data.from.municipalityCode'],
      ...whole(9),
    },
  ];
}

async function badNumbers(addressingUrl: string): Promise<Bad[]> {
  const sealedWrong = await sealNumber(addressingUrl, withWrongCheckDigit(syntheticNumber()));
  return [
    {
      what: '個人番号の検査数字',
      body: moveIn(id(10), 1, {}, { individualNumberJwe: sealedWrong }),
      reason: 'ADR-0108',
      fields: ['data.resident.individualNumberJwe'],
      ...whole(10),
    },
    {
      what: '平文の個人番号',
      body: moveIn(id(11), 1, {}, { individualNumber: syntheticNumber() }),
      reason: 'ADR-0109',
      fields: ['data.resident.individualNumber'],
      repaired: moveIn(id(11), 1, {}, { individualNumber: syntheticNumber() }),
    },
    {
      what: '復号',
      body: moveIn(id(12), 1, {}, { individualNumberJwe: 'a.b.c.d.e' }),
      reason: 'ADR-0110',
      fields: ['data.resident.individualNumberJwe'],
      ...whole(12),
    },
  ];
}

function contradictions(): Bad[] {
  return [
    {
      what: '履歴番号の重複',
      body: { ...moveIn(id(13), 1, {}, { name: '別人' }), id: 'e-again' },
      reason: 'ADR-0111',
      fields: ['data.sequence'],
      repaired: renamed(id(13), 2, '別人'),
    },
    {
      what: '識別子の重複',
      body: { ...renamed(id(14), 2, '別の名'), id: moveIn(id(14), 1).id },
      reason: 'ADR-0112',
      fields: ['id'],
      repaired: renamed(id(14), 2, '別の名'),
    },
    {
      what: 'NUL 文字',
      body: moveIn(id(15), 1, {}, { name: '見本\u0000太郎' }),
      contentType: 'application/cloudevents+json; charset=utf-8',
      reason: 'ADR-0101',
      fields: ['$'],
      ...whole(15),
    },
  ];
}
