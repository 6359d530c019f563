import { eventually } from '#testing/eventually';
import { type RoundOutcome, WorkLoop } from './work-loop.ts';

const LONG_MS = 60_000;

describe('work loop', () => {
  const waits: number[] = [];
  let rounds = 0;
  let loop: WorkLoop;

  function start(round: () => Promise<RoundOutcome>): void {
    rounds = 0;
    waits.length = 0;
    loop = new WorkLoop({
      round: () => {
        rounds += 1;
        return round();
      },
      onError: (_, waitMs) => waits.push(waitMs),
      firstErrorWaitMs: 1,
      longestErrorWaitMs: 4,
    });
    loop.start();
  }

  afterEach(() => loop.stop());

  it('goes on at once while there is work, and stops in the middle of a wait', async () => {
    start(() => Promise.resolve(rounds < 3 ? 'again' : { waitMs: LONG_MS }));
    await eventually(() => expect(rounds).toBe(3));
    await loop.stop();
    expect(rounds).toBe(3);
  });

  it('is woken by a nudge, also by one that comes while a round runs', async () => {
    start(() => {
      if (rounds === 2) loop.nudge();
      return Promise.resolve({ waitMs: LONG_MS });
    });
    await eventually(() => expect(rounds).toBe(1));
    loop.nudge();
    await eventually(() => expect(rounds).toBe(3));
  });

  it('waits longer after each failure, up to a limit, and starts over after a success', async () => {
    start(() => (rounds === 5 ? Promise.resolve('again') : Promise.reject(new RangeError('down'))));
    await eventually(() => expect(waits.slice(0, 6)).toEqual([1, 2, 4, 4, 1, 2]));
  });
});
