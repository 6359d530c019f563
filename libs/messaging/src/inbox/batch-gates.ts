import { createHash } from 'node:crypto';
import type { AfterReference } from '#contracts/envelope';
import type { GateState } from './gate.ts';
import type { LaneKey } from './lane-key.ts';

/** A gate that has moved, as it is to be stored. */
export interface MovedGate extends LaneKey {
  readonly lastSeq: number;
  /** SHA-256 (hex) of the last applied body; null when the gate was set without one. */
  readonly sha256: string | null;
}

export interface LockedGate extends LaneKey, GateState {}

/** The locked gates of one transaction, moving in memory until they are stored together. */
export class BatchGates {
  private readonly gates: Map<string, LockedGate>;
  private readonly advanced = new Set<string>();
  private readonly passedBy = new Set<string>();

  constructor(gates: readonly LockedGate[]) {
    this.gates = new Map(gates.map((gate) => [idOf(gate), gate]));
  }

  of(key: LaneKey): GateState {
    return this.gates.get(idOf(key)) ?? { lastSeq: 0, lastSha256: null };
  }

  advance(key: LaneKey, seq: number, sha256: string): void {
    this.gates.set(idOf(key), { ...key, lastSeq: seq, lastSha256: sha256 });
    this.advanced.add(idOf(key));
  }

  /** Sets the gate of a lane never seen before to just before `seq`. */
  join(key: LaneKey, seq: number): void {
    this.gates.set(idOf(key), { ...key, lastSeq: seq - 1, lastSha256: null });
    this.advanced.add(idOf(key));
  }

  /** The lane is past a message that came again; a copy of it in the hold table is to go. */
  passed(key: LaneKey): void {
    this.passedBy.add(idOf(key));
  }

  /** Whether a message of this same transaction has brought the named lane far enough. */
  hasReached({ stream, municipality, lane, seq }: AfterReference): boolean {
    return [...this.gates.values()].some(
      (gate) =>
        gate.standing === undefined &&
        gate.stream === stream &&
        gate.municipality === municipality &&
        gate.lane === lane &&
        gate.lastSeq >= seq,
    );
  }

  /** Gates to be stored. */
  moved(): MovedGate[] {
    return this.pick(this.advanced).map((gate) => ({ ...gate, sha256: gate.lastSha256 }));
  }

  /** Gates whose reached numbers may still lie in the hold table. */
  settled(): LockedGate[] {
    return this.pick(new Set([...this.advanced, ...this.passedBy]));
  }

  private pick(ids: ReadonlySet<string>): LockedGate[] {
    return [...ids].flatMap((id) => this.gates.get(id) ?? []);
  }

  sha256(body: Buffer): string {
    return createHash('sha256').update(body).digest('hex');
  }
}

function idOf({ stream, epoch, municipality, lane }: LaneKey): string {
  return [stream, epoch, municipality, lane].join('|');
}
