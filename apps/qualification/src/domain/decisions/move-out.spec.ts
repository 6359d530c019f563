import { changeOf, d, insuredFrom, PERSON, SON, WIFE } from '../testing/person.ts';
import { applied, decided, questionIds } from '../testing/decided.ts';
import type { RegistryChange } from './registry-change.ts';

const OSAKA = '271004';
const KURAYOSHI = '312037';
const insured = insuredFrom({ from: '2026-01-10' });

function moveOut(to: string | null | undefined, overrides: Partial<RegistryChange> = {}) {
  const common = { notifiedOn: d('2026-05-20'), toMunicipalityCode: to, moveOut: { plannedOn: d('2026-05-31') } };
  return changeOf('MOVE_OUT_DOMESTIC', '2026-05-31', { ...common, ...overrides });
}

function confirmed(to: string, on: string, overrides: Partial<RegistryChange> = {}) {
  const moved = { confirmedOn: d(on) };
  return changeOf('MOVE_OUT_CONFIRMED', on, { toMunicipalityCode: to, moveOut: moved, ...overrides });
}

const toOsaka = applied(insured, decided(moveOut(OSAKA), insured));
const toKurayoshi = applied(insured, decided(moveOut(KURAYOSHI), insured));

describe('転出（予定）', () => {
  it('例05b・E09 県外: 予定日 5/31 の翌日に喪失する（予定）', () => {
    expect(decided(moveOut(OSAKA), insured)).toMatchObject({
      type: 'apply',
      kind: 'LOSS',
      effectiveOn: '2026-06-01',
      suggestion: { decision: 'LOSE', lossReason: '01', factDate: '2026-05-31', provisional: true },
    });
    expect(toOsaka.timeline.qualification).toMatchObject([{ lostOn: '2026-06-01', provisional: true }]);
    expect(toOsaka.timeline.coverage).toMatchObject([{ endsOn: '2026-06-01', destinationMunicipalityCode: OSAKA }]);
  });

  it('E12 県内: 資格は続き、予定日 5/31 に適用だけが終わる（予定）', () => {
    expect(toKurayoshi.timeline.qualification).toMatchObject([{ lostOn: null }]);
    expect(toKurayoshi.timeline.coverage).toMatchObject([{ endsOn: '2026-05-31', endReason: '02', provisional: true }]);
  });

  it('E11 国外: 転出日 9/10 の翌日に喪失する', () => {
    expect(decided(changeOf('MOVE_OUT_ABROAD', '2026-09-10', { toMunicipalityCode: null }), insured)).toMatchObject({
      type: 'apply',
      effectiveOn: '2026-09-11',
    });
  });

  it('E67 一部転出の 25 歳以下は、マル学・マル遠かを問う。26 歳からは自動', () => {
    const part = moveOut(OSAKA, { changeGroupScope: 'PART' });
    const young = decided(part, insured, { birthDate: d('2000-06-01') });
    expect(young.type).toBe('propose');
    expect(questionIds(young)).toEqual(['STUDENT']);
    expect(decided(part, insured, { birthDate: d('2000-05-31') }).type).toBe('apply');
    expect(decided(moveOut(OSAKA), insured, { birthDate: d('2000-06-01') }).type).toBe('apply');
  });

  it('全部か一部か分からない 25 歳以下も問う', () => {
    const unknown = moveOut(OSAKA, { changeGroupScope: undefined });
    expect(decided(unknown, insured, { birthDate: d('2008-06-01') }).type).toBe('propose');
  });

  it('施設への転出は住所地特例かを問う', () => {
    expect(questionIds(decided(moveOut(OSAKA), insured, { facilityAddress: true }))).toEqual(['RESIDENCE_EXCEPTION']);
  });

  it('特例の対象者の転出は職員が決める。特例が終わっていれば自動', () => {
    const exception = {
      residentId: PERSON,
      factDate: d('2026-04-01'),
      provisional: false,
      authority: 'NOTIFICATION',
      exception: 'FACILITY',
    } as const;
    const ours = insured.with([{ ...exception, kind: 'EXCEPTION_STARTED', effectiveOn: d('2026-04-01') }]);
    expect(questionIds(decided(moveOut(OSAKA), ours))).toEqual(['RESIDENCE_EXCEPTION']);
    const over = ours.with([{ ...exception, kind: 'EXCEPTION_ENDED', effectiveOn: d('2026-05-31') }]);
    expect(decided(moveOut(OSAKA), over).type).toBe('apply');
  });

  it('E64 転出先が未定なら提案にする', () => {
    expect(questionIds(decided(moveOut(undefined), insured))).toEqual(['DESTINATION']);
    expect(questionIds(decided(moveOut(null), insured))).toEqual(['DESTINATION']);
  });

  it('E63 予定中の二度目の転出届は訂正で、前の予定を取り消す', () => {
    const later = moveOut(KURAYOSHI, { reason: 'MOVE_OUT_CHANGED', moveOut: { plannedOn: d('2026-06-10') } });
    const decision = decided(later, toOsaka);
    expect(decision).toMatchObject({ type: 'apply', kind: 'CORRECTION' });
    const { timeline } = applied(toOsaka, decision);
    expect(timeline.qualification).toMatchObject([{ lostOn: null }]);
    expect(timeline.coverage).toMatchObject([{ endsOn: '2026-06-10' }]);
    expect(timeline.needsReview).toEqual([]);
  });

  it('世帯主だけが転出し 15 歳以上が二人残れば世帯主未定、世帯全部なら何も起きない', () => {
    const stays = (residentId: string) => ({ residentId, birthDate: d('1982-01-01'), status: 'CURRENT' }) as const;
    const facts = {
      registryMembers: [stays(PERSON), stays(WIFE), stays(SON)],
      nhiHousehold: {
        nhiHouseholdId: 'N0001',
        headResidentId: PERSON,
        headSince: d('2026-01-10'),
        headOverridden: false,
        insuredResidentIds: [PERSON, WIFE, SON],
      },
    };
    const part = decided(moveOut(OSAKA, { changeGroupScope: 'PART' }), insured, facts);
    expect(part.householdEffects).toMatchObject([
      { type: 'HEAD_PENDING', since: '2026-05-31', candidates: [WIFE, SON] },
    ]);
    expect(decided(moveOut(OSAKA), insured, facts).householdEffects).toEqual([]);
  });

  it('被保険者でない人の転出は何もしない', () => {
    expect(decided(moveOut(OSAKA)).type).toBe('nothing');
  });
});

