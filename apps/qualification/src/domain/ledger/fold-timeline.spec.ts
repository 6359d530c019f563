import { cancelOf, d, insuredFrom, Ledger, lossOf, MEMBERSHIP, PERSON } from '../testing/person.ts';
import { foldTimeline } from './fold-timeline.ts';
import type { LedgerEventDraft } from './ledger-event.ts';
import { everInsured, insuredOn, validOn } from './timeline-queries.ts';

const common = {
  residentId: PERSON,
  provisional: false,
  authority: 'NOTIFICATION',
  factDate: d('2026-01-01'),
} as const;

function started(on: string): LedgerEventDraft {
  const membership = MEMBERSHIP;
  const day = { effectiveOn: d(on), previousMunicipalityCode: null, membership };
  return { ...common, ...day, kind: 'COVERAGE_STARTED', reason: '02' };
}

function ended(on: string): LedgerEventDraft {
  return { ...common, kind: 'COVERAGE_ENDED', effectiveOn: d(on), reason: '02', destinationMunicipalityCode: '312037' };
}

function acquired(on: string, acquiredOnSource: 'OWN' | 'NOTE' | 'AGGREGATION' | 'PENDING' = 'OWN'): LedgerEventDraft {
  return { ...common, kind: 'ACQUIRED', effectiveOn: d(on), reason: '01', acquiredOnSource };
}

const codes = (ledger: Ledger) => ledger.timeline.needsReview.map((review) => `${review.event.eventId} ${review.code}`);

