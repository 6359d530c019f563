import { LaneWindow } from './lane-window.ts';
import type { PendingMessage } from './pending.store.ts';

function message(lane: string, laneSeq: number): PendingMessage {
  return {
    ...{
      stream: 's',
      municipality: '131130',
      lane,
      laneSeq,
      shard: 0,
      epoch: '',
      joins: false,
      ticket: '1',
      messageId: `${lane}${laneSeq}`,
    },
    ...{ type: 't', body: Buffer.alloc(0), createdAt: new Date(0), traceparent: null, epoch: 'e', joins: false },
  };
}

describe('the window of lanes', () => {
  it('lets only the head of each lane leave', () => {
    const window = new LaneWindow();
    const [a1, a2, b1] = [message('A', 1), message('A', 2), message('B', 1)];
    expect(window.admit([a1, a2, b1])).toEqual([a1, b1]);
    expect([window.next(a1), window.next(a2), window.next(b1)]).toEqual([a2, undefined, undefined]);
  });

  it('leaves lanes alone that are on their way already', () => {
    const window = new LaneWindow();
    window.admit([message('A', 1)]);
    expect(window.admit([message('A', 1), message('A', 2)])).toEqual([]);
    expect(window.next(message('A', 1))).toBeUndefined();
  });

  it('does not trust a reading that began before a lane was recorded', () => {
    const window = new LaneWindow();
    const a1 = message('A', 1);
    window.admit([a1]);
    window.beginRead();
    window.release(a1);
    expect(window.admit([a1])).toEqual([]);
    window.beginRead();
    expect(window.admit([message('A', 2)])).toHaveLength(1);
  });
});