describe('転出確定（転入通知）', () => {
  it('E08 県外: 転入日が予定日なら、その日に喪失する（法8条1項ただし書）', () => {
    const decision = decided(confirmed(OSAKA, '2026-05-31'), toOsaka);
    expect(decision).toMatchObject({ type: 'apply', kind: 'CORRECTION', effectiveOn: '2026-05-31' });
    expect(decision.basis.articles).toContain('国民健康保険法第8条第1項ただし書');
    const { timeline } = applied(toOsaka, decision);
    expect(timeline.qualification).toMatchObject([{ lostOn: '2026-05-31', provisional: false }]);
    expect(timeline.needsReview).toEqual([]);
  });

  it('E09 県外: 転入日が予定日の翌日なら喪失日は変わらず、確定する', () => {
    const decision = decided(confirmed(OSAKA, '2026-06-01'), toOsaka);
    expect(decision).toMatchObject({ type: 'apply', kind: 'CHANGE' });
    expect(applied(toOsaka, decision).timeline.qualification).toMatchObject([
      { lostOn: '2026-06-01', provisional: false },
    ]);
  });

  it('例05c・E10 県外: 予定 5/31 に対し転入 6/5 なら、喪失日を 6/5 に変える提案にする', () => {
    const decision = decided(confirmed(OSAKA, '2026-06-05'), toOsaka);
    expect(decision).toMatchObject({
      type: 'propose',
      suggestion: { decision: 'CHANGE_LOSS_DATE', lostOn: '2026-06-05', provisional: false },
    });
    expect(questionIds(decision)).toEqual(['CHANGE_LOSS_DATE']);
    expect(decision.reasons[0]?.text).toContain('喪失日を 2026-06-05 に変更');
  });

  it('県外: 転入日が予定日より前でも提案にする', () => {
    expect(decided(confirmed(OSAKA, '2026-05-25'), toOsaka)).toMatchObject({
      type: 'propose',
      suggestion: { lostOn: '2026-05-25' },
    });
  });

  it('E13 県内: 予定 5/31 に対し転入 6/20 なら、自動で適用終了を 6/20 に改める', () => {
    const decision = decided(confirmed(KURAYOSHI, '2026-06-20'), toKurayoshi);
    expect(decision).toMatchObject({ type: 'apply', kind: 'CORRECTION' });
    const { timeline } = applied(toKurayoshi, decision);
    expect(timeline.coverage).toMatchObject([{ endsOn: '2026-06-20', provisional: false }]);
    expect(timeline.qualification).toMatchObject([{ lostOn: null }]);
  });

  it('予定日より 30 日を超えて遅い転入は、県内でも提案にする', () => {
    expect(decided(confirmed(KURAYOSHI, '2026-06-30'), toKurayoshi).type).toBe('apply');
    expect(questionIds(decided(confirmed(KURAYOSHI, '2026-07-01'), toKurayoshi))).toEqual(['LATE']);
  });

  it('転出先が県外から県内へ変わっていたら提案にする', () => {
    const decision = decided(confirmed(KURAYOSHI, '2026-05-31'), toOsaka);
    expect(questionIds(decision)).toEqual(['DESTINATION']);
    expect(decision).toMatchObject({ suggestion: { endsOn: '2026-05-31' } });
  });

  it('転出届がないまま転入通知が届いたら提案にする', () => {
    const decision = decided(confirmed(OSAKA, '2026-06-05'), insured);
    expect(decision).toMatchObject({
      type: 'propose',
      kind: 'LOSS',
      suggestion: { decision: 'LOSE', lostOn: '2026-06-05' },
    });
  });

  it('転出の判断がまだなら、その作業を取り下げて一つにする', () => {
    const openTasks = [{ taskId: 'T1', registrySequence: 2, reason: 'MOVE_OUT_DOMESTIC' }] as const;
    expect(decided(confirmed(OSAKA, '2026-06-05'), insured, { openTasks }).withdrawsTaskIds).toEqual(['T1']);
  });
});

