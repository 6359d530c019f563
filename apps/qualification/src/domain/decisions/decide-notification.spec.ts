import { contextOn, d, factsOf, insuredFrom, Ledger, lossOf, notificationOf, PERSON, WIFE } from '../testing/person.ts';
import { decideNotification, type NotificationDecision } from './decide-notification.ts';
import type { PersonFacts } from './facts.ts';
import type { Notification, NotificationReason } from './notification.ts';

const TODAY = '2026-11-24';
const insured = insuredFrom({ from: '2020-04-01' });

function decide(notification: Notification, ledger: Ledger, facts: Partial<PersonFacts> = {}) {
  return decideNotification(notification, factsOf(ledger, facts), contextOn(TODAY));
}

function accepted(notification: Notification, ledger: Ledger, facts: Partial<PersonFacts> = {}): NotificationDecision {
  const result = decide(notification, ledger, facts);
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}

function refusedCode(notification: Notification, ledger: Ledger, facts: Partial<PersonFacts> = {}): string | null {
  const result = decide(notification, ledger, facts);
  return result.ok ? null : result.error.code;
}

describe('届書の入力: 喪失', () => {
  it.each<[string, NotificationReason, string, string, string]>([
    ['E06 社保加入 7/1', 'EMPLOYEE_INSURANCE_JOINED', '2026-07-01', '2026-07-02', '02'],
    ['E07 さかのぼった社保加入', 'EMPLOYEE_INSURANCE_JOINED', '2025-10-01', '2025-10-02', '02'],
    ['E19 生保開始 5/10', 'PUBLIC_ASSISTANCE_STARTED', '2026-05-10', '2026-05-10', '03'],
    ['E42 国保組合加入 6/1', 'NHI_ASSOCIATION_JOINED', '2026-06-01', '2026-06-01', '99'],
    ['E22 死亡 3/3', 'DEATH', '2026-03-03', '2026-03-04', '04'],
  ])('%s', (_title, reason, factDate, lostOn, lossReason) => {
    const decision = accepted(notificationOf(reason, factDate), insured);
    expect(decision).toMatchObject({ type: 'apply', kind: 'LOSS', effectiveOn: lostOn, provideDueOn: null });
    expect(insured.with(decision.events).timeline.qualification).toMatchObject([{ lostOn, lossReason }]);
  });

  it('社保加入の根拠条文と、どの表で決めたかを説明できる', () => {
    const { basis } = accepted(notificationOf('EMPLOYEE_INSURANCE_JOINED', '2026-07-01'), insured);
    expect(basis).toEqual({
      ruleId: 'NOT-EMPLOYEE-INSURANCE-JOINED',
      tableVersion: 'event-handling@2026-11-01 loss-date-rules@2026-11-01 limits@2026-11-01',
      articles: ['国民健康保険法施行規則第13条', '国民健康保険法第8条第1項'],
    });
  });

  it('転出予定中の社保加入は、予定の喪失に代わる', () => {
    const leaving = insured.with([lossOf('2026-06-01', { provisional: true, reason: '01' })]);
    const decision = accepted(notificationOf('EMPLOYEE_INSURANCE_JOINED', '2026-05-15'), leaving);
    const { timeline } = leaving.with(decision.events);
    expect(timeline.qualification).toMatchObject([{ lostOn: '2026-05-16', lossReason: '02', provisional: false }]);
    expect(timeline.needsReview).toEqual([]);
  });

  it.each([
    ['県外', '271004', { lostOn: '2026-06-01', provisional: true }, { endsOn: '2026-06-01' }],
    ['国外', null, { lostOn: '2026-06-01', provisional: false }, { endsOn: '2026-06-01' }],
    ['県内', '312037', { lostOn: null }, { endsOn: '2026-05-31', provisional: true }],
  ])('手入力の転出（%s）', (_title, toMunicipalityCode, qualification, coverage) => {
    const { events } = accepted(notificationOf('MOVE_OUT', '2026-05-31', { toMunicipalityCode }), insured);
    const { timeline } = insured.with(events);
    expect(timeline.qualification).toMatchObject([qualification]);
    expect(timeline.coverage).toMatchObject([coverage]);
  });

  it('世帯主の死亡届では、世帯主の後継ぎも決まる', () => {
    const decision = accepted(notificationOf('DEATH', '2026-03-03'), insured, {
      registryMembers: [{ residentId: WIFE, birthDate: d('1982-01-01'), status: 'CURRENT' }],
      nhiHousehold: {
        nhiHouseholdId: 'N0001',
        headResidentId: PERSON,
        headSince: d('2020-04-01'),
        headOverridden: false,
        insuredResidentIds: [PERSON, WIFE],
      },
    });
    expect(decision.householdEffects).toMatchObject([{ type: 'HEAD_CHANGED', headResidentId: WIFE }]);
  });

  it('E32 世帯主だけの社保加入では世帯主は変わらず、擬制世帯主になる', () => {
    const facts = { nhiHousehold: null };
    expect(
      accepted(notificationOf('EMPLOYEE_INSURANCE_JOINED', '2026-07-01'), insured, facts).householdEffects,
    ).toEqual([]);
  });
});

