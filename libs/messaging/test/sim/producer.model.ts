import type { AfterReference } from '#contracts/envelope';
import { laneId } from '../../src/inbox/lane-key.ts';
import type { PendingMessage } from '../../src/relay/pending.store.ts';
import type { ResendRequest } from '../../src/inbox/gap-healer.ts';
import { MUNICIPALITY } from './lane-schedule.ts';

export interface LaneMessage extends PendingMessage {
  readonly after: readonly AfterReference[];
  readonly sha256: string;
}

const NO_BODY = Buffer.alloc(0);
const CREATED_AT = new Date(0);

/** The producer's tables; mirrors outbox.ts (numbers, pending), pending.store.ts and resend.ts. */
export class ProducerModel {
  readonly messages: LaneMessage[] = [];
  private readonly lastSeqs = new Map<string, number>();
  private readonly byId = new Map<string, LaneMessage>();
  private readonly pending = new Map<string, LaneMessage>();
  private tickets = 0;

  get pendingCount(): number {
    return this.pending.size;
  }

  /** `picks` name messages of other lanes that were appended before; a lane needs no `after` toward itself. */
  append(stream: string, lane: string, picks: readonly number[]): void {
    const id = laneId({ stream, municipality: MUNICIPALITY, lane });
    const laneSeq = (this.lastSeqs.get(id) ?? 0) + 1;
    const messageId = `${id}|${laneSeq}`;
    const message: LaneMessage = {
      ...{ stream, municipality: MUNICIPALITY, lane, laneSeq, messageId, shard: 0, ticket: '', type: stream },
      ...{ body: NO_BODY, createdAt: CREATED_AT, traceparent: null, epoch: '', joins: false },
      after: this.references(id, picks),
      sha256: messageId,
    };
    this.lastSeqs.set(id, laneSeq);
    this.messages.push(message);
    this.byId.set(messageId, message);
    this.ask(message);
  }

  /** Up to `perLane` messages of every lane, lanes side by side and each in its order. */
  pendingHeads(perLane: number): PendingMessage[] {
    const lanes = Map.groupBy(this.pending.values(), laneId);
    return [...lanes.entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([, messages]) => messages.sort((a, b) => a.laneSeq - b.laneSeq).slice(0, perLane));
  }

  /** Last numbers of the lanes of which nothing is pending. */
  confirmedHeads(stream: string): AfterReference[] {
    const open = new Set(this.pending.values().map(laneId));
    const lanes = new Map(
      this.messages.filter((message) => message.stream === stream).map((last) => [laneId(last), last]),
    );
    return [...lanes]
      .filter(([id]) => !open.has(id))
      .map(([, { municipality, lane, laneSeq: seq }]) => ({ stream, municipality, lane, seq }));
  }

  removePending(confirmed: readonly PendingMessage[]): void {
    for (const { messageId, ticket } of confirmed) {
      if (this.pending.get(messageId)?.ticket === ticket) this.pending.delete(messageId);
    }
  }

  /** Stored messages go back on the work list. */
  resend({ stream, municipality, lane, from, to }: Omit<ResendRequest, 'subscriber'>): void {
    const id = laneId({ stream, municipality, lane });
    for (const message of this.messages) {
      if (laneId(message) !== id || message.laneSeq < from || message.laneSeq > to) continue;
      this.ask(message);
    }
  }

  find(messageId: string): LaneMessage {
    const message = this.byId.get(messageId);
    if (!message) throw new RangeError(`no message ${messageId}`);
    return message;
  }

  /** Each asking has a ticket of its own. */
  private ask(message: LaneMessage): void {
    this.tickets += 1;
    this.pending.set(message.messageId, { ...message, ticket: String(this.tickets) });
  }

  private references(ownLane: string, picks: readonly number[]): AfterReference[] {
    const others = this.messages.filter((message) => laneId(message) !== ownLane);
    return picks.flatMap((pick) => {
      const other = others[others.length - 1 - pick];
      if (!other) return [];
      const { stream, municipality, lane, laneSeq: seq } = other;
      return [{ stream, municipality, lane, seq }];
    });
  }
}
