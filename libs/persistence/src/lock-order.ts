import type { EntityManager } from 'typeorm';

/** The order in which rows are locked everywhere; within a kind, by ascending id. */
export const LOCK_ORDER = ['household', 'person', 'delivery'] as const;
export type LockKind = (typeof LOCK_ORDER)[number];

export interface LockTable {
  readonly table: string;
  readonly column: string;
}

export type LockTables = Partial<Record<LockKind, LockTable>>;
export type LockRequest = Partial<Record<LockKind, readonly string[]>>;

/**
 * Locks the rows a transaction is going to change, always households, then persons, then deliveries, each by ascending
 * id. Two transactions that take their rows through this helper cannot wait for each other in a circle.
 */
export async function lockInOrder(manager: EntityManager, tables: LockTables, request: LockRequest): Promise<void> {
  for (const kind of LOCK_ORDER) {
    const ids = request[kind];
    const target = tables[kind];
    if (!ids || ids.length === 0 || !target) continue;
    // LockRows sits above the Sort in the plan, so the rows are locked in the order of the ids.
    await manager.query(
      `SELECT ${target.column} FROM ${target.table} WHERE ${target.column} = ANY($1) ORDER BY ${target.column} FOR UPDATE`,
      [[...new Set(ids)].sort()],
    );
  }
}
