import type { DrawnFaults } from '#testing/drawn-faults';
import type { VirtualTime } from '#testing/virtual-time';
import type { LaneKey } from '../../src/inbox/lane-key.ts';
import type { InboxModel } from './inbox.model.ts';
import type { ProducerModel } from './producer.model.ts';
import type { RelayModel } from './relay.model.ts';

const ASK_AFTER_MS = 1_000;
const ASK_AGAIN_AFTER_MS = 5_000;

/** Asks the producer for what is missing; the question itself may get lost. */
export class LaneHealingModel {
  constructor(
    private readonly time: VirtualTime,
    private readonly inbox: InboxModel,
    private readonly producer: ProducerModel,
    private readonly relay: RelayModel,
    private readonly lostRequests: DrawnFaults<boolean>,
  ) {}

  /** Numbers that held ones prove missing; mirrors gap-healer.ts. */
  askForGaps(): void {
    const { now } = this.time;
    for (const lane of this.inbox.hold.values()) {
      const from = this.inbox.gate(lane.key).lastSeq + 1;
      const first = Math.min(...lane.rows.keys());
      const since = Math.min(...[...lane.rows.values()].map(({ receivedAt }) => receivedAt));
      const askedLately = lane.askedAt !== undefined && lane.askedAt >= now - ASK_AGAIN_AFTER_MS;
      if (first <= from || since >= now - ASK_AFTER_MS || askedLately) continue;
      lane.askedAt = now;
      this.ask(lane.key, from, first - 1);
    }
  }

  ask({ stream, municipality, lane }: LaneKey, from: number, to: number): void {
    if (this.lostRequests.next()) return;
    this.producer.resend({ stream, municipality, lane, from, to });
    this.relay.nudge();
  }
}
