import fc from 'fast-check';
import type { AfterReference, Envelope } from '#contracts/envelope';
import { predecessorsIn, startInOrder } from './batch-order.ts';

const EPOCH = '00000000-0000-0000-0000-000000000001';

function message(lane: string, laneseq: number, after: readonly AfterReference[] = [], epoch = EPOCH): Envelope {
  const own = { stream: 's', municipality: '313700', lane, laneseq, epoch };
  return { ...own, ...(after.length > 0 ? { after: JSON.stringify(after) } : {}) } as Envelope;
}

function reference(lane: string, seq: number): AfterReference {
  return { stream: 's', municipality: '313700', lane, seq };
}

async function orderOf(batch: readonly Envelope[]): Promise<string[]> {
  const done: string[] = [];
  const run = async (index: number): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    done.push(`${batch[index]?.lane ?? ''}${String(batch[index]?.laneseq)}`);
  };
  await Promise.all(startInOrder(predecessorsIn(batch), run));
  return done;
}

describe('一つのトランザクションの中の順序', () => {
  it('レーンが違えば並べて進める', () => {
    expect(predecessorsIn([message('a', 1), message('b', 1), message('c', 7)])).toEqual([[], [], []]);
  });

  it('同じレーンでは、届いた順ではなく番号の順に進める', async () => {
    expect(await orderOf([message('a', 3), message('a', 1), message('a', 2)])).toEqual(['a1', 'a2', 'a3']);
  });

  it('epoch が替わったレーンでは、先に届いた epoch を先に進める', () => {
    const next = '00000000-0000-0000-0000-000000000002';
    expect(predecessorsIn([message('a', 7), message('a', 1, [], next)])).toEqual([[], [0]]);
  });

  it('よりどころが同じ束で後に届いていても、それを待つ', async () => {
    expect(await orderOf([message('p', 1, [reference('h', 2)]), message('h', 1), message('h', 2)])).toEqual([
      'h1',
      'h2',
      'p1',
    ]);
  });

  it('束にない番号と、読めない after は、ここでは待たない', () => {
    const unreadable = { ...message('a', 1), after: 'x' };
    expect(predecessorsIn([unreadable, message('p', 1, [reference('h', 2)]), message('h', 3)])).toEqual([[], [], []]);
  });

  it('互いを待つ偽りの after は、断ち切られて止まらない', async () => {
    const batch = [message('a', 1, [reference('b', 1)]), message('b', 1, [reference('a', 1)])];
    expect(new Set(await orderOf(batch))).toEqual(new Set(['a1', 'b1']));
  });

  it('何が来ても、一つずつすべてを、レーンの番号の順に進める', async () => {
    const lane = fc.constantFrom('a', 'b', 'c');
    const references = fc.array(fc.tuple(lane, fc.integer({ min: 1, max: 4 })), { maxLength: 2 });
    const one = fc.tuple(lane, fc.integer({ min: 1, max: 4 }), references);
    await fc.assert(
      fc.asyncProperty(fc.array(one, { maxLength: 12 }), async (drawn) => {
        const batch = drawn.map(([name, seq, after]) =>
          message(
            name,
            seq,
            after.map(([other, number]) => reference(other, number)),
          ),
        );
        const started: number[] = [];
        const run = (index: number): Promise<void> => {
          started.push(index);
          return new Promise((resolve) => setImmediate(resolve));
        };
        await Promise.all(startInOrder(predecessorsIn(batch), run));
        expect([...started].sort((a, b) => a - b)).toEqual(batch.map((_, index) => index));
      }),
    );
  });
});
