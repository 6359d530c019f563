import { plainDate } from '#kernel/plain-date';
import { yearMonth } from '#kernel/year-month';
import { type CoveredInterval, type HalvingFacts, limitFactor, limitUnits } from './limit-units.ts';

const d = plainDate;
const FACTS: HalvingFacts = { birthDate: d('1980-01-01'), movedInPrefectureOn: [], joinedAtProvidersAge75On: null };

function covered(startsOn: string, endsOn: string | null, ...moves: readonly [string, string][]): CoveredInterval {
  const memberships = [['N1', startsOn] as const, ...moves];
  return {
    startsOn: d(startsOn),
    endsOn: endsOn === null ? null : d(endsOn),
    memberships: memberships.map(([nhiHouseholdId, from]) => ({ nhiHouseholdId, from: d(from) })),
  };
}

const units = (month: string, interval: CoveredInterval, facts = FACTS) =>
  limitUnits(yearMonth(month), [interval], facts).map(
    ({ nhiHouseholdId, from, to, factor }) => `${nhiHouseholdId} ${from} ${to} ×${String(factor)}`,
  );

describe('限度額を合わせる単位', () => {
  it('一月を一つの世帯で過ごせば一つ', () => {
    expect(units('2026-10', covered('2020-04-01', null))).toEqual(['N1 2026-10-01 2026-11-01 ×1']);
    expect(units('2026-02', covered('2026-02-10', '2026-02-20'))).toEqual(['N1 2026-02-10 2026-02-20 ×1']);
  });

  it('資格のない月、長さのない期間には単位がない', () => {
    expect(units('2020-03', covered('2020-04-01', null))).toEqual([]);
    expect(units('2026-05', covered('2020-04-01', '2026-05-01'))).toEqual([]);
    expect(units('2026-05', covered('2026-05-10', '2026-05-10'))).toEqual([]);
  });

  it('E34b・E61 10月15日の世帯分離は、両方の世帯がそれぞれ全額の限度額を持つ', () => {
    expect(units('2026-10', covered('2020-04-01', null, ['N2', '2026-10-15']))).toEqual([
      'N1 2026-10-01 2026-10-15 ×1',
      'N2 2026-10-15 2026-11-01 ×1',
    ]);
  });

  it('E34・E35 1日付けの世帯分離・合併は一つ', () => {
    expect(units('2026-10', covered('2020-04-01', null, ['N2', '2026-10-01']))).toEqual([
      'N2 2026-10-01 2026-11-01 ×1',
    ]);
  });

  it('世帯を移ってから喪失した月は、喪失日までを数える', () => {
    expect(units('2026-10', covered('2020-04-01', '2026-10-20', ['N2', '2026-10-15'], ['N3', '2026-10-20']))).toEqual([
      'N1 2026-10-01 2026-10-15 ×1',
      'N2 2026-10-15 2026-10-20 ×1',
    ]);
  });
});

describe('限度額を半分にする月', () => {
  const factor = (month: string, facts: Partial<HalvingFacts>) => limitFactor(yearMonth(month), { ...FACTS, ...facts });

  it('75歳到達の月は半分、1日生まれは半分にしない', () => {
    expect(factor('2026-04', { birthDate: d('1951-04-15') })).toBe(0.5);
    expect(factor('2026-05', { birthDate: d('1951-04-15') })).toBe(1);
    expect(factor('2026-05', { birthDate: d('1951-05-01') })).toBe(1);
  });

  it('E49 世帯が続く県内の転居は半分、1日の転居は半分にしない', () => {
    expect(factor('2026-06', { movedInPrefectureOn: [d('2026-06-15')] })).toBe(0.5);
    expect(factor('2026-06', { movedInPrefectureOn: [d('2026-06-01')] })).toBe(1);
  });

  it('E49 同じ月に75歳到達と県内の転居があれば4分の1', () => {
    expect(factor('2026-06', { birthDate: d('1951-06-20'), movedInPrefectureOn: [d('2026-06-15')] })).toBe(0.25);
  });

  it('E54 被用者が75歳になり被扶養者でなくなって加入した月も半分', () => {
    expect(factor('2026-06', { joinedAtProvidersAge75On: d('2026-06-15') })).toBe(0.5);
    expect(factor('2026-07', { joinedAtProvidersAge75On: d('2026-06-15') })).toBe(1);
  });

  it('E43 障害認定で後期高齢者医療に移る月は半分にしない', () => {
    expect(factor('2026-06', { birthDate: d('1958-01-01') })).toBe(1);
  });
});
