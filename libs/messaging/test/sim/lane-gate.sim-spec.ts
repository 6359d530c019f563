import { expectEverySchedule, isBroken, SCHEDULES, SIMULATION_TIMEOUT_MS } from '#testing/simulation';
import { LANE_MUTANTS } from './lane-mutants.ts';
import { REAL_RULES } from './lane-rules.ts';
import { LANE_PROPERTIES } from './lane-effects.ts';
import { laneSchedules } from './lane-schedule.ts';
import { runLanes } from './lane-simulation.ts';

describe('レーンのゲート', () => {
  it(
    `${SCHEDULES} 通りの障害の後、すべてのメッセージが一度だけ、順に、先立つものの後に適用され、保留は残らない`,
    () => expectEverySchedule(laneSchedules, (schedule) => runLanes(schedule, REAL_RULES)),
    SIMULATION_TIMEOUT_MS,
  );

  describe('わざと壊すと', () => {
    it.each(LANE_MUTANTS)('「$name」は見つかる', ({ rules, breaks }) => {
      const broken = { ...REAL_RULES, ...rules };
      expect(isBroken(breaks, laneSchedules, (schedule) => runLanes(schedule, broken))).toBe(true);
    });

    it('どの性質にも、それを破るものがある', () => {
      expect(new Set(LANE_MUTANTS.map(({ breaks }) => breaks))).toEqual(new Set(Object.values(LANE_PROPERTIES)));
    });
  });
});
