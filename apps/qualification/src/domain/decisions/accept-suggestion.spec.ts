import { cancelOf, changeOf, contextOn, d, factsOf, insuredFrom, Ledger, lossOf, PERSON } from '../testing/person.ts';
import { applied, decided } from '../testing/decided.ts';
import { acceptSuggestion, type Amendment, amendSuggestion } from './accept-suggestion.ts';
import type { Decision } from './decision.ts';

function suggestionOf(decision: Decision) {
  if (decision.type !== 'propose') throw new Error(decision.type);
  return decision.suggestion;
}

function accept(decision: Decision, ledger: Ledger, amendment?: Amendment): Ledger {
  const result = acceptSuggestion(
    suggestionOf(decision),
    'NOTIFICATION',
    factsOf(ledger),
    contextOn('2026-11-24'),
    amendment,
  );
  if (!result.ok) throw new Error(result.error.code);
  return ledger.with(result.value.events);
}

const moveIn = decided(changeOf('MOVE_IN_DOMESTIC', '2026-04-10', { fromMunicipalityCode: '131016' }));
const inPrefecture = decided(changeOf('MOVE_IN_DOMESTIC', '2026-06-15', { fromMunicipalityCode: '312037' }));

describe('提案の決定', () => {
  it('そのまま承認すると、提案の日で取得と適用が始まる', () => {
    expect(accept(moveIn, new Ledger()).timeline.coverage).toMatchObject([{ startsOn: '2026-04-10' }]);
  });

  it.each([[{ acquiredOn: d('2026-04-12') }], [{ startsOn: d('2026-04-12') }]])(
    '県外転入の日を %j に直すと、取得と適用開始がそろって動く',
    (amendment) => {
      const { timeline } = accept(moveIn, new Ledger(), amendment);
      expect(timeline.qualification).toMatchObject([{ acquiredOn: '2026-04-12' }]);
      expect(timeline.coverage).toMatchObject([{ startsOn: '2026-04-12' }]);
    },
  );

  it('県内転入で取得日を入れると、未定でなくなり、適用開始は動かない', () => {
    const { timeline } = accept(inPrefecture, new Ledger(), { acquiredOn: d('2019-05-01') });
    expect(timeline.qualification).toMatchObject([{ acquiredOn: '2019-05-01', acquiredOnSource: 'NOTE' }]);
    expect(timeline.coverage).toMatchObject([{ startsOn: '2026-06-15' }]);
  });

  it('県内転入をそのまま承認すると、取得日は未定のまま', () => {
    expect(accept(inPrefecture, new Ledger()).timeline.qualification).toMatchObject([{ acquiredOn: null }]);
  });

  it('E10 喪失日の変更を承認すると、予定の喪失に代わる', () => {
    const insured = insuredFrom({ from: '2026-01-10' });
    const leaving = insured.with([
      lossOf('2026-06-01', { provisional: true, reason: '01', factDate: d('2026-05-31') }),
    ]);
    const proposal = decided(changeOf('MOVE_OUT_CONFIRMED', '2026-06-05', { toMunicipalityCode: '271004' }), leaving);
    const { timeline } = accept(proposal, leaving);
    expect(timeline.qualification).toMatchObject([{ lostOn: '2026-06-05', provisional: false }]);
    expect(timeline.needsReview).toEqual([]);
    expect(accept(proposal, leaving, { lostOn: d('2026-06-01') }).timeline.coverage[0]?.endsOn).toBe('2026-06-01');
  });

  it('決定までに台帳が変わり、すでに資格があれば断る', () => {
    const result = acceptSuggestion(
      suggestionOf(moveIn),
      'NOTIFICATION',
      factsOf(insuredFrom({ from: '2026-04-10' })),
      contextOn('2026-11-24'),
    );
    expect(result).toMatchObject({ ok: false, error: { code: 'QUA-0101' } });
  });

  it('回復の承認で元の取得日に戻り、二度目は断る', () => {
    const lost = insuredFrom({ from: '2020-04-01', lostOn: '2026-02-01' });
    const proposal = decided(changeOf('RESTORED', '2026-02-10'), lost);
    expect(accept(proposal, lost).timeline.qualification).toMatchObject([{ acquiredOn: '2020-04-01', lostOn: null }]);
    const already = lost.with([cancelOf('E3')]);
    expect(() => accept(proposal, already)).toThrow('QUA-0112');
  });

  it('世帯の移動は、資格を失った人では断る', () => {
    const insured = insuredFrom({ from: '2020-04-01' });
    const proposal = decided(changeOf('HOUSEHOLD_SPLIT', '2026-10-01'), insured);
    const { timeline } = accept(proposal, insured, { movesOn: d('2026-10-02') });
    expect(timeline.coverage[0]?.memberships.map((membership) => membership.from)).toEqual([
      '2020-04-01',
      '2026-10-02',
    ]);
    expect(() => accept(proposal, insuredFrom({ from: '2020-04-01', lostOn: '2026-09-01' }))).toThrow('QUA-0107');
  });

  it('取得しない決定は、台帳に何も書かない', () => {
    const proposal = decided(changeOf('MOVE_IN_DOMESTIC', '2026-04-10', { nhiNote: { joins: false } }));
    expect(accept(proposal, new Ledger()).events).toEqual([]);
  });

  it('適用終了と特例終了の日も直せる', () => {
    const ending = { factDate: d('2026-05-31'), provisional: false, destinationMunicipalityCode: null } as const;
    const coverage = { ...ending, decision: 'CHANGE_COVERAGE_END', endsOn: d('2026-06-05') } as const;
    expect(amendSuggestion(coverage, { endsOn: d('2026-06-06') })).toMatchObject({ endsOn: '2026-06-06' });
    const asked = { decision: 'ASK', effectiveOn: d('2026-05-31') } as const;
    expect(amendSuggestion(asked, { endsOn: d('2026-06-06') })).toEqual(asked);
  });

  it('E62 マル学の終了を承認すると、特例だけが終わる', () => {
    const day = d('2025-04-01');
    const common = { residentId: PERSON, factDate: day, provisional: false, authority: 'NOTIFICATION' } as const;
    const student = insuredFrom({ from: '2019-05-01' }).with([
      { ...common, kind: 'EXCEPTION_STARTED', exception: 'STUDENT', effectiveOn: day },
    ]);
    const { timeline } = accept(decided(changeOf('MOVE_IN_DOMESTIC', '2026-04-10'), student), student);
    expect(timeline.exceptions).toMatchObject([{ endsOn: '2026-04-10' }]);
    expect(timeline.qualification).toMatchObject([{ acquiredOn: '2019-05-01', lostOn: null }]);
  });

  it('自動の転出では国保世帯の割当てが要らない', () => {
    const insured = insuredFrom({ from: '2026-01-10' });
    const decision = decided(changeOf('MOVE_OUT_ABROAD', '2026-05-31'), insured);
    expect(applied(insured, decision).timeline.coverage[0]?.memberships).toHaveLength(1);
  });
});
