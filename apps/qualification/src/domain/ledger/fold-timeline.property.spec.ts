import fc from 'fast-check';
import { addDays } from '#kernel/plain-date';
import { d, MEMBERSHIP, PERSON } from '../testing/person.ts';
import { foldTimeline } from './fold-timeline.ts';
import type { LedgerEvent } from './ledger-event.ts';
import { qualificationOf } from './timeline-queries.ts';

const KINDS = [
  'ACQUIRED',
  'COVERAGE_STARTED',
  'COVERAGE_ENDED',
  'LOST',
  'CANCELLED',
  'HOUSEHOLD_MOVED',
  'ACQUISITION_DATE_CONFIRMED',
] as const;

interface Seed {
  readonly kind: (typeof KINDS)[number];
  readonly day: number;
  readonly target: number;
  readonly source: 'OWN' | 'NOTE' | 'PENDING';
}

function eventOf(seed: Seed, index: number): LedgerEvent {
  const common = {
    eventId: `E${index}`,
    changeId: `C${index}`,
    residentId: PERSON,
    effectiveOn: addDays(d('2026-01-01'), seed.day),
    factDate: d('2026-01-01'),
    provisional: false,
    authority: 'EX_OFFICIO',
    recordedAt: new Date(Date.UTC(2026, 6, 1, 0, Math.floor(index / 2))).toISOString(),
    sequence: index,
  } as const;
  const targetEventId = `E${seed.target}`;
  switch (seed.kind) {
    case 'ACQUIRED':
      return { ...common, kind: seed.kind, reason: '01', acquiredOnSource: seed.source };
    case 'COVERAGE_STARTED':
      return { ...common, kind: seed.kind, reason: '01', previousMunicipalityCode: null, membership: MEMBERSHIP };
    case 'COVERAGE_ENDED':
      return { ...common, kind: seed.kind, reason: '02', destinationMunicipalityCode: null };
    case 'LOST':
      return { ...common, kind: seed.kind, reason: '02', destinationMunicipalityCode: null };
    case 'CANCELLED':
      return { ...common, kind: seed.kind, targetEventId };
    case 'HOUSEHOLD_MOVED':
      return { ...common, kind: seed.kind, reason: '02', membership: { ...MEMBERSHIP, nhiHouseholdId: 'N0002' } };
    case 'ACQUISITION_DATE_CONFIRMED':
      return { ...common, kind: seed.kind, targetEventId, source: 'AGGREGATION' };
  }
}

const seeds = fc.record<Seed>({
  kind: fc.constantFrom(...KINDS),
  day: fc.integer({ min: 0, max: 12 }),
  target: fc.integer({ min: 0, max: 15 }),
  source: fc.constantFrom('OWN', 'NOTE', 'PENDING'),
});
const ledgers = fc.array(seeds, { maxLength: 16 }).map((list) => list.map(eventOf));
type Property = fc.IProperty<[LedgerEvent[]]> | fc.IProperty<[LedgerEvent[], number[]]>;
function check(property: Property): void {
  fc.assert(property as fc.IProperty<[LedgerEvent[]]>, { numRuns: 600 });
}

describe('どんな台帳でも成り立つこと', () => {
  it('届いた順に関わらず同じ期間になる', () => {
    const orders = fc.array(fc.nat(), { minLength: 16, maxLength: 16 });
    check(
      fc.property(ledgers, orders, (events, order) => {
        const shuffled = events
          .map((event, index) => ({ event, key: order[index] ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ event }) => event);
        expect(foldTimeline(shuffled)).toEqual(foldTimeline(events));
      }),
    );
  });

  it('同じ異動が二度届いても変わらない', () => {
    check(
      fc.property(ledgers, (events) => {
        expect(foldTimeline([...events, ...events])).toEqual(foldTimeline(events));
      }),
    );
  });

  it('資格どうし、適用どうしは重ならない', () => {
    check(
      fc.property(ledgers, (events) => {
        const { qualification, coverage } = foldTimeline(events);
        const spans = [
          qualification.map((row) => [row.from, row.lostOn] as const),
          coverage.map((row) => [row.startsOn, row.endsOn] as const),
        ];
        for (const span of spans) {
          for (const [index, [start, end]] of span.entries()) {
            const next = span[index + 1];
            expect(end === null || start <= end).toBe(true);
            if (next !== undefined) expect(end !== null && end <= next[0]).toBe(true);
          }
        }
      }),
    );
  });

  it('適用は必ず一つの資格の中にある', () => {
    check(
      fc.property(ledgers, (events) => {
        const timeline = foldTimeline(events);
        for (const coverage of timeline.coverage) expect(qualificationOf(timeline, coverage)).not.toBeNull();
      }),
    );
  });

  it('すべての異動は、反映・取消済・要確認のどれか一つになる', () => {
    check(
      fc.property(ledgers, (events) => {
        const timeline = foldTimeline(events);
        const reviewed = timeline.needsReview.map((review) => review.event.eventId);
        const seen = [...timeline.appliedEventIds, ...timeline.voidedEventIds, ...reviewed].sort();
        expect(seen).toEqual(events.map((event) => event.eventId).sort());
      }),
    );
  });

  it('取消と、その取消を足しても元の期間に戻る', () => {
    check(
      fc.property(
        ledgers.filter((events) => events.length > 0),
        fc.array(fc.nat(), { minLength: 1, maxLength: 1 }),
        (events, [pick = 0]) => {
          const before = foldTimeline(events);
          const live = events.filter((event) => !before.voidedEventIds.includes(event.eventId));
          const target = live[pick % live.length];
          if (target === undefined) return;
          const cancel = eventOf({ kind: 'CANCELLED', day: 0, target: 0, source: 'OWN' }, 40);
          const undo = eventOf({ kind: 'CANCELLED', day: 0, target: 40, source: 'OWN' }, 42);
          const first = { ...cancel, targetEventId: target.eventId } as LedgerEvent;
          const undone = foldTimeline([...events, first, undo]);
          expect(foldTimeline([...events, first]).voidedEventIds).toContain(target.eventId);
          const { qualification, coverage } = undone;
          expect({ qualification, coverage }).toEqual({
            qualification: before.qualification,
            coverage: before.coverage,
          });
        },
      ),
    );
  });
});
