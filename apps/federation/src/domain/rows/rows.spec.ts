import { outwardHousehold, outwardPerson, qualificationRow } from '../../../test/attempt.factory.ts';
import { householdRows, isClosing } from './household-row.ts';
import { sexCode } from './outward-row.ts';
import { householdsOf, personRows } from './person-rows.ts';

describe('送付する行', () => {
  it('gives one row for each 適用 interval, by its history number', () => {
    const rows = [qualificationRow(), qualificationRow({ historyNumber: 2, nhiHouseholdId: '000000000000009' })];
    const person = outwardPerson({ rows: [...rows, qualificationRow({ historyNumber: 3 })] });
    expect(personRows(person).map(({ key }) => key)).toEqual(['1', '2', '3']);
    expect(householdsOf(person)).toEqual(['000000000000001', '000000000000009']);
    expect(personRows(outwardPerson({ rows: [] }))).toEqual([]);
  });

  it('leaves out what sealing, sending and addressing add', () => {
    const content = personRows(outwardPerson())[0]?.content ?? {};
    for (const key of ['operation', 'recordNumber', 'sendKey', 'rowVersion', 'processedAt', 'individualNumber']) {
      expect(content).not.toHaveProperty(key);
    }
    expect(content).not.toHaveProperty('lostOn');
  });

  it('writes codes and flags', () => {
    expect(['UNKNOWN', 'MALE', 'FEMALE'].map(sexCode)).toEqual(['0', '1', '2']);
    const deemed = outwardHousehold({ head: { ...outwardHousehold().head, insured: false } });
    expect(householdRows(deemed)[0]?.content).toMatchObject({ deemedHead: '1', insuredCount: '1', headSex: '2' });
  });

  it('wants nothing of a household that never was, and knows one that ends', () => {
    expect(householdRows(outwardHousehold({ exists: false }))).toEqual([]);
    expect(isClosing(outwardHousehold())).toBe(false);
    expect(isClosing(outwardHousehold({ exists: false }))).toBe(true);
    expect(isClosing(outwardHousehold({ closesOn: '2026-12-01' }))).toBe(true);
  });
});
