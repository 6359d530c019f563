import { plainDate } from '#kernel/plain-date';
import type { OutwardState } from './sides.ts';
import { progressOf } from './three-sides.ts';

const LOST_AFTER_MS = 900_000;

function outward(more: Partial<OutwardState>): OutwardState {
  return {
    objectId: 'A',
    version: 1,
    changeId: '',
    businessDay: plainDate('2026-04-01'),
    laneSeq: 3,
    epoch: 'e',
    pending: false,
    saidAt: new Date().toISOString(),
    awaited: [],
    data: {},
    ...more,
  };
}

const lane = (lastSeq: number, held: 'gap' | 'parked' | null = null) => [{ lane: 'A', epoch: 'e', lastSeq, held }];
const longAgo = { saidAt: new Date(0).toISOString() };

describe('メッセージがどこまで届いたか', () => {
  it.each([
    ['初期移行のあと何も言われていない', outward({ laneSeq: 0, saidAt: null }), [], 'taken'],
    ['最後の番号まで取り込んだ', outward({}), lane(3), 'taken'],
    ['まだ持ち主の側にある', outward({ ...longAgo, pending: true }), lane(2), 'under-way'],
    ['言われたばかり', outward({}), lane(2), 'under-way'],
    ['時間を過ぎても来ない', outward(longAgo), lane(2), 'lost'],
    ['処理に失敗して止まっている', outward({}), lane(2, 'parked'), 'held'],
    ['前の番号を待っている', outward({}), lane(2, 'gap'), 'under-way'],
    ['前の番号を長く待っている', outward(longAgo), lane(2, 'gap'), 'held'],
    ['別の代の番号は数えない', outward(longAgo), [{ lane: 'A', epoch: 'old', lastSeq: 9, held: null }], 'lost'],
  ])('%s', (_, state, lanes, expected) => {
    expect(progressOf(state, lanes, LOST_AFTER_MS)).toBe(expected);
  });
});
