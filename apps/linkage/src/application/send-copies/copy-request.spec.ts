import { plainDate } from '#kernel/plain-date';
import type { Attempt } from '#delivery/store/attempt.record';
import { attemptAnswer, copyRequestBody, refusedAsAWhole } from './copy-request.ts';

const ATTEMPT: Attempt = {
  id: '0190c0de-0000-7000-8000-000000000001',
  objectRow: '1',
  receiver: 'intermediate-server',
  municipality: '313700',
  objectKind: 'person',
  objectId: '1001',
  version: 2,
  changeId: '0190c0de-0000-7000-8000-000000000002',
  generation: 1,
  idempotencyKey: '0190c0de-0000-5000-8000-000000000003',
  state: 'queued',
  rows: [
    { operation: 'VOID', key: '1', rowVersion: 1, content: { name: '旧' } },
    { operation: 'PUT', key: '1', rowVersion: 2, content: { name: '新' } },
  ],
  context: { integratedAddresseeNumber: '100000000000001' },
  businessDay: plainDate('2026-04-01'),
  traceparent: undefined,
  sends: 0,
  fileName: undefined,
  line: undefined,
  answer: undefined,
  reEffect: undefined,
};

describe('副本の要求', () => {
  it('無効は受理された内容のまま、新規は次の版で並べる', () => {
    expect(JSON.parse(copyRequestBody(ATTEMPT))).toEqual({
      requestId: ATTEMPT.idempotencyKey,
      municipalityCode: '313700',
      systemCode: 'KOKUHO',
      integratedAddresseeNumber: '100000000000001',
      senderReference: '1001',
      records: [
        { operation: 'INVALIDATE', recordKey: '1', recordVersion: 1, content: { name: '旧' } },
        { operation: 'REGISTER', recordKey: '1', recordVersion: 2, content: { name: '新' } },
      ],
    });
  });

  it('団体内統合宛名番号のない試行は送らない', () => {
    expect(() => copyRequestBody({ ...ATTEMPT, context: {} })).toThrow('GEN-0001');
  });

  it('回答では、他の行に連られた拒否より、原因の行を先に置く', () => {
    const record = { recordKey: '1', outcome: 'REFUSED' } as const;
    const { rows } = attemptAnswer({
      requestId: ATTEMPT.idempotencyKey,
      outcome: 'REFUSED',
      records: [
        { ...record, operation: 'INVALIDATE', recordVersion: 1, code: 'E900' },
        { ...record, operation: 'REGISTER', recordVersion: 2, code: 'E301', text: '期間が重なっています' },
      ],
    });
    expect(rows).toEqual([
      { operation: 'PUT', key: '1', accepted: false, code: 'E301', text: '期間が重なっています' },
      { operation: 'VOID', key: '1', accepted: false, code: 'E900' },
    ]);
  });

  it('書式の拒否は、すべての行の拒否になる', () => {
    expect(refusedAsAWhole(ATTEMPT, 'HTTP-400', '形式').rows.map(({ accepted, code }) => [accepted, code])).toEqual([
      [false, 'HTTP-400'],
      [false, 'HTTP-400'],
    ]);
  });
});
