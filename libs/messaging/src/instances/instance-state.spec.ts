import { BEAT_EVERY_MS, instanceState } from './instance-state.ts';

describe('the state of an instance', () => {
  it('is late only after three beats are missed', () => {
    expect([0, 10.4, 29.9, 30, 30.1, 86_400].map(instanceState)).toEqual([
      'alive',
      'alive',
      'alive',
      'alive',
      'late',
      'late',
    ]);
    expect(instanceState((3 * BEAT_EVERY_MS) / 1_000)).toBe('alive');
  });
});
