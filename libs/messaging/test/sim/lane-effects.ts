import { BrokenProperty } from '#testing/simulation';
import { laneId } from '../../src/inbox/lane-key.ts';
import type { LaneMessage } from './producer.model.ts';

export const LANE_PROPERTIES = {
  once: 'applied exactly once',
  order: 'applied in the order of the lane',
  after: 'applied after what it names',
  all: 'everything is applied in the end',
  hold: 'nothing stays held',
} as const;

/** What the handlers did, counted without asking any gate. */
export class LaneEffects {
  private readonly done = new Map<string, number>();
  private count = 0;

  get size(): number {
    return this.count;
  }

  add(message: LaneMessage): void {
    const last = this.done.get(laneId(message)) ?? 0;
    if (message.laneSeq <= last) throw new BrokenProperty(LANE_PROPERTIES.once, message.messageId);
    if (message.laneSeq > last + 1) {
      throw new BrokenProperty(LANE_PROPERTIES.order, `${message.messageId} follows ${last}`);
    }
    const missing = message.after.find((reference) => (this.done.get(laneId(reference)) ?? 0) < reference.seq);
    if (missing) throw new BrokenProperty(LANE_PROPERTIES.after, `${message.messageId} before ${laneId(missing)}`);
    this.done.set(laneId(message), message.laneSeq);
    this.count += 1;
  }
}
