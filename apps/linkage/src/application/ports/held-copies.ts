import type { ReportedDigest, ReportedRow } from '#delivery/reconciliation/sides';

/** Port: what 中間サーバー says it holds. */
export abstract class HeldCopies {
  /** Digests of residents above `after` in byte order. @throws AppError GEN-0006 */
  abstract page(after: string, limit: number): Promise<ReportedDigest[]>;

  /** All 副本 of a resident. @throws AppError GEN-0006 */
  abstract of(residentId: string): Promise<ReportedRow[]>;
}
