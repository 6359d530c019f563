import { setTimeout as delay } from 'node:timers/promises';
import { WorkSlots } from './work-slots.ts';

describe('WorkSlots', () => {
  it('lets no more run at once than there are slots, in the order of coming, failures included', async () => {
    const slots = new WorkSlots(3);
    const started: number[] = [];
    let atOnce = 0;
    let most = 0;
    const ended = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        slots.run(async () => {
          started.push(index);
          most = Math.max(most, (atOnce += 1));
          await delay(1 + (index % 3));
          atOnce -= 1;
          if (index % 4 === 0) throw new Error('planned');
        }),
      ),
    );
    expect(most).toBe(3);
    expect(started).toEqual(Array.from({ length: 20 }, (_, index) => index));
    expect(ended.filter(({ status }) => status === 'rejected')).toHaveLength(5);
  });
});
