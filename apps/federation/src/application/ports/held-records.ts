import type { ReportedDigest } from '#delivery/reconciliation/sides';
import type { RecordValues } from '../../domain/layout/layout.ts';
import type { ObjectKind } from '../../domain/rows/outward-row.ts';

/** A record as 国保連合会 holds it, with every field of its layout. */
export interface HeldRecord {
  readonly rowVersion: number;
  readonly fields: RecordValues;
}

/** Port: what 国保連合会 says it holds. */
export abstract class HeldRecords {
  /** Digests above `after` in byte order. @throws AppError GEN-0006 */
  abstract page(kind: ObjectKind, after: string, limit: number): Promise<ReportedDigest[]>;

  /** All records of a person or household. @throws AppError GEN-0006 */
  abstract of(kind: ObjectKind, objectId: string): Promise<HeldRecord[]>;
}
