import type { PendingMessage } from './pending.store.ts';

/**
 * Which messages may be on their way: at most one unconfirmed per lane, the rest of a lane waiting behind it.
 *
 * Pure bookkeeping without I/O. A lane stays until what was confirmed of it is recorded, and one that failed is dropped
 * whole and read again from the table, so memory never decides what is sent next after a fault.
 */
export class LaneWindow {
  private readonly lanes = new Map<string, PendingMessage[]>();
  private readonly leftDuringRead = new Set<string>();

  /** A reading of the table begins; what it will show of lanes that leave meanwhile is out of date. */
  beginRead(): void {
    this.leftDuringRead.clear();
  }

  /** Takes what was read; gives the heads that may leave now. Lanes already here are left alone. */
  admit(read: readonly PendingMessage[]): PendingMessage[] {
    const heads: PendingMessage[] = [];
    const admitted = new Map<string, PendingMessage[]>();
    for (const message of read) {
      const id = laneId(message);
      const waiting = admitted.get(id);
      if (waiting) {
        waiting.push(message);
      } else if (!this.lanes.has(id) && !this.leftDuringRead.has(id)) {
        const lane: PendingMessage[] = [];
        admitted.set(id, lane);
        this.lanes.set(id, lane);
        heads.push(message);
      }
    }
    return heads;
  }

  /** A confirmed message gives way to the next of its lane, if one was read. */
  next(message: PendingMessage): PendingMessage | undefined {
    return this.lanes.get(laneId(message))?.shift();
  }

  /** The lane has nothing on its way any more; it may be read again. */
  release(message: PendingMessage): void {
    const id = laneId(message);
    if (this.lanes.delete(id)) this.leftDuringRead.add(id);
  }
}

function laneId(message: PendingMessage): string {
  return `${message.stream}|${message.municipality}|${message.lane}`;
}
