import { cancelOf, d, insuredFrom, lossOf } from '../testing/person.ts';
import { decideCancellation } from './cancellation.ts';
import { decideCorrection } from './correction.ts';

function valueOf<T>(result: { ok: true; value: T } | { ok: false; error: { code: string } }): T {
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}

describe('訂正', () => {
  it('E41 取得日 4/1 を 3/25 に直すと、取得と適用開始がともに 3/25 になる', () => {
    const wrong = insuredFrom({ from: '2026-04-01' });
    const fixed = wrong.with(valueOf(decideCorrection(wrong.events, 'C1', { effectiveOn: d('2026-03-25') })));
    expect(fixed.timeline.qualification).toMatchObject([{ acquiredOn: '2026-03-25' }]);
    expect(fixed.timeline.coverage).toMatchObject([{ startsOn: '2026-03-25' }]);
    expect(fixed.timeline.voidedEventIds).toEqual(['E1', 'E2']);
    expect(fixed.timeline.needsReview).toEqual([]);
  });

  it('県内転入の転入日を直しても、引き継いだ取得日は動かない', () => {
    const wrong = insuredFrom({ from: '2026-06-15', acquiredOn: '2019-05-01' });
    const fixed = wrong.with(valueOf(decideCorrection(wrong.events, 'C1', { effectiveOn: d('2026-06-10') })));
    expect(fixed.timeline.qualification).toMatchObject([{ acquiredOn: '2019-05-01' }]);
    expect(fixed.timeline.coverage).toMatchObject([{ startsOn: '2026-06-10' }]);
  });

  it('喪失の事由と日を直す', () => {
    const wrong = insuredFrom({ from: '2020-04-01' }).with([lossOf('2026-07-02')]);
    const correction = { effectiveOn: d('2026-08-01'), lossReason: '99', factDate: d('2026-08-01') } as const;
    const fixed = wrong.with(valueOf(decideCorrection(wrong.events, 'C2', correction)));
    expect(fixed.timeline.qualification).toMatchObject([{ lostOn: '2026-08-01', lossReason: '99' }]);
  });

  it('取消という異動は訂正できない', () => {
    const ledger = insuredFrom({ from: '2020-04-01' })
      .with([lossOf('2026-07-02')])
      .with([cancelOf('E3')]);
    expect(decideCorrection(ledger.events, 'C3', {})).toMatchObject({ ok: false, error: { code: 'QUA-0115' } });
  });
});

describe('異動の取消', () => {
  const lost = insuredFrom({ from: '2020-04-01' }).with([lossOf('2026-07-02')]);

  it('異動一件の全部を取り消す', () => {
    const gone = lost.with(valueOf(decideCancellation(lost.events, 'C2')));
    expect(gone.timeline.coverage).toMatchObject([{ endsOn: null }]);
    const acquisition = insuredFrom({ from: '2020-04-01' });
    const never = acquisition.with(valueOf(decideCancellation(acquisition.events, 'C1')));
    expect(never.timeline.coverage).toEqual([]);
    expect(never.timeline.needsReview).toEqual([]);
  });

  it('取り消した異動の取消は、元に戻す', () => {
    const gone = lost.with(valueOf(decideCancellation(lost.events, 'C2')));
    const back = gone.with(valueOf(decideCancellation(gone.events, 'C3')));
    expect(back.timeline.coverage).toMatchObject([{ endsOn: '2026-07-02' }]);
  });

  it('すでに取り消された異動、ない異動は断る', () => {
    const gone = lost.with(valueOf(decideCancellation(lost.events, 'C2')));
    expect(decideCancellation(gone.events, 'C2')).toMatchObject({ ok: false, error: { code: 'QUA-0112' } });
    expect(decideCancellation(gone.events, 'C9')).toMatchObject({ ok: false, error: { code: 'QUA-0113' } });
  });
});
