import { setTimeout as delay } from 'node:timers/promises';
import { Slots } from './slots.ts';

describe('同時に進める仕事の数', () => {
  it('決めた数より多くは同時に進まず、来た順に始まり、失敗しても席は空く', async () => {
    const slots = new Slots(2);
    const started: number[] = [];
    let [running, most] = [0, 0];
    const work = (index: number) => async (): Promise<number> => {
      started.push(index);
      most = Math.max(most, (running += 1));
      await delay(5);
      running -= 1;
      if (index === 1) throw new RangeError('broken on purpose');
      return index;
    };
    const outcomes = await Promise.allSettled([0, 1, 2, 3, 4].map((index) => slots.run(work(index))));
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      ...Array<string>(3).fill('fulfilled'),
    ]);
    expect(started).toEqual([0, 1, 2, 3, 4]);
    expect(most).toBe(2);
  });
});
