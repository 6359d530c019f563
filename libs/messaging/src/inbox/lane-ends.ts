/** How far this consumer has applied a lane. */
export interface OurEnd {
  readonly lastSeq: number;
  /** SHA-256 (hex) of the last applied body; null when it is not known. */
  readonly lastSha256: string | null;
}

/** What the owner of a lane says of it in its new epoch. */
export interface OwnerEnd {
  /** The last number given; 0 for a lane it does not know. */
  readonly lastSeq: number;
  /** Its last number before the new epoch. */
  readonly seqBefore: number;
  /** SHA-256 (hex) of its message with our last number; null when it has none or no longer keeps it. */
  readonly sha256AtOurs: string | null;
}

export type EndsVerdict = 'same' | 'behind' | 'diverged';

/**
 * Compares the two ends of a lane after the owner's database began a new epoch.
 *
 * `same` and `behind` go on from our number, what we miss being asked for. `diverged`: the owner has lost what we have
 * applied, or says something else under our number. A message that is no longer kept is older than any lost one can be,
 * so there the numbers decide.
 */
export function compareEnds(ours: OurEnd, owner: OwnerEnd): EndsVerdict {
  if (owner.lastSeq < ours.lastSeq) return 'diverged';
  const isKnown = ours.lastSha256 !== null && owner.sha256AtOurs !== null;
  if (ours.lastSeq > 0 && isKnown && ours.lastSha256 !== owner.sha256AtOurs) return 'diverged';
  return owner.lastSeq === ours.lastSeq ? 'same' : 'behind';
}

/**
 * Number to which a gate that has diverged is set once that was accepted: what the owner had before the new epoch, so that
 * all it has said since is taken; but no further than just before ours, if it says something else there.
 */
export function resumeSeq(ours: OurEnd, owner: OwnerEnd): number {
  return Math.max(0, Math.min(owner.seqBefore, ours.lastSeq - 1));
}