describe('届書の入力: 取得', () => {
  it.each<[string, NotificationReason, string, string]>([
    ['E03 社保の資格喪失日 4/1', 'EMPLOYEE_INSURANCE_LEFT', '2026-04-01', '02'],
    ['E20 生保廃止 8/1', 'PUBLIC_ASSISTANCE_ENDED', '2026-08-01', '03'],
    ['国保組合の資格喪失日 6/1', 'NHI_ASSOCIATION_LEFT', '2026-06-01', '99'],
  ])('%s はその日に取得', (_title, reason, on, acquisitionReason) => {
    const decision = accepted(notificationOf(reason, on), new Ledger());
    const { timeline } = new Ledger().with(decision.events);
    expect(timeline.qualification).toMatchObject([{ acquiredOn: on, acquisitionReason, acquiredOnSource: 'OWN' }]);
    expect(timeline.coverage).toMatchObject([{ startsOn: on, startReason: '01' }]);
  });

  it('E23 出生は出生日に取得', () => {
    const birthDate = d('2026-02-10');
    const decision = accepted(notificationOf('BIRTH', '2026-02-10'), new Ledger(), { birthDate });
    expect(decision).toMatchObject({ kind: 'ACQUISITION', effectiveOn: '2026-02-10' });
  });

  it('E05 4/1 取得、4/2 社保加入で 4/3 喪失', () => {
    const acquired = new Ledger().with(
      accepted(notificationOf('EMPLOYEE_INSURANCE_LEFT', '2026-04-01'), new Ledger()).events,
    );
    const lost = accepted(notificationOf('EMPLOYEE_INSURANCE_JOINED', '2026-04-02'), acquired);
    expect(acquired.with(lost.events).timeline.qualification).toMatchObject([
      { acquiredOn: '2026-04-01', lostOn: '2026-04-03' },
    ]);
  });

  it('E21 生保停止 8/1 に取得し、10/1 再開で 10/1 に喪失', () => {
    const acquired = new Ledger().with(
      accepted(notificationOf('PUBLIC_ASSISTANCE_ENDED', '2026-08-01'), new Ledger()).events,
    );
    const lost = accepted(notificationOf('PUBLIC_ASSISTANCE_STARTED', '2026-10-01'), acquired);
    expect(acquired.with(lost.events).timeline.coverage).toMatchObject([
      { startsOn: '2026-08-01', endsOn: '2026-10-01' },
    ]);
  });

  it('E02 遅れた届出は印が付き、提供期限は届出から 5 日', () => {
    const notification = notificationOf('MOVE_IN', '2026-04-10', {
      notifiedOn: d('2026-07-01'),
      fromMunicipalityCode: '131016',
    });
    expect(accepted(notification, new Ledger())).toMatchObject({
      effectiveOn: '2026-04-10',
      lateNotification: true,
      provideDueOn: '2026-07-06',
    });
    expect(accepted({ ...notification, notifiedOn: d('2026-04-20') }, new Ledger()).lateNotification).toBe(false);
  });

  it('県内からの手入力の転入は、取得日が分かるまで未定', () => {
    const notification = notificationOf('MOVE_IN', '2026-06-15', { fromMunicipalityCode: '312037' });
    expect(accepted(notification, new Ledger()).suggestion).toMatchObject({
      acquiredOn: null,
      acquiredOnSource: 'PENDING',
    });
    expect(accepted({ ...notification, acquiredOn: d('2019-05-01') }, new Ledger()).suggestion).toMatchObject({
      acquiredOn: '2019-05-01',
      acquiredOnSource: 'NOTE',
      startReason: '02',
    });
  });
});

