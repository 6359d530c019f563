import type { FileBytes } from '../layout/file-bytes.ts';
import type { FieldFault } from '../layout/layout.errors.ts';
import type { Layout } from '../layout/layout.ts';
import { findFaults } from '../layout/record-codec.ts';
import type { OutgoingAttempt, RowOperation } from './file-draft.ts';
import { recordValues } from './record-values.ts';

export interface UnfitRow {
  readonly rowKey: string;
  readonly operation: RowOperation;
  readonly faults: readonly FieldFault[];
}

/**
 * The first row of the attempt that its layout cannot carry. Such an attempt is refused before it is put into a file,
 * since one record that does not fit must not hold back the others.
 */
export function findUnfitRow(attempt: OutgoingAttempt, layout: Layout, bytes: FileBytes): UnfitRow | undefined {
  for (const row of attempt.rows) {
    const values = { ...recordValues(attempt.idempotencyKey, row, 1), processedAt: `${attempt.businessDay} 00:00:00` };
    const faults = findFaults(layout.data, values, layout.encoding, bytes);
    if (faults.length > 0) return { rowKey: row.key, operation: row.operation, faults };
  }
  return undefined;
}
