import { TailSuspects, type LaneTail } from './tail-suspects.ts';

function tail(lane: string, known: number, head: number): LaneTail {
  return { epoch: 'e', municipality: '313700', lane, known, head };
}

const always = (): boolean => true;

describe('lanes that may have lost their last messages', () => {
  it('asks for one only after it stood still', () => {
    const suspects = new TailSuspects();
    suspects.see(tail('A', 1, 3), 0, 0);
    expect(suspects.due(2_999, 10, always)).toEqual([]);
    expect(suspects.due(3_000, 10, always)).toEqual([tail('A', 1, 3)]);
  });

  it('leaves a lane alone whose gate moves', () => {
    const suspects = new TailSuspects();
    suspects.see(tail('A', 1, 3), 0, 0);
    suspects.update(tail('A', 1, 3), 2, 2_000);
    expect(suspects.due(4_000, 10, always)).toEqual([]);
    expect(suspects.due(5_000, 10, always)).toEqual([tail('A', 2, 3)]);
  });

  it('waits longer each time before it asks again, and asks for what was said since', () => {
    const suspects = new TailSuspects();
    suspects.see(tail('A', 1, 3), 0, 0);
    suspects.asked(tail('A', 1, 3), 3_000);
    suspects.see(tail('A', 1, 5), 0, 10_000);
    expect(suspects.due(17_999, 10, always)).toEqual([]);
    expect(suspects.due(18_000, 10, always)).toEqual([tail('A', 1, 5)]);
    suspects.asked(tail('A', 1, 5), 18_000);
    expect(suspects.due(47_999, 10, always)).toEqual([]);
  });

  it('tells a healed lane from one that was only under way', () => {
    const suspects = new TailSuspects();
    suspects.see(tail('A', 1, 3), 0, 0);
    suspects.see(tail('B', 1, 3), 0, 0);
    suspects.asked(tail('A', 1, 3), 3_000);
    expect(suspects.update(tail('A', 1, 3), 3, 4_000)).toBe(true);
    expect(suspects.update(tail('B', 1, 3), 3, 4_000)).toBe(false);
    expect(suspects.size).toBe(0);
  });

  it('takes those that stood still longest first', () => {
    const suspects = new TailSuspects();
    suspects.see(tail('A', 1, 3), 0, 100);
    suspects.see(tail('B', 1, 3), 0, 0);
    expect(suspects.due(5_000, 1, always)).toEqual([tail('B', 1, 3)]);
  });

  it('does not ask while what stood in the queue before has not been taken', () => {
    const suspects = new TailSuspects();
    let taken = 5;
    const isPast = (_: LaneTail, mark: number): boolean => taken >= mark;
    suspects.see(tail('A', 1, 3), 7, 0);
    expect(suspects.due(60_000, 10, isPast)).toEqual([]);
    suspects.see(tail('A', 1, 4), 9, 61_000);
    taken = 7;
    expect(suspects.due(62_000, 10, isPast)).toEqual([tail('A', 1, 4)]);
  });
});