describe('転出取消', () => {
  const cancelled = (notifiedOn: string) => changeOf('MOVE_OUT_CANCELLED', notifiedOn);

  it('例06c・E18 予定日までの取消は自動で、資格は元に戻る', () => {
    const decision = decided(cancelled('2026-05-28'), toOsaka);
    expect(decision).toMatchObject({ type: 'apply', kind: 'CANCELLATION' });
    const { timeline } = applied(toOsaka, decision);
    expect(timeline.qualification).toEqual(insured.timeline.qualification);
    expect(timeline.coverage).toEqual(insured.timeline.coverage);
  });

  it('予定日を過ぎた取消は提案にする', () => {
    expect(decided(cancelled('2026-05-31'), toOsaka).type).toBe('apply');
    expect(questionIds(decided(cancelled('2026-06-01'), toOsaka))).toEqual(['AFTER_PLANNED_DAY']);
  });

  it('転出の判断がまだなら、その作業を取り下げる', () => {
    const openTasks = [{ taskId: 'T1', registrySequence: 2, reason: 'MOVE_OUT_DOMESTIC' }] as const;
    expect(decided(cancelled('2026-05-28'), insured, { openTasks })).toMatchObject({
      type: 'information',
      withdrawsTaskIds: ['T1'],
    });
  });

  it('擬制世帯主の転出取消では、世帯主が元に戻る', () => {
    const nhiHousehold = {
      nhiHouseholdId: 'N0001',
      headResidentId: null,
      headSince: d('2026-05-31'),
      headOverridden: false,
      insuredResidentIds: [WIFE],
    };
    const decision = decided(cancelled('2026-05-28'), undefined, { nhiHousehold });
    expect(decision).toMatchObject({ type: 'apply', kind: 'CHANGE', events: [] });
    expect(decision.householdEffects).toMatchObject([
      { type: 'HEAD_CHANGED', headResidentId: PERSON, since: '2026-05-31' },
    ]);
  });
});
