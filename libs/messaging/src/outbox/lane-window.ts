import type { PendingMessage } from './pending-heads.ts';

/**
 * Which messages may be on their way: at most one unconfirmed per lane, the rest of a lane waiting behind it.
 *
 * Pure bookkeeping without I/O. A lane that failed is dropped whole and read again from the table, so memory never
 * decides what is sent next after a fault.
 */
export class LaneWindow {
  private readonly lanes = new Map<string, { inFlight: PendingMessage; waiting: PendingMessage[] }>();

  get size(): number {
    return this.lanes.size;
  }

  /** Takes what was read; gives the heads that may leave now. Lanes already on their way are left alone. */
  admit(read: readonly PendingMessage[]): PendingMessage[] {
    const heads: PendingMessage[] = [];
    const admitted = new Set<string>();
    for (const message of read) {
      const id = laneId(message);
      const lane = this.lanes.get(id);
      if (!lane) {
        this.lanes.set(id, { inFlight: message, waiting: [] });
        admitted.add(id);
        heads.push(message);
      } else if (admitted.has(id)) {
        lane.waiting.push(message);
      }
    }
    return heads;
  }

  /** A confirmed message gives way to the next of its lane, if one was read. */
  confirmed(message: PendingMessage): PendingMessage | undefined {
    const id = laneId(message);
    const lane = this.lanes.get(id);
    const next = lane?.waiting.shift();
    if (lane && next) lane.inFlight = next;
    return next;
  }

  /** The lane has nothing on its way any more; it may be read again. */
  release(message: PendingMessage): void {
    this.lanes.delete(laneId(message));
  }
}

function laneId(message: PendingMessage): string {
  return `${message.stream}|${message.municipality}|${message.lane}`;
}
