import { IntakeQueue } from './intake-queue.ts';

const entry = (laneId: string, n: number) => ({ laneId, n });

describe('the queue of delivered messages', () => {
  it('gives what arrived first, several of a lane in their order', () => {
    const queue = new IntakeQueue<{ laneId: string; n: number }>();
    for (const added of [entry('A', 1), entry('B', 1), entry('A', 2), entry('C', 1)]) queue.add(added);
    expect(queue.next(3)).toEqual([entry('A', 1), entry('B', 1), entry('A', 2)]);
    expect(queue.size).toBe(1);
  });

  it('keeps a lane out of a second batch while it is in work', () => {
    const queue = new IntakeQueue<{ laneId: string; n: number }>();
    for (const added of [entry('A', 1), entry('A', 2), entry('B', 1)]) queue.add(added);
    const first = queue.next(1);
    expect(queue.next(10)).toEqual([entry('B', 1)]);
    expect(queue.next(10)).toEqual([]);
    queue.done(first);
    expect(queue.next(10)).toEqual([entry('A', 2)]);
  });

  it('does not let a later message of a lane overtake one that found no room', () => {
    const queue = new IntakeQueue<{ laneId: string; n: number }>();
    for (const added of [entry('A', 1), entry('B', 1), entry('B', 2)]) queue.add(added);
    queue.next(1);
    expect(queue.next(1)).toEqual([entry('B', 1)]);
    expect(queue.next(1)).toEqual([]);
  });
});
