import fc from 'fast-check';
import { ATTEMPT_STATES, idempotencyKey, isOpen, moveAttempt } from './attempt.ts';

const NAME = {
  receiver: 'intermediate-server',
  stream: 'qualification.person',
  epoch: '11111111-1111-4111-8111-111111111111',
  municipality: '313700',
  lane: '1001',
  laneSeq: 7,
  generation: 1,
} as const;

describe('送付の試行の状態', () => {
  it.each([
    ['queued', 'sending', true],
    ['queued', 'done', false],
    ['sending', 'sending', true],
    ['sending', 'unknown', true],
    ['unknown', 'sending', true],
    ['unknown', 'done', true],
    ['unknown', 'unknown', false],
    ['done', 'rejected', false],
    ['rejected', 'sending', false],
  ] as const)('%s → %s: %s', (from, to, allowed) => {
    expect(moveAttempt(from, to)).toEqual(allowed ? { ok: true, value: to } : { ok: false, error: 'DLV-0001' });
  });

  it('完了した試行はどこへも動かず、始まりへは戻らない', () => {
    const state = fc.constantFrom(...ATTEMPT_STATES);
    fc.assert(
      fc.property(state, state, (from, to) => {
        const moved = moveAttempt(from, to).ok;
        if (!isOpen(from) || to === 'queued') expect(moved).toBe(false);
      }),
    );
  });
});

describe('冪等キー', () => {
  it('同じメッセージと世代からは同じキー', () => {
    expect(idempotencyKey(NAME)).toBe(idempotencyKey({ ...NAME }));
    expect(idempotencyKey(NAME)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5/);
  });

  it.each([
    ['receiver', 'federation'],
    ['epoch', '22222222-2222-4222-8222-222222222222'],
    ['municipality', '312011'],
    ['lane', '1002'],
    ['laneSeq', 8],
    ['generation', 2],
  ])('%s が違えば別のキー', (part, value) => {
    expect(idempotencyKey({ ...NAME, [part]: value })).not.toBe(idempotencyKey(NAME));
  });
});