describe('台帳から期間を組み立てる', () => {
  it('喪失日は被保険者でない最初の日', () => {
    const { timeline } = insuredFrom({ from: '2026-04-10', lostOn: '2026-07-02' });
    expect(insuredOn(timeline, d('2026-04-09'))).toBe(false);
    expect(insuredOn(timeline, d('2026-04-10'))).toBe(true);
    expect(insuredOn(timeline, d('2026-07-01'))).toBe(true);
    expect(insuredOn(timeline, d('2026-07-02'))).toBe(false);
    expect(timeline.coverage[0]).toMatchObject({ endsOn: '2026-07-02', endReason: '01' });
  });

  it('E12 県内転出では資格は続き、適用だけが終わる', () => {
    const { timeline } = insuredFrom({ from: '2019-05-01' }).with([ended('2026-06-15')]);
    expect(timeline.qualification).toMatchObject([{ acquiredOn: '2019-05-01', lostOn: null }]);
    expect(timeline.coverage).toMatchObject([{ endsOn: '2026-06-15', destinationMunicipalityCode: '312037' }]);
  });

  it('E14 県内転入では取得日が未定のまま始まり、資格継続の結果で確定する', () => {
    const pending = insuredFrom({ from: '2026-06-15', acquiredOn: null });
    expect(pending.timeline.qualification).toMatchObject([
      { acquiredOn: null, acquiredOnSource: 'PENDING', from: '2026-06-15' },
    ]);
    const confirmation: LedgerEventDraft = {
      ...common,
      kind: 'ACQUISITION_DATE_CONFIRMED',
      effectiveOn: d('2019-05-01'),
      targetEventId: 'E1',
      source: 'AGGREGATION',
    };
    const { timeline } = pending.with([confirmation]);
    expect(timeline.qualification).toMatchObject([{ acquiredOn: '2019-05-01', acquiredOnSource: 'AGGREGATION' }]);
    expect(timeline.coverage).toMatchObject([{ startsOn: '2026-06-15' }]);
  });

  it('E17 同じ日に転入して県内へ転出すると、長さのない期間が台帳にだけ残る', () => {
    const { timeline } = new Ledger().with([
      ended('2026-05-10'),
      acquired('2019-05-01', 'NOTE'),
      started('2026-05-10'),
    ]);
    expect(timeline.coverage).toMatchObject([{ startsOn: '2026-05-10', endsOn: '2026-05-10' }]);
    expect(timeline.needsReview).toEqual([]);
    expect(everInsured(timeline)).toBe(false);
    expect(insuredOn(timeline, d('2026-05-10'))).toBe(false);
  });

  it('同じ日に喪失して取得し直すと、前の期間が終わってから次が始まる', () => {
    const ledger = insuredFrom({ from: '2026-01-01' }).with([
      acquired('2026-04-01'),
      started('2026-04-01'),
      lossOf('2026-04-01'),
    ]);
    expect(ledger.timeline.coverage).toMatchObject([
      { startsOn: '2026-01-01', endsOn: '2026-04-01' },
      { startsOn: '2026-04-01', endsOn: null },
    ]);
    expect(codes(ledger)).toEqual([]);
  });

  it('県内へ出た人が県外を経て戻ると、前の資格は他の町で失われたものとして閉じる', () => {
    const gone = insuredFrom({ from: '2019-05-01' }).with([ended('2024-06-15')]);
    const back = gone.with([acquired('2026-08-01'), started('2026-08-01')]);
    expect(back.timeline.qualification).toMatchObject([
      { acquiredOn: '2019-05-01', lostOn: '2026-08-01', lossReason: null, lostElsewhere: true },
      { acquiredOn: '2026-08-01', lostOn: null, lostElsewhere: false },
    ]);
    expect(codes(back)).toEqual([]);
  });

  it('県内へ出た人の喪失と新しい取得が同じ日なら、前の資格がその喪失で終わる', () => {
    const gone = insuredFrom({ from: '2019-05-01' }).with([ended('2024-06-15')]);
    const back = gone.with([acquired('2026-08-01'), started('2026-08-01'), lossOf('2026-08-01')]);
    expect(back.timeline.qualification).toMatchObject([
      { lostOn: '2026-08-01', lossReason: '02', lostElsewhere: false },
      { acquiredOn: '2026-08-01', lostOn: null },
    ]);
    expect(codes(back)).toEqual([]);
  });

  it('同じ日に取得・喪失・再取得があれば、長さのない期間の次に新しい期間が始まる', () => {
    const day = '2026-05-10';
    const ledger = new Ledger().with([acquired(day), started(day), lossOf(day), acquired(day), started(day)]);
    expect(ledger.timeline.coverage).toMatchObject([
      { startsOn: day, endsOn: day },
      { startsOn: day, endsOn: null },
    ]);
    expect(codes(ledger)).toEqual([]);
  });

  it('県内転出と喪失が同じ日なら、適用は県内転出で終わり、転出先が残る', () => {
    const ledger = insuredFrom({ from: '2019-05-01' }).with([lossOf('2026-06-15'), ended('2026-06-15')]);
    expect(ledger.timeline.coverage).toMatchObject([{ endReason: '02', destinationMunicipalityCode: '312037' }]);
    expect(ledger.timeline.qualification).toMatchObject([{ lostOn: '2026-06-15' }]);
    expect(codes(ledger)).toEqual([]);
  });

  it('県内から戻った人の取得日が前と同じなら、資格は一つのまま', () => {
    const gone = insuredFrom({ from: '2019-05-01' }).with([ended('2024-06-15')]);
    const back = gone.with([acquired('2019-05-01', 'AGGREGATION'), started('2026-08-01')]);
    expect(back.timeline.qualification).toHaveLength(1);
    expect(back.timeline.coverage.map((row) => row.startsOn)).toEqual(['2019-05-01', '2026-08-01']);
    expect(codes(back)).toEqual([]);
  });

  it('世帯が変わっても適用は一つ、その日から国保世帯と枝番が変わる（E34）', () => {
    const membership = { ...MEMBERSHIP, nhiHouseholdId: 'N0002', branch: '01', number: '1300' };
    const move: LedgerEventDraft = {
      ...common,
      kind: 'HOUSEHOLD_MOVED',
      effectiveOn: d('2026-10-01'),
      reason: '02',
      membership,
    };
    const { timeline } = insuredFrom({ from: '2026-04-10' }).with([move]);
    expect(timeline.coverage).toHaveLength(1);
    expect(validOn(timeline, d('2026-09-30')).membership?.number).toBe('1234');
    expect(validOn(timeline, d('2026-10-01')).membership?.number).toBe('1300');
  });

  it('特例の期間を始め、終える', () => {
    const exception = { ...common, exception: 'STUDENT' } as const;
    const ledger = insuredFrom({ from: '2019-05-01' })
      .with([{ ...exception, kind: 'EXCEPTION_STARTED', effectiveOn: d('2026-04-01') }])
      .with([{ ...exception, kind: 'EXCEPTION_ENDED', effectiveOn: d('2030-04-01') }]);
    expect(validOn(ledger.timeline, d('2030-03-31')).exception?.exception).toBe('STUDENT');
    expect(validOn(ledger.timeline, d('2030-04-01')).exception).toBeNull();
    const again = ledger.with([{ ...exception, kind: 'EXCEPTION_ENDED', effectiveOn: d('2031-04-01') }]);
    expect(codes(again)).toEqual(['E5 END_WITHOUT_START']);
  });
});

