import { contextOn, factsOf, Ledger, lossOf, MEMBERSHIP, notificationOf } from '../testing/person.ts';
import { decideNotification } from '../decisions/decide-notification.ts';
import type { LedgerEventDraft } from './ledger-event.ts';
import { draftOf, needsMembership, recordDrafts, type Recording } from './record-drafts.ts';

function acquisition(): readonly LedgerEventDraft[] {
  const notification = notificationOf('EMPLOYEE_INSURANCE_LEFT', '2026-04-01');
  const result = decideNotification(notification, factsOf(new Ledger()), contextOn('2026-04-01'));
  return result.ok ? result.value.events : [];
}

const recording: Recording = {
  changeId: 'C1',
  recordedAt: '2026-04-01T00:00:00Z',
  firstSequence: 7,
  newEventId: () => 'E1',
};

describe('台帳への記録', () => {
  it('取得は国保世帯と記号番号枝番が決まるまで記録できない', () => {
    expect(needsMembership(acquisition())).toBe(true);
    expect(() => recordDrafts(acquisition(), recording)).toThrow(RangeError);
    const recorded = recordDrafts(acquisition(), { ...recording, membership: MEMBERSHIP });
    expect(recorded.map((event) => event.sequence)).toEqual([7, 8]);
    expect(recorded[1]).toMatchObject({ kind: 'COVERAGE_STARTED', membership: MEMBERSHIP, changeId: 'C1' });
    expect(needsMembership(recorded)).toBe(false);
  });

  it('喪失には国保世帯が要らない', () => {
    expect(needsMembership([lossOf('2026-04-01')])).toBe(false);
    expect(recordDrafts([lossOf('2026-04-01')], recording)).toHaveLength(1);
  });

  it('訂正で書き直す異動には、前の記録の番号と時刻が残らない', () => {
    const [recorded] = recordDrafts([lossOf('2026-04-01')], recording);
    expect(recorded === undefined ? null : draftOf(recorded)).toEqual(lossOf('2026-04-01'));
  });
});
