import type { DataSource } from 'typeorm';
import { followsEpoch } from './epoch.store.ts';
import type { HeadsPage, HeadsQuery } from '../outbox/lane-heads.ts';
import type { ResendPort } from './gap-healer.ts';
import type { LaneBacklog } from './lane-backlog.ts';
import { keepCleanUntil, keepWalked, readKnown, readTailMark } from './tail.store.ts';
import { TailSuspects, type LaneTail } from './tail-suspects.ts';

const PAGE = 1_000;
const LANES_PER_ASKING = 1_000;
const RECHECK_MS = 1_000;
const RETRY_MS = 5_000;
/** A queue that was emptied, or could not be asked, is asked again how far it has to come. */
const REMARK_MS = 5_000;
/** Lanes still pending when something was lost are left out of the first comparison, so more follow soon. */
const FOLLOW_UPS = 4;
const FOLLOW_UP_MS = 5_000;
const WALK_EVERY = '24 hours';

export type HeadsPort = (query: HeadsQuery) => Promise<HeadsPage>;

export interface StreamTailsSettings {
  readonly dataSource: DataSource;
  readonly consumer: string;
  readonly everyMs: number;
  readonly heads: HeadsPort;
  readonly resend: ResendPort;
  readonly backlog: LaneBacklog;
  readonly onHealed: (stream: string, lanes: number) => void;
  readonly onError: (error: unknown) => void;
}

/**
 * Finds what the broker had confirmed and lost at the end of lanes of one stream, where no later number shows it:
 * compares the producer's last numbers with the gates, and asks for what stays behind.
 */
export class StreamTails {
  private readonly stream: string;
  private readonly settings: StreamTailsSettings;
  private readonly suspects = new TailSuspects();
  private since: string | undefined;
  /** How far the last comparison reached, to be kept once no lane is behind. */
  private reached: string | undefined;
  private compareAt = 0;
  private recheckAt = 0;
  private remarkAt = 0;
  private askedFor = 0;
  private followUps = 0;
  private busy: Promise<void> | undefined;

  constructor(stream: string, settings: StreamTailsSettings) {
    this.stream = stream;
    this.settings = settings;
  }

  /** Something may have been lost: compares without waiting for the next time. */
  compareSoon(): void {
    this.askedFor += 1;
    this.followUps = FOLLOW_UPS;
    this.compareAt = 0;
  }

  /** Does what is due; a call while one is under way is that one. */
  tick(): void {
    this.busy ??= this.work().finally(() => (this.busy = undefined));
  }

  async idle(): Promise<void> {
    await this.busy;
  }

  private async work(): Promise<void> {
    try {
      if (performance.now() >= this.compareAt) await this.compare();
      if (performance.now() >= this.recheckAt) await this.recheck();
    } catch (error) {
      const again = performance.now() + RETRY_MS;
      this.compareAt = Math.max(this.compareAt, again);
      this.recheckAt = Math.max(this.recheckAt, again);
      this.settings.onError(error);
    }
  }

  private async compare(): Promise<void> {
    const { dataSource, consumer, everyMs } = this.settings;
    const askedFor = this.askedFor;
    const mark = await readTailMark(dataSource, consumer, this.stream, WALK_EVERY);
    const since = this.since ?? mark.cleanUntil;
    const walk = !mark.walked || since === undefined;
    this.reached = await this.readPages(walk ? undefined : since);
    // In an epoch that is not followed yet numbers say nothing; it is compared first, and that asks for this again.
    if (this.reached === undefined) this.followUps = FOLLOW_UPS;
    else if (walk) await keepWalked(dataSource, consumer, this.stream);
    this.since = this.reached;
    const waitMs = this.followUps > 0 ? Math.min(FOLLOW_UP_MS, everyMs) : everyMs;
    this.followUps = Math.max(0, this.followUps - 1);
    this.compareAt = askedFor === this.askedFor ? performance.now() + waitMs : 0;
  }

  /** Remembers the lanes that are behind; gives the time up to which the word of a producer that is followed was complete. */
  private async readPages(since: string | undefined): Promise<string | undefined> {
    const { dataSource, consumer, heads } = this.settings;
    const query = { stream: this.stream, subscriber: consumer, limit: PAGE, ...(since === undefined ? {} : { since }) };
    let reached: string | undefined;
    let after = { municipality: '', lane: '' };
    const marks = new Map<number, number | undefined>();
    for (;;) {
      const page = await heads({ ...query, after });
      if (!(await this.follows(page.epoch))) return undefined;
      reached ??= page.asOf;
      const lanes = page.heads.map(({ seq, ...lane }) => ({ ...lane, epoch: page.epoch, head: seq }));
      for (const tail of await readKnown(dataSource, consumer, this.stream, lanes)) {
        if (tail.known < tail.head) this.suspects.see(tail, await this.mark(tail, marks), performance.now());
      }
      const last = page.heads.at(-1);
      if (!last || page.heads.length < PAGE) return reached;
      after = last;
    }
  }

  private follows(epoch: string): Promise<boolean> {
    const { dataSource, consumer } = this.settings;
    this.suspects.keepEpoch(epoch);
    return followsEpoch(dataSource, { consumer, stream: this.stream, epoch });
  }

  /** One question for each queue and comparison; without an answer nothing is past it, and the next comparison asks again. */
  private async mark(tail: LaneTail, marks: Map<number, number | undefined>): Promise<number> {
    const { backlog } = this.settings;
    const queue = backlog.queueNumber(this.stream, tail);
    if (!marks.has(queue)) marks.set(queue, await backlog.mark(this.stream, tail));
    return marks.get(queue) ?? Infinity;
  }

  private async recheck(): Promise<void> {
    this.recheckAt = performance.now() + RECHECK_MS;
    const { dataSource, consumer } = this.settings;
    const tails = this.suspects.tails();
    let healed = 0;
    for (let from = 0; from < tails.length; from += PAGE) {
      const lanes = await readKnown(dataSource, consumer, this.stream, tails.slice(from, from + PAGE));
      const now = performance.now();
      healed += lanes.filter((lane) => this.suspects.update(lane, lane.known, now)).length;
    }
    if (healed > 0) this.settings.onHealed(this.stream, healed);
    const isPast = (tail: LaneTail, mark: number): boolean => this.settings.backlog.isPast(this.stream, tail, mark);
    if (performance.now() >= this.remarkAt) await this.remark(isPast);
    for (const tail of this.suspects.due(performance.now(), LANES_PER_ASKING, isPast)) await this.ask(tail);
    if (this.suspects.size > 0 || this.reached === undefined) return;
    await keepCleanUntil(dataSource, consumer, this.stream, this.reached);
    this.reached = undefined;
  }

  /** Later comparisons speak only of lanes that have said something since: a mark that cannot be reached must be renewed here. */
  private async remark(isPast: (tail: LaneTail, mark: number) => boolean): Promise<void> {
    this.remarkAt = performance.now() + REMARK_MS;
    const marks = new Map<number, number | undefined>();
    for (const tail of this.suspects.unreached(performance.now(), isPast))
      this.suspects.see(tail, await this.mark(tail, marks), performance.now());
  }

  private async ask(tail: LaneTail): Promise<void> {
    const { consumer: subscriber, resend } = this.settings;
    const { municipality, lane, known, head } = tail;
    this.suspects.asked(tail, performance.now());
    await resend({ stream: this.stream, municipality, lane, from: known + 1, to: head, subscriber });
  }
}
