import 'reflect-metadata';
import type { DeliveryState } from '#contracts/delivery-changed.part';
import { changeStatesBefore } from './change-state.ts';
import { type OpenVersion, stepsWhenNotRequired, stepsWhenSent, stepsWhenUnanswered } from './change-steps.ts';

const ATTEMPT = { id: 'a', objectRow: '5', version: 3, idempotencyKey: 'k' };

function open(...states: [version: number, state: DeliveryState][]): OpenVersion[] {
  return states.map(([version, state]) => ({ objectRow: '5', version, state }));
}

function moves(steps: readonly { version: number; state: DeliveryState }[]): [number, DeliveryState][] {
  return steps.map(({ version, state }) => [version, state]);
}

describe('送付したときの各版', () => {
  it('前の版は、未送なら covered、拒否なら superseded、最新の版は sent', () => {
    const steps = stepsWhenSent(ATTEMPT, open([1, 'rejected'], [2, 'pending'], [3, 'pending']));
    expect(moves(steps)).toEqual([
      [1, 'superseded'],
      [2, 'covered'],
      [3, 'sent'],
    ]);
    expect(steps.map(({ evidence }) => evidence)).toEqual(Array(3).fill({ attempt: 'a', idempotencyKey: 'k' }));
  });

  it('後で知らせるときは、初めて送る版だけを待たせる', () => {
    const later = { toldLater: true };
    expect(moves(stepsWhenSent(ATTEMPT, open([2, 'pending'], [3, 'pending']), later))).toEqual([[2, 'covered']]);
    expect(moves(stepsWhenSent(ATTEMPT, open([3, 'rejected']), later))).toEqual([[3, 'sent']]);
  });

  it('回答が遅いときに知らせるのは、その試行の版だけ', () => {
    const states = open([2, 'pending'], [3, 'pending'], [4, 'pending']);
    expect(moves(stepsWhenUnanswered(ATTEMPT, states))).toEqual([[3, 'sent']]);
    expect(stepsWhenUnanswered(ATTEMPT, open([3, 'unknown']))).toEqual([]);
  });

  it('後の版と他の対象には触れない', () => {
    const others = [...open([4, 'pending']), { objectRow: '6', version: 1, state: 'pending' as const }];
    expect(stepsWhenSent(ATTEMPT, others)).toEqual([]);
  });

  it('再送では、不明または拒否から sent に戻る', () => {
    expect(moves(stepsWhenSent(ATTEMPT, open([3, 'unknown'])))).toEqual([[3, 'sent']]);
    expect(moves(stepsWhenSent(ATTEMPT, open([3, 'rejected'])))).toEqual([[3, 'sent']]);
  });
});

describe('送付の要らない版', () => {
  it('未送の版はすべて not-required、拒否された前の版は superseded', () => {
    expect(moves(stepsWhenNotRequired('5', 3, open([1, 'rejected'], [2, 'pending'], [3, 'pending'])))).toEqual([
      [1, 'superseded'],
      [2, 'not-required'],
      [3, 'not-required'],
    ]);
  });
});

it('終わった状態からはどこへも動かない', () => {
  for (const state of ['accepted', 'covered', 'superseded', 'not-required', 'sent'] as const) {
    const before = changeStatesBefore(state);
    expect(before.filter((from) => ['accepted', 'covered', 'superseded', 'not-required'].includes(from))).toEqual([]);
  }
});
