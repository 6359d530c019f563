import { changeOf, d, insuredFrom, Ledger, PERSON, SON, WIFE } from '../testing/person.ts';
import { decided } from '../testing/decided.ts';
import type { Decision } from './decision.ts';
import type { PersonFacts } from './facts.ts';
import { groupDecision } from './group-decision.ts';

const insured = insuredFrom({ from: '2020-04-01' });
const facts: Partial<PersonFacts> = {
  registryMembers: [
    { residentId: WIFE, birthDate: d('1982-01-01'), status: 'CURRENT' },
    { residentId: SON, birthDate: d('2005-01-01'), status: 'CURRENT' },
  ],
  nhiHousehold: {
    nhiHouseholdId: 'N0001',
    headResidentId: PERSON,
    headSince: d('2020-04-01'),
    headOverridden: false,
    insuredResidentIds: [PERSON, WIFE, SON],
  },
};
const death = decided(changeOf('DEATH', '2026-06-03'), insured, facts);
const headChange = decided({ ...changeOf('HEAD_CHANGE', '2026-06-03'), residentId: WIFE }, insured, {
  ...facts,
  registryHeadResidentId: WIFE,
});
const moveOut = (residentId: string) =>
  decided(changeOf('MOVE_OUT_DOMESTIC', '2026-05-31', { residentId, toMunicipalityCode: '271004' }), insured);
const moveIn = (residentId: string, notifiedOn = '2026-04-10') =>
  decided(
    changeOf('MOVE_IN_DOMESTIC', '2026-04-10', {
      residentId,
      fromMunicipalityCode: '131016',
      notifiedOn: d(notifiedOn),
      nhiNote: { noted: true, joins: true },
    }),
    new Ledger(),
  );
const protection = decided(changeOf('PROTECTION_CHANGE', '2026-07-01'), insured);
const held = decided(changeOf('BIRTHDATE_SEX_CORRECTION', '2026-06-01'), insured);

const group = (expected: number, decisions: readonly Decision[], timedOut = false, alreadyApplied = 0) =>
  groupDecision({ expected, decisions, timedOut, alreadyApplied });

describe('一つの異動を世帯で決める', () => {
  it('全員そろった転出は、まとめて自動で反映する', () => {
    const result = group(2, [moveOut(PERSON), moveOut(WIFE)]);
    expect(result.applies.map((decision) => decision.residentId)).toEqual([PERSON, WIFE]);
    expect(result).toMatchObject({ settled: true, task: null });
  });

  it('全員そろった転入は、一つの作業に人数分の提案が並び、期限は早い方になる', () => {
    const result = group(2, [moveIn(PERSON, '2026-04-20'), moveIn(WIFE)]);
    expect(result.applies).toEqual([]);
    expect(result.task?.kind).toBe('PROPOSAL');
    expect(result.task?.members.map((member) => member.residentId)).toEqual([PERSON, WIFE]);
    expect(result.task?.dueOn).toBe('2026-04-15');
  });

  it('自動と提案が混ざれば、自動の分は反映し、残りを一つの作業にする', () => {
    const result = group(2, [moveOut(PERSON), moveIn(WIFE)]);
    expect(result.applies).toHaveLength(1);
    expect(result.task?.members).toHaveLength(1);
  });

  it('そろうまでは、死亡による喪失と情報だけを先に進める', () => {
    const result = group(4, [death, protection, moveOut(WIFE)]);
    expect(result).toMatchObject({ settled: false, task: null });
    expect(result.applies.map((decision) => decision.reason)).toEqual(['DEATH', 'PROTECTION_CHANGE']);
  });

  it('時間切れで欠けていれば、残りを一つの作業にして足りない人数を示す', () => {
    const result = group(3, [death, moveOut(WIFE)], true);
    expect(result.applies.map((decision) => decision.reason)).toEqual(['DEATH']);
    expect(result.task).toMatchObject({
      kind: 'INCOMPLETE_GROUP',
      reasons: [{ text: 'この異動は 3 人中 2 人しか届いていません。' }],
      members: [{ residentId: WIFE, suggestion: { decision: 'LOSE' } }],
    });
  });

  it('死亡だけが届いて時間切れでも、欠けていることは作業に残す', () => {
    const result = group(2, [], true, 1);
    expect(result.task).toMatchObject({ members: [], dueOn: null });
    expect(result.task?.reasons[0]?.text).toBe('この異動は 2 人中 1 人しか届いていません。');
  });

  it('先に進めた分を数えて、残りが届けばそろう', () => {
    expect(group(2, [moveOut(WIFE)], false, 1)).toMatchObject({ settled: true, task: null });
  });

  it('一人が保留なら、ほかの人の資格の異動も待たせて一つの作業にする', () => {
    const result = group(3, [held, moveOut(WIFE), protection]);
    expect(result.applies.map((decision) => decision.type)).toEqual(['information']);
    expect(result.task?.kind).toBe('HOLD');
    expect(result.task?.members.map((member) => member.suggestion?.decision ?? null)).toEqual([null, 'LOSE']);
  });

  it('E31 同じ異動に世帯主変更があれば、死亡による世帯主未定は要らない', () => {
    expect(death.householdEffects).toMatchObject([{ type: 'HEAD_PENDING' }]);
    const effects = group(2, [death, headChange]).applies.flatMap((decision) => decision.householdEffects);
    expect(effects).toEqual([
      { type: 'HEAD_CHANGED', nhiHouseholdId: 'N0001', headResidentId: WIFE, since: '2026-06-03' },
    ]);
  });
});
