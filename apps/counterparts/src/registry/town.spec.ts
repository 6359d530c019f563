import { isIndividualNumber } from '#kernel/check-digit';
import { ageOn, plainDate } from '#kernel/plain-date';
import type { PlainDate } from '#kernel/plain-date';
import { schemaFaults } from '../../test/registry-schema.factory.ts';
import { baselineEvent } from './baseline-event.ts';
import { Town } from './town.ts';

const asOf = plainDate('2026-04-01');
const order = { seed: 7, persons: 2_000, asOf, municipalityCode: '313700' };
const town = new Town(order);
const members = [...town.all()].flatMap((household) => household.members);

function age(birthDate: string): number {
  return ageOn(birthDate as PlainDate, asOf);
}

describe('synthetic town', () => {
  it('has as many persons as ordered, each with a number of their own', () => {
    expect(members).toHaveLength(2_000);
    expect(new Set(members.map(({ residentId }) => residentId)).size).toBe(2_000);
    expect(new Set(members.map(({ individualNumber }) => individualNumber)).size).toBe(2_000);
  });

  it('follows from its order alone, and differs with the seed', () => {
    expect([...new Town(order).all()]).toEqual([...town.all()]);
    expect([...new Town({ ...order, seed: 8 }).all()]).not.toEqual([...town.all()]);
  });

  it('keeps every household but the last when more persons are ordered', () => {
    const larger = [...new Town({ ...order, persons: 2_500 }).all()];
    const same = [...town.all()].slice(0, -1);
    expect(larger.slice(0, same.length)).toEqual(same);
  });

  it('uses numbers in the order of the households, apart from those of the examples', () => {
    const ids = members.map(({ residentId }) => residentId);
    expect(ids).toEqual([...ids].sort());
    expect(ids.every((id) => /^0000001\d{8}$/.test(id))).toBe(true);
    expect([...town.residentIds('')]).toEqual(ids);
    expect([...town.residentIds(ids[41] ?? '')]).toEqual(ids.slice(42));
    expect([...town.residentIds('00000010')]).toEqual(ids);
    expect([...town.residentIds('0000002')]).toEqual([]);
  });

  it('finds a person by number', () => {
    expect(members.every((member) => town.member(member.residentId)?.residentId === member.residentId)).toBe(true);
    expect(town.member('000000000900001')).toBeUndefined();
    expect(town.member('000000100000199')).toBeUndefined();
  });

  it('gives 個人番号 with a valid check digit and names that are plainly samples', () => {
    expect(members.filter(({ individualNumber }) => !isIndividualNumber(individualNumber))).toEqual([]);
    expect(members.filter(({ name }) => !/^(見本|例示|試験|仮名)/.test(name))).toEqual([]);
  });

  it('insures about a quarter, and nobody from 75 on', () => {
    const insured = members.filter((member) => member.insured);
    expect(insured.length / members.length).toBeGreaterThan(0.2);
    expect(insured.length / members.length).toBeLessThan(0.3);
    expect(insured.filter(({ birthDate }) => age(birthDate) >= 75)).toEqual([]);
    expect(members.some(({ birthDate }) => age(birthDate) >= 75)).toBe(true);
  });

  it('acquires no earlier than birth and arrival, and no later than the day', () => {
    for (const { insured, nhi, birthDate, becameResidentOn = '' } of members) {
      expect(Boolean(nhi)).toBe(insured);
      if (!nhi) continue;
      expect(nhi.acquiredOn >= becameResidentOn && nhi.acquiredOn >= birthDate && nhi.acquiredOn <= asOf).toBe(true);
      expect(nhi.acquisitionReason === '04').toBe(nhi.acquiredOn === birthDate);
    }
  });

  it('has plausible families: the head first, children younger than their mother', () => {
    for (const household of town.all()) {
      const [head, ...others] = household.members;
      expect([head?.residentId, head?.relationship]).toEqual([household.headResidentId, '世帯主']);
      const mother = others.find(({ relationship }) => relationship === '妻');
      const children = others.filter(({ relationship }) => relationship === '子');
      if (mother) expect(children.every((child) => age(mother.birthDate) - age(child.birthDate) >= 17)).toBe(true);
      expect(age(head?.birthDate ?? '')).toBeGreaterThanOrEqual(20);
    }
  });

  it('is valid by the published contract', () => {
    const faults = members
      .map((member) => schemaFaults(baselineEvent(order, member)))
      .filter(({ length }) => length > 0);
    expect(faults).toEqual([]);
  });
});
