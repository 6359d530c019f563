import { gateVerdict, type GateState, type GateVerdict } from '../../src/inbox/gate.ts';
import { type LaneKey, laneValues } from '../../src/inbox/lane-key.ts';

/** What the simulated consumer decides and heals by; a mutant changes one of them. */
export interface LaneRules {
  readonly verdict: (state: GateState, seq: number, sha256: string) => GateVerdict;
  /** The row of `inbox.lane` a lane's gate stands in. */
  readonly gateOf: (key: LaneKey) => string;
  readonly keepsAfter: boolean;
  readonly sweepsHold: boolean;
  readonly asksForGaps: boolean;
  readonly comparesHighWaters: boolean;
  /** Whether gate and effect are one transaction. */
  readonly isAtomic: boolean;
}

export const REAL_RULES: LaneRules = {
  verdict: gateVerdict,
  gateOf: (key) => laneValues(key).join('|'),
  keepsAfter: true,
  sweepsHold: true,
  asksForGaps: true,
  comparesHighWaters: true,
  isAtomic: true,
};
