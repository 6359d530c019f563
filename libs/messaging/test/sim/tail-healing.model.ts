import type { VirtualTime } from '#testing/virtual-time';
import { type LaneTail, TailSuspects } from '../../src/inbox/tail-suspects.ts';
import { EPOCH, type InboxModel, keyOf } from './inbox.model.ts';
import type { LaneHealingModel } from './lane-healing.model.ts';
import type { ProducerModel } from './producer.model.ts';

const EVERY_MS = 30_000;
const RECHECK_MS = 1_000;
const LANES_PER_ASKING = 1_000;

/**
 * The real suspects of one stream, fed as stream-tails.ts feeds them, with every lane compared every time; the queries
 * mirror lane-heads.ts and tail.store.ts.
 */
export class TailHealingModel {
  private readonly suspects = new TailSuspects();
  private compareAt = 0;
  private recheckAt = 0;

  constructor(
    private readonly stream: string,
    private readonly time: VirtualTime,
    private readonly inbox: InboxModel,
    private readonly producer: ProducerModel,
    private readonly healing: LaneHealingModel,
  ) {}

  tick(): void {
    if (this.time.now >= this.compareAt) this.compare();
    if (this.time.now >= this.recheckAt) this.recheck();
  }

  private compare(): void {
    const { now } = this.time;
    for (const { municipality, lane, seq: head } of this.producer.confirmedHeads(this.stream)) {
      const known = this.known(lane);
      if (known < head) this.suspects.see({ epoch: EPOCH, municipality, lane, head, known }, 0, now);
    }
    this.compareAt = now + EVERY_MS;
  }

  private recheck(): void {
    const { now } = this.time;
    this.recheckAt = now + RECHECK_MS;
    for (const tail of this.suspects.tails()) this.suspects.update(tail, this.known(tail.lane), now);
    for (const tail of this.suspects.due(now, LANES_PER_ASKING, () => true)) this.ask(tail);
  }

  private ask(tail: LaneTail): void {
    this.suspects.asked(tail, this.time.now);
    this.healing.ask(keyOf({ stream: this.stream, lane: tail.lane }), tail.known + 1, tail.head);
  }

  /** The last number applied or held. */
  private known(lane: string): number {
    const key = keyOf({ stream: this.stream, lane });
    return Math.max(this.inbox.gate(key).lastSeq, this.inbox.lastHeld(key));
  }
}
