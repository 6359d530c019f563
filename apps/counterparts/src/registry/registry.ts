import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { CounterpartsConfig } from '../counterparts.config.ts';
import { FaultBoard } from '../faults/fault-board.ts';
import type { BodyViews, LogLine } from '../http/body-views.ts';
import { problem } from '../http/problem.ts';
import { AppendLog } from '../record-log/append-log.ts';
import type { Appended, LogPosition } from '../record-log/append-log.ts';
import { digestOf } from '../record-log/digest.ts';
import { contentHash } from '../record-log/sha256.ts';
import { baselineEvent } from './baseline-event.ts';
import type { DayOrder, TownRequest } from './day-order.ts';
import { Day } from './day.ts';
import { EventPublisher } from './event-publisher.ts';
import { eventKeys, logLine } from './registry-log.ts';
import type { EventEntry, EventKeys, RawEvent, RegistryLogBody } from './registry-log.ts';
import { RegistryState } from './registry-state.ts';
import { Town } from './town.ts';

const MARK_MS = 100;

/** 住民基本台帳 stand-in: keeps the town's record and publishes what changes in it. */
@Injectable()
export class Registry implements BodyViews, OnModuleInit, OnApplicationShutdown {
  readonly faults = new FaultBoard();
  private readonly config: CounterpartsConfig;
  private readonly state: RegistryState;
  private logFile!: AppendLog<RegistryLogBody>;
  private publisher!: EventPublisher;
  private published: number[] = [];
  private marking: NodeJS.Timeout | undefined;

  constructor(config: CounterpartsConfig) {
    this.config = config;
    this.state = new RegistryState(config.municipalityCode);
  }

  async onModuleInit(): Promise<void> {
    const path = join(this.config.stateDir('registry'), 'log.jsonl');
    this.logFile = await AppendLog.open<RegistryLogBody>(path, (entry, position) => this.state.apply(entry, position));
    this.publisher = new EventPublisher(this.config.amqpUrl, this.faults, (seq) => this.markPublished(seq));
    for (const [seq, { position, residentId }] of this.state.unpublished) this.publish(seq, residentId, position);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.publisher.close();
    this.writeMarks();
    await this.logFile.close();
  }

  /** A town that follows from its order alone; nothing is recorded. */
  preview({ seed, persons, asOf = this.config.today }: TownRequest): Town {
    return new Town({ seed, persons, asOf, municipalityCode: this.config.municipalityCode });
  }

  async settle({ seed, persons, asOf = this.config.today }: TownRequest): Promise<object> {
    const existing = this.state.town?.order;
    if (existing) {
      const same = existing.seed === seed && existing.persons === persons && existing.asOf === asOf;
      if (!same) throw problem(409, '別の町がすでに記録されています');
    } else await this.append({ kind: 'town', seed, persons, asOf }).durable;
    return { seed, persons, asOf, households: this.state.town?.households };
  }

  /** Records the changes of a day and hands them over; returns once they are on the disk. */
  async day(order: DayOrder, publish: boolean): Promise<EventKeys[]> {
    if (!this.state.town) throw problem(409, '町がまだ記録されていません');
    const recorded: EventKeys[] = [];
    for (const event of new Day(this.state, this.state.town, order).events()) {
      recorded.push(this.record(event as unknown as RawEvent, publish));
    }
    await this.logFile.settled();
    return recorded;
  }

  record(event: RawEvent, publish: boolean): EventKeys {
    const { entry, position } = this.append({ kind: 'event', event, publish });
    const { id, residentId, sequence, reason } = eventKeys(event);
    if (publish) this.publish(entry.seq, residentId || id, position);
    return { id, residentId, sequence, reason };
  }

  settled(): Promise<void> {
    return this.logFile.settled();
  }

  get pendingPublications(): number {
    return this.state.unpublished.size;
  }

  /** Events of a resident from a sequence number on; a town's resident begins with a baseline. */
  async events(residentId: string, fromSequence: number): Promise<object[]> {
    const entries = await Promise.all(
      this.state.positionsOf(residentId).map((position) => this.logFile.read(position)),
    );
    const events = entries.map((entry) => (entry as EventEntry).event);
    const member = this.state.town?.member(residentId);
    const baseline =
      member && this.state.town ? [baselineEvent(this.state.town.order, member) as unknown as RawEvent] : [];
    return [...baseline, ...events]
      .filter((event) => (eventKeys(event).sequence ?? 0) >= fromSequence)
      .sort((a, b) => (eventKeys(a).sequence ?? 0) - (eventKeys(b).sequence ?? 0));
  }

  heads(after: string, limit: number): object[] {
    const ids = [...this.state.residentIds(after).take(limit)];
    return ids.map((residentId) => ({ residentId, sequence: this.state.find(residentId)?.sequence }));
  }

  async records({ residentId }: Readonly<Record<string, string | undefined>>): Promise<object[]> {
    if (!residentId) throw problem(400, 'residentId を指定してください');
    await this.logFile.settled();
    const known = this.state.find(residentId);
    if (!known) return [];
    const { resident, sequence, lastEvent } = known;
    const qualification = { acquiredOn: null, lostOn: null, startsOn: null, endsOn: null };
    const origin = { version: sequence, idempotencyKey: lastEvent?.id ?? null, receivedAt: lastEvent?.at ?? null };
    return [{ residentId, ...resident, ...qualification, ...origin }];
  }

  async digest(after: string, limit: number): Promise<object[]> {
    await this.logFile.settled();
    return [...this.state.residentIds(after).take(limit)].map((residentId) => {
      const { resident, sequence = 0 } = this.state.find(residentId) ?? {};
      const contentSha256 = contentHash(resident ?? {});
      return { residentId, ...digestOf([{ key: residentId, version: sequence, contentSha256 }]) };
    });
  }

  async log(after: number, limit: number): Promise<LogLine[]> {
    return (await this.logFile.page(after, limit)).map(logLine);
  }

  private append(body: RegistryLogBody): Appended<RegistryLogBody> {
    const appended = this.logFile.append(body);
    this.state.apply(appended.entry, appended.position);
    return appended;
  }

  private publish(seq: number, residentId: string, position: LogPosition): void {
    const read = async (): Promise<{ id: string; body: string }> => {
      const { event } = (await this.logFile.read(position)) as EventEntry;
      return { id: eventKeys(event).id || String(seq), body: JSON.stringify(event) };
    };
    this.publisher.add({ seq, residentId, read });
  }

  /** Marks are written in batches: one lost in a crash only means that the event is published again. */
  private markPublished(seq: number): void {
    this.published.push(seq);
    this.marking ??= setTimeout(() => this.writeMarks(), MARK_MS);
  }

  private writeMarks(): void {
    clearTimeout(this.marking);
    this.marking = undefined;
    if (this.published.length > 0) this.append({ kind: 'published', entries: this.published });
    this.published = [];
  }
}
