import { changeOf, d, insuredFrom, Ledger, lossOf, PERSON, SON, WIFE } from '../testing/person.ts';
import { applied, decided, questionIds } from '../testing/decided.ts';
import type { PersonFacts } from './facts.ts';

const insured = insuredFrom({ from: '2026-04-10' });
const death = changeOf('DEATH', '2026-06-03', { notifiedOn: d('2026-06-05') });

function family(members: readonly (readonly [string, string])[], insuredIds: readonly string[]): Partial<PersonFacts> {
  return {
    registryStatus: 'DEAD',
    registryHeadResidentId: null,
    registryMembers: [
      { residentId: PERSON, birthDate: d('1980-05-05'), status: 'DEAD' },
      ...members.map(([residentId, born]) => ({ residentId, birthDate: d(born), status: 'CURRENT' }) as const),
    ],
    nhiHousehold: {
      nhiHouseholdId: 'N0001',
      headResidentId: PERSON,
      headSince: d('2026-04-10'),
      headOverridden: false,
      insuredResidentIds: insuredIds,
    },
  };
}

describe('死亡', () => {
  it('例03・E22 死亡の翌日に自動で喪失する。職権であり、みなし届出ではない', () => {
    const decision = decided(death, insured);
    expect(decision).toMatchObject({
      type: 'apply',
      kind: 'LOSS',
      effectiveOn: '2026-06-04',
      authority: 'EX_OFFICIO',
      safeAlone: true,
      suggestion: { lossReason: '04', factDate: '2026-06-03' },
      basis: { ruleId: 'REG-DEATH', articles: ['国民健康保険法第8条第1項'] },
    });
    const { timeline } = applied(insured, decision);
    expect(timeline.qualification).toMatchObject([{ lostOn: '2026-06-04', lossReason: '04' }]);
    expect(timeline.coverage).toMatchObject([{ endsOn: '2026-06-04' }]);
  });

  it('E59 死亡日が不詳なら自動にせず、確かめさせる', () => {
    const unknown = decided({ ...death, effectiveDatePrecision: 'RANGE' }, insured);
    expect(unknown.type).toBe('propose');
    expect(questionIds(unknown)).toEqual(['DAY_OF_DEATH']);
  });

  it('届出の 1 年より前の死亡（失踪宣告など）は自動にしない', () => {
    expect(decided({ ...death, notifiedOn: d('2027-06-03') }, insured).type).toBe('apply');
    expect(questionIds(decided({ ...death, notifiedOn: d('2027-06-04') }, insured))).toEqual(['LONG_AGO']);
  });

  it('転出予定の後の死亡は、適用のない日なので自動にしない', () => {
    const leaving = insured.with([lossOf('2026-06-01', { provisional: true, reason: '01' })]);
    expect(questionIds(decided(death, leaving))).toEqual(['NOT_COVERED']);
  });

  it('転出予定の前に死亡すると、予定の喪失は取り消され死亡による喪失だけが残る', () => {
    const leaving = insured.with([lossOf('2026-07-01', { provisional: true, reason: '01' })]);
    const { timeline } = applied(leaving, decided(death, leaving));
    expect(timeline.qualification).toMatchObject([{ lostOn: '2026-06-04', lossReason: '04', provisional: false }]);
    expect(timeline.needsReview).toEqual([]);
  });

  it('E31 世帯主が亡くなり 15 歳以上が一人だけ残れば、その人が死亡の日から世帯主になる', () => {
    const facts = family(
      [
        [WIFE, '1982-01-01'],
        [SON, '2015-01-01'],
      ],
      [PERSON, WIFE, SON],
    );
    expect(decided(death, insured, facts).householdEffects).toEqual([
      { type: 'HEAD_CHANGED', nhiHouseholdId: 'N0001', headResidentId: WIFE, since: '2026-06-03' },
    ]);
  });

  it('E60 15 歳以上が二人残れば世帯主未定とし、死亡による喪失は待たせない', () => {
    const facts = family(
      [
        [WIFE, '1982-01-01'],
        [SON, '2006-01-01'],
      ],
      [PERSON, WIFE, SON],
    );
    const decision = decided(death, insured, facts);
    expect(decision).toMatchObject({ type: 'apply', safeAlone: true });
    expect(decision.householdEffects).toEqual([
      {
        type: 'HEAD_PENDING',
        nhiHouseholdId: 'N0001',
        since: '2026-06-03',
        candidates: [WIFE, SON],
        dueOn: '2026-06-17',
      },
    ]);
  });

  it('転出した人は後継ぎに数えない', () => {
    const facts = family([[WIFE, '1982-01-01']], [PERSON, WIFE]);
    const gone = { residentId: SON, birthDate: d('2000-01-01'), status: 'MOVED_OUT' } as const;
    const registryMembers = [...(facts.registryMembers ?? []), gone];
    expect(decided(death, insured, { ...facts, registryMembers }).householdEffects).toMatchObject([
      { type: 'HEAD_CHANGED', headResidentId: WIFE },
    ]);
  });

  it('一人世帯の世帯主の死亡では、世帯主未定にしない（全員喪失で閉じる）', () => {
    expect(decided(death, insured, family([], [PERSON])).householdEffects).toEqual([]);
  });

  it('E65 擬制世帯主の死亡では資格に触れず、世帯主だけが変わる', () => {
    const decision = decided(death, new Ledger(), family([[SON, '2006-01-01']], [SON]));
    expect(decision).toMatchObject({ type: 'apply', kind: 'CHANGE', events: [] });
    expect(decision.householdEffects).toMatchObject([{ type: 'HEAD_CHANGED', headResidentId: SON }]);
  });

  it('特定同一世帯所属者の死亡では、その翌日に特定同一が終わる', () => {
    const decision = decided(death, new Ledger(), { specificSameHouseholdMember: true });
    expect(decision.householdEffects).toEqual([
      { type: 'SPECIFIC_MEMBER_ENDED', residentId: PERSON, endsOn: '2026-06-04' },
    ]);
  });

  it('国保に関わりのない人の死亡は何もしない。以前の被保険者なら情報を改める', () => {
    expect(decided(death).type).toBe('nothing');
    const former = insuredFrom({ from: '2020-04-01', lostOn: '2025-04-01' });
    expect(decided(death, former)).toMatchObject({ type: 'information', deliver: true });
  });
});
