import {
  changeOf,
  contextOn,
  d,
  factsOf,
  insuredFrom,
  Ledger,
  lossOf,
  PERSON,
  SON,
  TOWN,
  WIFE,
} from '../testing/person.ts';
import { EVENT_HANDLING_ROWS, loadEventHandling } from '../tables/event-handling.ts';
import { loadRuleTables } from '../tables/rule-tables.ts';
import { decideRegistryChange } from './decide-registry-change.ts';
import { applied, decided, questionIds } from '../testing/decided.ts';
import type { NhiHouseholdFacts } from './facts.ts';
import type { RegistryReason } from '../tables/registry-reasons.ts';

const insured = insuredFrom({ from: '2020-04-01' });
const former = insuredFrom({ from: '2020-04-01', lostOn: '2024-04-01' });
const household: NhiHouseholdFacts = {
  nhiHouseholdId: 'N0001',
  headResidentId: PERSON,
  headSince: d('2020-04-01'),
  headOverridden: false,
  insuredResidentIds: [PERSON, WIFE],
};

const INFORMATION: readonly RegistryReason[] = [
  'MOVE_WITHIN',
  'NAME_CHANGE',
  'MINOR_CORRECTION',
  'EX_OFFICIO_CORRECTION',
  'RELATIONSHIP_CHANGE',
  'INDIVIDUAL_NUMBER_CHANGE',
  'INDIVIDUAL_NUMBER_ASSIGNED',
  'RESIDENCE_STATUS_RENEWAL',
  'PROTECTION_CHANGE',
];

describe('情報だけの異動', () => {
  it.each(INFORMATION)('%s は資格を変えず、世帯の異動がそろうのを待たない', (reason) => {
    expect(decided(changeOf(reason, '2026-07-01'), insured)).toMatchObject({
      type: 'information',
      kind: 'INFORMATION',
      deliver: true,
      safeAlone: true,
    });
  });

  it('例04 送付先へは、被保険者である人とあった人だけを送る', () => {
    expect(decided(changeOf('PROTECTION_CHANGE', '2026-07-01'), former)).toMatchObject({ deliver: true });
    expect(decided(changeOf('PROTECTION_CHANGE', '2026-07-01'))).toMatchObject({ type: 'information', deliver: false });
  });

  it('擬制世帯主の氏名変更は、国保世帯の内容を改める', () => {
    expect(decided(changeOf('NAME_CHANGE', '2026-07-01'), new Ledger(), { nhiHousehold: household })).toMatchObject({
      deliver: false,
      renewsHouseholdId: 'N0001',
    });
  });

  it('生年月日・性別の修正は保留する。国保に関わりのない人は情報だけ', () => {
    const correction = changeOf('BIRTHDATE_SEX_CORRECTION', '2026-07-01');
    expect(decided(correction, insured).type).toBe('hold');
    expect(decided(correction, former).type).toBe('hold');
    expect(decided(correction).type).toBe('information');
  });
});

describe('世帯主と世帯の異動', () => {
  const toWife = { nhiHousehold: household, registryHeadResidentId: WIFE };
  const headChange = changeOf('HEAD_CHANGE', '2026-07-01');

  it('世帯主変更は自動で国保の世帯主を変える。新しい世帯主が被保険者でなくても', () => {
    const expected = [{ type: 'HEAD_CHANGED', nhiHouseholdId: 'N0001', headResidentId: WIFE, since: '2026-07-01' }];
    for (const ledger of [insured, new Ledger()]) {
      const decision = decided({ ...headChange, residentId: WIFE }, ledger, { ...toWife, residentId: WIFE });
      expect(decision).toMatchObject({ type: 'apply', kind: 'CHANGE', events: [] });
      expect(decision.householdEffects).toEqual(expected);
    }
  });

  it('国保上の世帯主変更がある間は、住民票の世帯主に従わない', () => {
    const kept = { ...toWife, nhiHousehold: { ...household, headOverridden: true } };
    expect(decided(headChange, insured, kept)).toMatchObject({ type: 'information', householdEffects: [] });
  });

  it('国保世帯のない人、もう世帯主である人の世帯主変更は何も変えない', () => {
    expect(decided(headChange).type).toBe('nothing');
    expect(decided(headChange, insured, { nhiHousehold: household }).type).toBe('information');
  });

  it('住民票の世帯主が未定なら、国保も世帯主未定になる', () => {
    const undecided = { nhiHousehold: household, registryHeadResidentId: null };
    expect(decided(headChange, insured, undecided).householdEffects).toMatchObject([{ type: 'HEAD_PENDING' }]);
  });

  it('E34 世帯分離で自分が世帯主になる人には、新しい国保世帯を提案する', () => {
    expect(decided(changeOf('HOUSEHOLD_SPLIT', '2026-10-01'), insured)).toMatchObject({
      type: 'propose',
      suggestion: {
        decision: 'MOVE_HOUSEHOLD',
        movesOn: '2026-10-01',
        householdReason: '02',
        targetHeadResidentId: null,
      },
    });
  });

  it('E35 世帯合併では、住民票の世帯主の国保世帯へ移ることを提案する', () => {
    expect(decided(changeOf('HOUSEHOLD_MERGE', '2026-10-01'), insured, { registryHeadResidentId: WIFE })).toMatchObject(
      {
        suggestion: { decision: 'MOVE_HOUSEHOLD', householdReason: '03', targetHeadResidentId: WIFE },
      },
    );
  });

  it('擬制世帯主の世帯変更は役割を決めさせ、関わりのない人は何もしない', () => {
    const transfer = changeOf('HOUSEHOLD_TRANSFER', '2026-10-01');
    expect(decided(transfer, new Ledger(), { nhiHousehold: household })).toMatchObject({
      type: 'propose',
      kind: 'CHANGE',
    });
    expect(decided(transfer).type).toBe('nothing');
  });
});

