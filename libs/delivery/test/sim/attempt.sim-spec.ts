import 'reflect-metadata';
import { expectEverySchedule, isBroken, SCHEDULES, SIMULATION_TIMEOUT_MS } from '#testing/simulation';
import { ATTEMPT_MUTANTS } from './attempt-mutants.ts';
import { REAL_RULES } from './attempt-rules.ts';
import { DELIVERY_PROPERTIES } from './delivery-properties.ts';
import { deliverySchedules } from './delivery-schedule.ts';
import { runDeliveries } from './delivery-simulation.ts';

describe('送付の試行', () => {
  it(
    `${SCHEDULES} 通りの障害の後、各版は一度だけ終わり、効果は鍵ごとに一度、送付先は届けたい行を保有する`,
    () => expectEverySchedule(deliverySchedules, (schedule) => runDeliveries(schedule, REAL_RULES)),
    SIMULATION_TIMEOUT_MS,
  );

  describe('わざと壊すと', () => {
    it.each(ATTEMPT_MUTANTS)('「$name」は見つかる', ({ rules, breaks }) => {
      const broken = { ...REAL_RULES, ...rules };
      expect(isBroken(breaks, deliverySchedules, (schedule) => runDeliveries(schedule, broken))).toBe(true);
    });

    it('どの性質にも、それを破るものがある', () => {
      expect(new Set(ATTEMPT_MUTANTS.map(({ breaks }) => breaks))).toEqual(new Set(Object.values(DELIVERY_PROPERTIES)));
    });
  });
});
