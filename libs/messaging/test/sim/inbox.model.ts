import { laneId, type LaneKey } from '../../src/inbox/lane-key.ts';
import type { HoldState } from '../../src/inbox/hold.store.ts';
import type { GateState } from '../../src/inbox/gate.ts';
import type { LaneRules } from './lane-rules.ts';
import { MUNICIPALITY, STREAMS } from './lane-schedule.ts';
import type { LaneMessage } from './producer.model.ts';

export const EPOCH = '11111111-1111-4111-8111-111111111111';
const CLOSED: GateState = { lastSeq: 0, lastSha256: null };

export interface HeldModel {
  readonly message: LaneMessage;
  readonly state: HoldState;
  readonly receivedAt: number;
}

export type TakeOutcome = 'applied' | 'duplicate' | 'contradiction' | 'epoch' | 'held-gap' | 'held-after' | 'parked';

export function keyOf(message: { stream: string; lane: string }): LaneKey {
  return { consumer: 'linkage', stream: message.stream, epoch: EPOCH, municipality: MUNICIPALITY, lane: message.lane };
}

/** The consumer's tables with the real gate; transactions mirror inbox.ts, gate.store.ts and hold.store.ts. */
export class InboxModel {
  /** By lane, then by number. */
  readonly hold = new Map<string, { key: LaneKey; askedAt: number | undefined; rows: Map<number, HeldModel> }>();
  private readonly gates = new Map<string, GateState>();

  constructor(
    private readonly rules: LaneRules,
    private readonly onEffect: (message: LaneMessage) => void,
  ) {}

  gate(key: LaneKey): GateState {
    return this.gates.get(this.rules.gateOf(key)) ?? CLOSED;
  }

  take(message: LaneMessage, now: number, doesFail = false): TakeOutcome {
    const verdict = this.rules.verdict(this.gate(keyOf(message)), message.laneSeq, message.sha256);
    if (verdict === 'apply') return this.apply(message, now, doesFail);
    if (verdict !== 'gap') return verdict;
    this.keep(message, 'gap', now);
    return 'held-gap';
  }

  /** What a handler outside the gate's transaction leaves behind when the process ends between the two. */
  effectWithoutGate(message: LaneMessage): void {
    if (this.rules.verdict(this.gate(keyOf(message)), message.laneSeq, message.sha256) === 'apply')
      this.onEffect(message);
  }

  /** The held message that is next in its lane, if there is one and it may go on. */
  takeHeld(key: LaneKey, retryStates: readonly HoldState[], now: number): TakeOutcome | undefined {
    const next = this.heldRow(key, this.gate(key).lastSeq + 1);
    return next && retryStates.includes(next.state) ? this.apply(next.message, now, false) : undefined;
  }

  lastHeld(key: LaneKey): number {
    return Math.max(0, ...(this.hold.get(laneId(key))?.rows.keys() ?? []));
  }

  private heldRow(key: LaneKey, seq: number): HeldModel | undefined {
    return this.hold.get(laneId(key))?.rows.get(seq);
  }

  private apply(message: LaneMessage, now: number, doesFail: boolean): TakeOutcome {
    const key = keyOf(message);
    if (this.rules.keepsAfter && message.after.some((reference) => !this.isReached(reference))) {
      this.keep(message, 'after', now);
      return 'held-after';
    }
    if (doesFail) {
      this.keep(message, 'parked', now);
      return 'parked';
    }
    this.onEffect(message);
    this.gates.set(this.rules.gateOf(key), { lastSeq: message.laneSeq, lastSha256: message.sha256 });
    this.removeHeld(key, message.laneSeq);
    return 'applied';
  }

  private isReached({ stream, lane, seq }: { stream: string; lane: string; seq: number }): boolean {
    return !STREAMS.some((taken) => taken === stream) || this.gate(keyOf({ stream, lane })).lastSeq >= seq;
  }

  private keep(message: LaneMessage, state: HoldState, now: number): void {
    const key = keyOf(message);
    const lane = this.hold.get(laneId(key)) ?? { key, askedAt: undefined, rows: new Map<number, HeldModel>() };
    const receivedAt = lane.rows.get(message.laneSeq)?.receivedAt ?? now;
    lane.rows.set(message.laneSeq, { message, state, receivedAt });
    this.hold.set(laneId(key), lane);
  }

  private removeHeld(key: LaneKey, upTo: number): void {
    const lane = this.hold.get(laneId(key));
    if (!lane) return;
    for (const seq of [...lane.rows.keys()]) if (seq <= upTo) lane.rows.delete(seq);
    if (lane.rows.size === 0) this.hold.delete(laneId(key));
  }
}