describe('職権消除と在留期間の満了', () => {
  it('職権消除は、翌日の喪失 99 を提案する', () => {
    expect(decided(changeOf('REMOVAL_EX_OFFICIO', '2026-07-01'), insured)).toMatchObject({
      type: 'propose',
      authority: 'EX_OFFICIO',
      suggestion: { decision: 'LOSE', lostOn: '2026-07-02', lossReason: '99' },
    });
  });

  it('E46 在留期間の満了では、三つの場合を問う', () => {
    const decision = decided(changeOf('RESIDENCE_STATUS_EXPIRED', '2026-08-31'), insured);
    expect(decision).toMatchObject({ suggestion: { lostOn: '2026-09-01' } });
    expect(questionIds(decision)).toEqual(['LEFT_COUNTRY', 'STATUS_LOST', 'STATUS_HELD']);
  });

  it('擬制世帯主の消除は、世帯の後継ぎを示して提案する', () => {
    const stays = [{ residentId: SON, birthDate: d('1990-01-01'), status: 'CURRENT' }] as const;
    const facts = { nhiHousehold: { ...household, insuredResidentIds: [SON] }, registryMembers: stays };
    const decision = decided(changeOf('REMOVAL_EX_OFFICIO', '2026-07-01'), new Ledger(), facts);
    expect(decision).toMatchObject({ type: 'propose', suggestion: { decision: 'CHANGE_HEAD' } });
    expect(decision.householdEffects).toMatchObject([{ type: 'HEAD_CHANGED', headResidentId: SON }]);
  });
});

describe('住民基本台帳側の異動取消', () => {
  const cancellation = changeOf('REGISTRY_CANCELLATION', '2026-07-10', { cancels: 2 });
  const lost = insured.with([lossOf('2026-07-02', { reason: '04' })]);

  it('自動の喪失は自動で取り消す', () => {
    const decision = decided(cancellation, lost, { earlierOutcome: { type: 'AUTOMATIC', eventIds: ['E3'] } });
    expect(decision).toMatchObject({ type: 'apply', kind: 'CANCELLATION' });
    expect(applied(lost, decision).timeline.coverage).toEqual(insured.timeline.coverage);
  });

  it('死亡の取消では、死亡で変わった世帯主も元に戻す', () => {
    const nhiHousehold = { ...household, headResidentId: WIFE, headSince: d('2026-07-01') };
    const earlierOutcome = { type: 'AUTOMATIC', eventIds: ['E3'] } as const;
    expect(decided(cancellation, lost, { earlierOutcome, nhiHousehold }).householdEffects).toEqual([
      { type: 'HEAD_CHANGED', nhiHouseholdId: 'N0001', headResidentId: PERSON, since: '2026-07-01' },
    ]);
  });

  it.each([
    ['職員が決めた異動は保留する', { type: 'DECIDED_BY_STAFF' }, 'hold', []],
    ['決定待ちの作業は取り下げる', { type: 'OPEN_TASK', taskId: 'T1' }, 'information', ['T1']],
    ['情報だけの異動は情報を改める', { type: 'INFORMATION' }, 'information', []],
    ['相手が分からなければ保留する', { type: 'UNKNOWN' }, 'hold', []],
    ['もう取り消されていれば情報だけ', { type: 'AUTOMATIC', eventIds: [] }, 'information', []],
  ] as const)('%s', (_title, earlierOutcome, type, withdrawsTaskIds) => {
    expect(decided(cancellation, lost, { earlierOutcome })).toMatchObject({ type, withdrawsTaskIds });
  });
});

describe('町が保留と定めた異動', () => {
  it('表が HOLD なら、情報だけの異動も職員の確認を待つ', () => {
    const row = EVENT_HANDLING_ROWS.find((candidate) => candidate.reason === 'EX_OFFICIO_CORRECTION');
    const own = { municipalityCode: TOWN, insured: 'HOLD' } as const;
    const rows = row === undefined ? [] : [...EVENT_HANDLING_ROWS, { ...row, ...own }];
    const tables = { ...loadRuleTables(), eventHandling: loadEventHandling(rows) };
    const change = changeOf('EX_OFFICIO_CORRECTION', '2026-07-01');
    const decision = decideRegistryChange(change, factsOf(insured), contextOn('2026-07-01', { tables }));
    expect(decision).toMatchObject({ type: 'hold', basis: { ruleId: 'REG-HELD-BY-TABLE' } });
  });

  it('国保に関わりのない人の職権消除は何もしない', () => {
    expect(decided(changeOf('REMOVAL_EX_OFFICIO', '2026-07-01')).type).toBe('nothing');
    expect(decided(changeOf('REMOVAL_EX_OFFICIO', '2026-07-01'), former)).toMatchObject({
      type: 'information',
      basis: { ruleId: 'REG-REMOVAL-EX-OFFICIO-NOT-INSURED' },
    });
  });
});
