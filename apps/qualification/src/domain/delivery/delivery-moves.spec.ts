import { deliveryVerdict, isFinal } from './delivery-moves.ts';

describe('送達状態', () => {
  it('送付から受領へ進む', () => {
    expect(deliveryVerdict('pending', 'sent')).toBe('move');
    expect(deliveryVerdict('sent', 'accepted')).toBe('move');
  });

  it('不明は問い合わせて受領・拒否・再送のどれかになる', () => {
    expect((['accepted', 'rejected', 'sent'] as const).map((to) => deliveryVerdict('unknown', to))).toEqual([
      'move',
      'move',
      'move',
    ]);
    expect(deliveryVerdict('unknown', 'covered')).toBe('contradiction');
  });

  it('受領の後に拒否が届いても受領のままで、矛盾として残す', () => {
    expect(deliveryVerdict('accepted', 'rejected')).toBe('contradiction');
    expect(deliveryVerdict('accepted', 'accepted')).toBe('same');
  });

  it('最終の状態は四つ', () => {
    const states = [
      'pending',
      'sent',
      'unknown',
      'rejected',
      'accepted',
      'covered',
      'superseded',
      'not-required',
    ] as const;
    expect(states.filter((state) => isFinal(state))).toEqual(['accepted', 'covered', 'superseded', 'not-required']);
  });
});