describe('取消と取消の取消', () => {
  const lost = insuredFrom({ from: '2026-01-10' }).with([lossOf('2026-07-02')], '2026-07-10T00:00:00Z');
  const cancelled = lost.with([cancelOf('E3')], '2026-07-20T00:00:00Z');
  const again = cancelled.with([cancelOf('E4')], '2026-08-01T00:00:00Z');

  it('E40 喪失、その取消、取消の取消', () => {
    expect(lost.timeline.qualification[0]?.lostOn).toBe('2026-07-02');
    expect(cancelled.timeline.qualification[0]?.lostOn).toBeNull();
    expect(cancelled.timeline.coverage[0]?.endsOn).toBeNull();
    expect(again.timeline.qualification[0]?.lostOn).toBe('2026-07-02');
    expect(again.timeline.voidedEventIds).toEqual(['E4']);
  });

  it.each([
    ['2026-07-09T23:59:59Z', null],
    ['2026-07-10T00:00:00Z', '2026-07-02'],
    ['2026-07-20T09:00:00+09:00', null],
    ['2026-08-01T00:00:00.000001Z', '2026-07-02'],
  ])('%s の時点で分かっていた喪失日は %s', (knownAt, lostOn) => {
    expect(foldTimeline(again.events, { knownAt }).qualification[0]?.lostOn).toBe(lostOn);
  });

  it('取得を取り消すと、残った適用は要確認になる', () => {
    expect(codes(insuredFrom({ from: '2026-01-10' }).with([cancelOf('E1')]))).toEqual([
      'E2 COVERAGE_OUTSIDE_QUALIFICATION',
    ]);
  });

  it('二人が別々に取り消しても復活せず、後の取消が要確認になる', () => {
    const twice = cancelled.with([cancelOf('E3')]);
    expect(twice.timeline.qualification[0]?.lostOn).toBeNull();
    expect(codes(twice)).toEqual(['E5 ALREADY_CANCELLED']);
  });

  it('相手のない取消は要確認になる', () => {
    expect(codes(lost.with([cancelOf('E99')]))).toEqual(['E4 UNKNOWN_TARGET']);
  });

  it('自分より後の異動は取り消せない', () => {
    const early = new Ledger().with([cancelOf('E2'), acquired('2026-01-10')]);
    expect(codes(early)).toEqual(['E1 CANCELS_LATER_EVENT']);
    expect(early.timeline.qualification).toHaveLength(1);
  });
});

describe('矛盾は黙って捨てず、要確認に出す', () => {
  it('さかのぼった喪失の後の喪失は要確認', () => {
    const ledger = insuredFrom({ from: '2020-04-01', lostOn: '2026-03-31' }).with([lossOf('2025-10-02')]);
    expect(ledger.timeline.qualification[0]?.lostOn).toBe('2025-10-02');
    expect(codes(ledger)).toEqual(['E3 END_WITHOUT_START']);
  });

  it('資格がある間の取得は要確認', () => {
    const ledger = insuredFrom({ from: '2020-04-01' }).with([acquired('2026-04-01'), started('2026-04-01')]);
    expect(codes(ledger)).toEqual(['E3 START_WHILE_OPEN', 'E4 START_WHILE_OPEN']);
    expect(ledger.timeline.coverage).toHaveLength(1);
  });

  it('適用がない日の世帯変更は要確認', () => {
    const move = { ...common, kind: 'HOUSEHOLD_MOVED', reason: '02', membership: MEMBERSHIP } as const;
    const ledger = insuredFrom({ from: '2020-04-01', lostOn: '2026-03-31' }).with([
      { ...move, effectiveOn: d('2026-10-01') },
    ]);
    expect(codes(ledger)).toEqual(['E4 HOUSEHOLD_WITHOUT_COVERAGE']);
  });

  it('取得でない異動への取得日の確定は要確認', () => {
    const confirmation = { ...common, kind: 'ACQUISITION_DATE_CONFIRMED', source: 'AGGREGATION' } as const;
    const ledger = insuredFrom({ from: '2020-04-01' }).with([
      { ...confirmation, effectiveOn: d('2019-05-01'), targetEventId: 'E2' },
    ]);
    expect(codes(ledger)).toEqual(['E3 UNKNOWN_TARGET']);
  });
});