describe('断る届書', () => {
  const acquisition = notificationOf('EMPLOYEE_INSURANCE_LEFT', '2026-04-01');
  const loss = notificationOf('EMPLOYEE_INSURANCE_JOINED', '2026-07-01');

  it.each<[string, string, Notification, Ledger, Partial<PersonFacts>]>([
    ['C02 すでに資格がある', 'QUA-0101', acquisition, insured, {}],
    ['C02 後の資格と重なる', 'QUA-0101', acquisition, insuredFrom({ from: '2026-05-01' }), {}],
    ['C01 喪失が取得より前', 'QUA-0102', loss, insuredFrom({ from: '2026-08-01' }), {}],
    ['C05 死亡の後の取得', 'QUA-0103', acquisition, new Ledger(), { diedOn: d('2026-03-31') }],
    ['C05 死亡の後の社保加入', 'QUA-0103', loss, insured, { diedOn: d('2026-06-30') }],
    ['C04 出生より前の取得', 'QUA-0104', acquisition, new Ledger(), { birthDate: d('2026-04-02') }],
    ['C04 61 日先の取得', 'QUA-0105', { ...acquisition, factDate: d('2027-01-24') }, new Ledger(), {}],
    ['C06 75 歳の誕生日の取得', 'QUA-0106', acquisition, new Ledger(), { birthDate: d('1951-04-01') }],
    ['資格のない人の喪失', 'QUA-0107', loss, new Ledger(), {}],
    ['もう喪失した人の喪失', 'QUA-0107', loss, insuredFrom({ from: '2020-04-01', lostOn: '2026-06-01' }), {}],
    ['E04 翌日から次の健保', 'QUA-0108', { ...acquisition, nextInsuranceFrom: d('2026-04-01') }, new Ledger(), {}],
    ['前住所のない転入', 'QUA-0111', notificationOf('MOVE_IN', '2026-04-10'), new Ledger(), {}],
    ['転出先のない転出', 'QUA-0111', notificationOf('MOVE_OUT', '2026-04-10'), insured, {}],
    ['まだ扱えない届出', 'QUA-0110', notificationOf('STUDENT', '2026-04-01'), insured, {}],
  ])('%s は %s で断る', (_title, code, notification, ledger, facts) => {
    expect(refusedCode(notification, ledger, facts)).toBe(code);
  });

  it('境目の日は受け付ける', () => {
    const ahead = { ...acquisition, factDate: d('2027-01-23') };
    expect(refusedCode(ahead, new Ledger())).toBeNull();
    expect(refusedCode(acquisition, new Ledger(), { birthDate: d('1951-04-02') })).toBeNull();
    expect(refusedCode(acquisition, new Ledger(), { birthDate: d('2026-04-01') })).toBeNull();
    expect(refusedCode(acquisition, insuredFrom({ from: '2019-04-01', lostOn: '2026-04-01' }))).toBeNull();
  });

  it('県内転入で、付記の取得日が転入日より後なら断る', () => {
    const late = { fromMunicipalityCode: '312037', acquiredOn: d('2026-06-16') };
    expect(refusedCode(notificationOf('MOVE_IN', '2026-06-15', late), new Ledger())).toBe('QUA-0109');
  });

  it('E04 は条文とともに断る', () => {
    const result = decide({ ...acquisition, nextInsuranceFrom: d('2026-04-01') }, new Ledger());
    expect(result).toEqual({
      ok: false,
      error: { code: 'QUA-0108', residentId: PERSON, article: '国民健康保険法第6条' },
    });
  });
});
