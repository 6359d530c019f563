import { cancelOf, d, insuredFrom, type Ledger, lossOf, MEMBERSHIP, PERSON, SON, WIFE } from '../testing/person.ts';
import { householdOutward } from '../outward/household-outward.ts';
import { assignNumbers } from './assign-numbers.ts';
import { headEventsOf, openingHead } from './effect-events.ts';
import { foldHeads, headOn } from './fold-heads.ts';
import { successorOf } from './head-succession.ts';
import { householdPeriod, insuredMembersOn, memberPeriods } from './household-period.ts';
import type { HouseholdEvent, HouseholdEventContent, NhiHousehold } from './nhi-household.ts';

const free = { nhiHouseholdId: 'N0001', municipalityCode: '313700', symbol: '鳥湯', number: '1234' };

function householdWith(...contents: readonly HouseholdEventContent[]): NhiHousehold {
  const events = contents.map((content, index): HouseholdEvent => {
    const recordedAt = new Date(Date.UTC(2026, 0, index + 1)).toISOString();
    return { ...content, eventId: `H${index + 1}`, changeId: `C${index + 1}`, recordedAt, sequence: index + 1 };
  });
  return { ...free, branches: [], events };
}

const husband = openingHead(PERSON, d('2026-01-10'), true);
const wife = { kind: 'HEAD_SET', headResidentId: WIFE, since: d('2026-03-03'), reason: '04' } as const;
const pending = { ...wife, headResidentId: null };

describe('記号・番号・枝番', () => {
  function assigned(residentId: string, household: NhiHousehold | null) {
    const result = assignNumbers(residentId, household, free);
    if (!result.ok) throw new Error(result.error.code);
    return result.value;
  }

  it('番号は世帯に、枝番は人に順に付ける', () => {
    const first = assigned(PERSON, null);
    const second = assigned(WIFE, first.household);
    expect(first).toMatchObject({ opened: true, membership: { number: '1234', branch: '01' } });
    expect(second).toMatchObject({ opened: false, membership: { number: '1234', branch: '02' } });
  });

  it('一度使った枝番は、同じ人が戻っても使わない', () => {
    const { household } = assigned(PERSON, null);
    expect(assigned(PERSON, household).membership.branch).toBe('02');
  });

  it('99 の次は付けられない', () => {
    const full = { ...householdWith(), branches: [{ residentId: SON, branch: '99' }] };
    expect(assignNumbers(PERSON, full, free)).toMatchObject({ ok: false, error: { code: 'QUA-0114' } });
  });
});

describe('国保世帯の世帯主', () => {
  it('E31 世帯主の死亡で、妻がその日から世帯主になる', () => {
    const effect = {
      type: 'HEAD_CHANGED',
      nhiHouseholdId: 'N0001',
      headResidentId: WIFE,
      since: d('2026-03-03'),
    } as const;
    const rows = foldHeads(householdWith(husband, ...headEventsOf([effect], 'N0001')));
    expect(rows).toMatchObject([
      { headResidentId: PERSON, since: '2026-01-10', until: '2026-03-03' },
      { headResidentId: WIFE, since: '2026-03-03', until: null },
    ]);
    expect(headOn(rows, d('2026-03-02'))?.headResidentId).toBe(PERSON);
    expect(headEventsOf([effect], 'N0002')).toEqual([]);
  });

  it('E60 未定の後に届いた世帯変更届で、死亡の日から世帯主が決まる', () => {
    expect(foldHeads(householdWith(husband, pending)).at(-1)?.headResidentId).toBeNull();
    expect(foldHeads(householdWith(husband, pending, wife))).toMatchObject([
      {},
      { headResidentId: WIFE, since: '2026-03-03' },
    ]);
  });

  it('元の世帯主に戻れば一続きになる', () => {
    const back = { ...wife, headResidentId: PERSON };
    expect(foldHeads(householdWith(husband, wife, back))).toMatchObject([{ headResidentId: PERSON, until: null }]);
  });

  it('世帯主変更の取消と、その取消', () => {
    const cancelled = { kind: 'CANCELLED', targetChangeId: 'C2' } as const;
    const undone = { kind: 'CANCELLED', targetChangeId: 'C3' } as const;
    expect(foldHeads(householdWith(husband, wife, cancelled))).toHaveLength(1);
    expect(foldHeads(householdWith(husband, wife, cancelled, undone))).toHaveLength(2);
  });

  it('国保上の世帯主変更がある間は、住民票の世帯主が変わっても従わない', () => {
    const override = { kind: 'HEAD_OVERRIDDEN', headResidentId: SON, since: d('2026-02-01') } as const;
    const ended = { kind: 'HEAD_OVERRIDE_ENDED', since: d('2026-06-01') } as const;
    expect(
      foldHeads(householdWith(husband, override, wife, ended)).map((row) => [row.headResidentId, row.since]),
    ).toEqual([
      [PERSON, '2026-01-10'],
      [SON, '2026-02-01'],
      [WIFE, '2026-06-01'],
    ]);
  });

  it('後継ぎは 15 歳以上が一人だけのときに決まる', () => {
    const born = (residentId: string, birthDate: string) => ({ residentId, birthDate: d(birthDate) });
    const day = d('2026-03-03');
    expect(successorOf([born(WIFE, '1982-01-01'), born(SON, '2011-03-04')], day)).toEqual({
      type: 'FOLLOWS',
      headResidentId: WIFE,
    });
    expect(successorOf([born(WIFE, '1982-01-01'), born(SON, '2011-03-03')], day)).toEqual({
      type: 'PENDING',
      candidates: [WIFE, SON],
    });
    expect(successorOf([], day)).toEqual({ type: 'PENDING', candidates: [] });
  });
});

