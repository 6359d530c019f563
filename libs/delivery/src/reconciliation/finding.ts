import type { ObjectKind } from '../object-ref.ts';
import type { Cause } from './cause.ts';

/** A row without its content: nothing personal leaves the books. */
export interface RowTrace {
  readonly key: string;
  readonly version: number;
  readonly sha256: string;
}

/** One object on which the sides do not agree. */
export interface Finding {
  readonly objectKind: ObjectKind;
  readonly objectId: string;
  readonly cause: Cause;
  readonly ledgerVersion: number | null;
  readonly wantedVersion: number | null;
  readonly held: readonly RowTrace[];
  readonly reported: readonly RowTrace[];
}
