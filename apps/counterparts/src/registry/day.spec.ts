import { plainDate } from '#kernel/plain-date';
import { schemaFaults } from '../../test/registry-schema.factory.ts';
import type { DayOrder } from './day-order.ts';
import { DAY_REASONS } from './day-order.ts';
import { Day } from './day.ts';
import { RegistryState } from './registry-state.ts';
import type { RawEvent } from './registry-log.ts';
import type { ResidentEvent } from './resident.ts';
import type { Town } from './town.ts';

const at = '2026-04-01T00:00:00.000Z';

class Record {
  readonly state = new RegistryState('313700');
  readonly events: ResidentEvent[] = [];

  constructor(persons: number) {
    this.state.apply(
      { kind: 'town', seed: 1, persons, asOf: plainDate('2026-04-01'), seq: 1, at },
      { offset: 0, length: 0 },
    );
  }

  get town(): Town {
    if (!this.state.town) throw new RangeError('no town');
    return this.state.town;
  }

  day(order: Partial<DayOrder> & Pick<DayOrder, 'changes'>): ResidentEvent[] {
    const made: ResidentEvent[] = [];
    const full = { date: plainDate('2026-04-02'), seed: 5, ...order };
    for (const event of new Day(this.state, this.town, full).events()) {
      const seq = this.events.push(event) + 1;
      made.push(event);
      const body = { kind: 'event', event: event as unknown as RawEvent, publish: true, seq, at } as const;
      this.state.apply(body, { offset: seq, length: 0 });
    }
    return made;
  }
}

describe('a day of the registry', () => {
  const record = new Record(2_000);
  const first = record.day({ changes: 400 });
  const later = record.day({ changes: 400, date: plainDate('2026-04-20') });
  const all = [...first, ...later];

  it('makes exactly as many changes as ordered, all valid by the published contract', () => {
    expect([first.length, later.length]).toEqual([400, 400]);
    expect(all.flatMap(schemaFaults)).toEqual([]);
  });

  it('is the same for the same seed and town', () => {
    expect(new Record(2_000).day({ changes: 400 })).toEqual(first);
    expect(new Record(2_000).day({ changes: 400, seed: 6 })).not.toEqual(first);
  });

  it('makes every kind of change', () => {
    expect(new Set(all.map(({ data }) => data.reason))).toEqual(new Set(DAY_REASONS));
  });

  it('counts each resident up by one: the town has sequence 1, a newcomer starts with 1', () => {
    const last = new Map<string, number>();
    for (const { data, subject } of all) {
      const before = last.get(subject) ?? (subject.startsWith('0000002') ? 0 : 1);
      expect(data.sequence).toBe(before + 1);
      last.set(subject, data.sequence);
    }
  });

  it('gives every 異動 its members and no id twice', () => {
    const groups = Map.groupBy(all, ({ data }) => data.changeGroup);
    for (const events of groups.values()) {
      expect(events.map(({ data }) => data.changeGroupSize)).toEqual(events.map(() => events.length));
    }
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  });

  it('転出は予定の後に確定か取消が続き、死亡・転出の後に異動はない', () => {
    for (const events of Map.groupBy(all, ({ subject }) => subject).values()) {
      events.forEach(({ data }, index) => {
        const next = events[index + 1]?.data;
        if (data.reason === 'MOVE_OUT_CONFIRMED' || data.reason === 'MOVE_OUT_CANCELLED') {
          expect(events[index - 1]?.data.reason).toBe('MOVE_OUT_DOMESTIC');
        }
        if (data.reason === 'MOVE_OUT_DOMESTIC' && next)
          expect(next.reason).toMatch(/^MOVE_OUT_(CONFIRMED|CANCELLED)$/);
        if (data.resident.status === 'DEAD' || data.resident.status === 'MOVED_OUT') expect(next).toBeUndefined();
      });
    }
  });

  it('転入は付記つきで、個人番号は載せない', () => {
    const moves = all.filter(({ data }) => data.reason === 'MOVE_IN_DOMESTIC');
    expect(moves.every(({ data }) => data.nhiNote && data.from)).toBe(true);
    expect(JSON.stringify(all)).not.toContain('individualNumber');
  });

  it('keeps to the mix and to insured people when told so', () => {
    const mine = new Record(2_000);
    const mix = ['MOVE_WITHIN', 'NAME_CHANGE', 'DEATH'] as const;
    const events = mine.day({ changes: 300, mix, insuredOnly: true });
    expect(new Set(events.map(({ data }) => data.reason))).toEqual(new Set(mix));
    expect(events.filter(({ subject }) => !mine.town.member(subject)?.insured)).toEqual([]);
  });

  it('says so when the town has nobody who fits', () => {
    expect(() => new Record(1).day({ changes: 1, mix: ['MOVE_OUT_CONFIRMED'] })).toThrow();
  });
});