describe('国保世帯の開始と終了', () => {
  const day = d('2026-11-24');
  const family = (wifeLedger: Ledger, headLedger: Ledger) => [
    ...memberPeriods(PERSON, headLedger.timeline, 'N0001'),
    ...memberPeriods(WIFE, wifeLedger.timeline, 'N0001'),
  ];
  const whole = insuredFrom({ from: '2026-01-10' });
  const lost = insuredFrom({ from: '2026-01-10', lostOn: '2026-07-02' });

  it('E32 世帯主だけが社保に入ると、擬制世帯主のもとで世帯が続く', () => {
    const state = householdOutward(householdWith(husband), family(whole, lost), day);
    expect(state).toMatchObject({
      exists: true,
      opensOn: '2026-01-10',
      closesOn: null,
      head: { residentId: PERSON, insured: false },
      insuredCount: 1,
      reason: '05',
    });
    expect(householdOutward(householdWith(husband), family(whole, lost), d('2026-07-01')).head?.insured).toBe(true);
  });

  it('E22 一人世帯の世帯主が亡くなると、喪失日に全員喪失 07 で閉じ、世帯主は本人のまま', () => {
    const alone = memberPeriods(PERSON, insuredFrom({ from: '2026-01-10', lostOn: '2026-03-04' }).timeline, 'N0001');
    expect(householdOutward(householdWith(husband), alone, day)).toMatchObject({
      closesOn: '2026-03-04',
      reason: '07',
      headPending: false,
      head: { residentId: PERSON, insured: true, since: '2026-01-10' },
      insuredCount: 0,
    });
  });

  it('最後の喪失が取り消されると、世帯はまた開く', () => {
    const reopened = lost.with([cancelOf('E3')]);
    expect(householdPeriod(family(lost, lost)).closesOn).toBe('2026-07-02');
    expect(householdPeriod(family(reopened, lost)).closesOn).toBeNull();
  });

  it('すべての取得が取り消されると、世帯はなかったことになる', () => {
    const never = whole.with([cancelOf('E1')]).with([cancelOf('E2')]);
    const state = householdOutward(householdWith(husband), memberPeriods(PERSON, never.timeline, 'N0001'), day);
    expect(state).toMatchObject({ exists: false, opensOn: null, closesOn: null, insuredCount: 0 });
  });

  it('世帯主未定の間は、最後の世帯主を示して未定の印を付ける', () => {
    const members = memberPeriods(WIFE, whole.timeline, 'N0001');
    const state = householdOutward(householdWith(husband, pending), members, day);
    expect(state).toMatchObject({ headPending: true, head: { residentId: PERSON, insured: false } });
  });

  it('E34・E35 分離した息子は、その日から新しい世帯に数える', () => {
    const move = {
      kind: 'HOUSEHOLD_MOVED',
      residentId: SON,
      effectiveOn: d('2026-10-15'),
      factDate: d('2026-10-15'),
      provisional: false,
      authority: 'NOTIFICATION',
      reason: '02',
      membership: { ...MEMBERSHIP, nhiHouseholdId: 'N0002' },
    } as const;
    const { timeline } = whole.with([move]);
    expect(memberPeriods(SON, timeline, 'N0001')).toMatchObject([{ startsOn: '2026-01-10', endsOn: '2026-10-15' }]);
    expect(memberPeriods(SON, timeline, 'N0002')).toMatchObject([{ startsOn: '2026-10-15', endsOn: null }]);
    expect(insuredMembersOn(memberPeriods(SON, timeline, 'N0001'), d('2026-10-15'))).toEqual([]);
  });

  it('長さのない期間は世帯員に数えない', () => {
    const never = insuredFrom({ from: '2026-01-10' }).with([lossOf('2026-01-10')]);
    expect(memberPeriods(PERSON, never.timeline, 'N0001')).toEqual([]);
  });
});
