import 'reflect-metadata';
import { FederationDeliveryChangedV1 } from '#contracts/federation/delivery-changed.v1';
import { checkOutgoing } from '#contracts/validation';
import { plainDate } from '#kernel/plain-date';
import { answerEvidence } from './answer-evidence.ts';
import { type Receipt, receiptLane, receiptPayload } from './receipt.ts';

const ID = '0190c0de-0000-7000-8000-000000000001';
const RECEIPT: Receipt = {
  receiver: 'federation',
  municipality: '313700',
  objectKind: 'household',
  objectId: '1001',
  changeId: ID,
  version: 1,
  state: 'rejected',
  at: '2026-04-01T00:00:00.000Z',
  evidence: {},
  businessDay: plainDate('2026-04-01'),
};

describe('受領状態の通知', () => {
  it('個人と世帯のレーンは、番号が同じでも分かれる', () => {
    expect(receiptLane(RECEIPT)).toBe('household/1001');
    expect(receiptLane({ objectKind: 'person', objectId: '1001' })).toBe('1001');
  });

  it('送付先の言葉が長くても契約に合う', () => {
    const attempt = { id: ID, objectRow: '1', version: 1, idempotencyKey: ID, fileName: 'F.csv', line: 9 };
    const refused = {
      operation: 'PUT',
      key: '1',
      accepted: false,
      code: 'E'.repeat(40),
      text: '長'.repeat(400),
      line: 3,
    } as const;
    const evidence = answerEvidence(attempt, { rows: [refused], evidence: { fileName: 'R.csv', line: 1 } });
    expect(evidence).toMatchObject({ fileName: 'F.csv', line: 3 });
    expect(() => checkOutgoing(FederationDeliveryChangedV1, receiptPayload({ ...RECEIPT, evidence }))).not.toThrow();
  });
});
