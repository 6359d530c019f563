import fc from 'fast-check';
import { addDays, minDate, plainDate, type PlainDate } from '#kernel/plain-date';
import { firstDayOf, yearMonth } from '#kernel/year-month';
import { exempt, householdOf, INCOME_TABLES, person, taxed } from '../testing/income.ts';
import { TOWN } from '../testing/person.ts';
import { burdenPeriods, type BurdenPeriod } from './burden-periods.ts';
import { judgeHousehold } from './judge-household.ts';
import type { CoveredInterval } from './limit-units.ts';

const UNTIL = yearMonth('2027-08');
const RUNS = 20_000;
const DAY_0 = plainDate('2025-08-01');

interface Town {
  readonly coverage: readonly CoveredInterval[];
  readonly birthDate: string;
  readonly incomes: readonly number[];
}

const town: fc.Arbitrary<Town> = fc
  .record({
    steps: fc.array(fc.tuple(fc.nat(200), fc.nat(200), fc.nat(200)), { minLength: 1, maxLength: 3 }),
    open: fc.boolean(),
    birthDate: fc.constantFrom('1954-04-01', '1956-05-02', '1957-01-01', '1980-01-01', '2020-04-01', '2020-04-02'),
    incomes: fc.array(fc.constantFrom(0, 1_449_999, 1_450_000, 7_000_000), { minLength: 2, maxLength: 2 }),
  })
  .map(({ steps, open, birthDate, incomes }) => ({ coverage: coverageOf(steps, open), birthDate, incomes }));

function coverageOf(steps: readonly [number, number, number][], open: boolean): readonly CoveredInterval[] {
  let day = DAY_0;
  return steps.map(([gap, stay, length], index) => {
    const startsOn = addDays(day, gap + 1);
    const moved = addDays(startsOn, stay);
    const endsOn = addDays(moved, length);
    day = endsOn;
    const memberships = [
      { nhiHouseholdId: 'N0', from: startsOn },
      ...(stay > 0 ? [{ nhiHouseholdId: 'N1', from: moved }] : []),
    ];
    return { startsOn, endsOn: open && index === steps.length - 1 ? null : endsOn, memberships };
  });
}

function periodsOf({ coverage, birthDate, incomes }: Town): readonly BurdenPeriod[] {
  return burdenPeriods(coverage, UNTIL, (nhiHouseholdId, day) => {
    const taxableIncome = incomes[nhiHouseholdId === 'N0' ? 0 : 1] ?? 0;
    const assessment =
      taxableIncome === 0 ? exempt() : taxed({ taxableIncome, otherIncome: taxableIncome + 2_000_000 });
    const household = householdOf([person(birthDate, { assessment })], { nhiHouseholdId });
    const burden = judgeHousehold(household, day, INCOME_TABLES, TOWN).burdens.get('R0');
    if (!burden) throw new RangeError('not judged');
    return burden;
  });
}

function daysOf(periods: readonly { from: PlainDate; to: PlainDate }[]): string[] {
  return periods.flatMap(({ from, to }) => {
    const days: string[] = [];
    for (let day = from; day < to; day = addDays(day, 1)) days.push(day);
    return days;
  });
}

describe('負担割合・限度額区分の期間', () => {
  it('C18 適用のある日をちょうど覆い、重ならない', () => {
    fc.assert(
      fc.property(town, (given) => {
        const covered = given.coverage.map(({ startsOn, endsOn }) => ({
          from: startsOn,
          to: minDate(endsOn ?? firstDayOf(UNTIL), firstDayOf(UNTIL)),
        }));
        return daysOf(periodsOf(given)).join() === daysOf(covered).join();
      }),
      { numRuns: RUNS / 10 },
    );
  });

  it('隣り合う期間は世帯か負担が違い、どの期間も長さがある', () => {
    fc.assert(
      fc.property(town, (given) => {
        const periods = periodsOf(given);
        return periods.every((period, index) => {
          const next = periods[index + 1];
          if (period.from >= period.to) return false;
          if (next === undefined || next.from !== period.to) return true;
          const { nhiHouseholdId, burden } = next;
          return nhiHouseholdId !== period.nhiHouseholdId || JSON.stringify(burden) !== JSON.stringify(period.burden);
        });
      }),
      { numRuns: RUNS },
    );
  });

  it('所得が変わらなければ、負担は月の初めか、世帯を移った日にしか変わらない', () => {
    fc.assert(
      fc.property(town, (given) => {
        const starts = new Set(given.coverage.flatMap(({ memberships }) => memberships.map(({ from }) => from)));
        return periodsOf(given).every(({ from }) => starts.has(from) || from.endsWith('-01'));
      }),
      { numRuns: RUNS },
    );
  });
});
