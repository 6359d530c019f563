/** What the gate of a lane says to a message number. */
export type GateVerdict = 'apply' | 'duplicate' | 'contradiction' | 'gap' | 'epoch';

export interface GateState {
  readonly lastSeq: number;
  /** SHA-256 (hex) of the last applied message's body; null before the first. */
  readonly lastSha256: string | null;
  /** Absent for a gate in force. `waits`: not before two ends were compared; `passed`: of an epoch that was left. */
  readonly standing?: 'waits' | 'passed' | undefined;
}

/**
 * The next number is applied, an earlier one is a duplicate, a later one waits. The last number again with another
 * body means a producer said two things under one number. Without a gate in force nothing is applied.
 */
export function gateVerdict(state: GateState, seq: number, sha256: string): GateVerdict {
  if (state.standing !== undefined) return state.standing === 'waits' ? 'epoch' : 'duplicate';
  if (seq === state.lastSeq + 1) return 'apply';
  if (seq > state.lastSeq) return 'gap';
  if (seq === state.lastSeq && state.lastSha256 !== null && state.lastSha256 !== sha256) return 'contradiction';
  return 'duplicate';
}
