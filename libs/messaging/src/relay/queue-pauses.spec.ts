import { QueuePauses } from './queue-pauses.ts';

describe('pauses of queues', () => {
  it('let everything through while nothing failed', () => {
    const pauses = new QueuePauses();
    expect(pauses.admit(0, 0)).toBe(true);
    expect(pauses.nextTry(0)).toBeUndefined();
  });

  it('close one queue and no other', () => {
    const pauses = new QueuePauses();
    expect(pauses.failed(0, 1_000)).toBe(100);
    expect(pauses.admit(0, 1_050)).toBe(false);
    expect(pauses.admit(1, 1_050)).toBe(true);
    expect(pauses.nextTry(1_040)).toBe(60);
  });

  it('count one failure of many messages that were on their way together', () => {
    const pauses = new QueuePauses();
    pauses.failed(0, 0);
    expect(pauses.failed(0, 1)).toBeUndefined();
    pauses.passed(0);
    expect(pauses.admit(0, 50)).toBe(false);
  });

  it('let a single probe through after the wait, which opens the queue', () => {
    const pauses = new QueuePauses();
    pauses.failed(0, 0);
    expect([pauses.admit(0, 100), pauses.admit(0, 100)]).toEqual([true, false]);
    expect(pauses.isOpen(0, 10_000)).toBe(false);
    pauses.passed(0);
    expect([pauses.admit(0, 101), pauses.admit(0, 101)]).toEqual([true, true]);
    expect(pauses.nextTry(101)).toBeUndefined();
  });

  it('double the wait with each failed probe, up to half a minute', () => {
    const pauses = new QueuePauses();
    let now = 0;
    const waits = Array.from({ length: 11 }, () => {
      pauses.admit(0, now);
      const wait = pauses.failed(0, now) ?? 0;
      now += wait;
      return wait;
    });
    expect(waits.slice(0, 4)).toEqual([100, 200, 400, 800]);
    expect(waits.at(-1)).toBe(30_000);
  });
});
