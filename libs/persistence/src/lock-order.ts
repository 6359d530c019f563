import type { EntityManager } from 'typeorm';
import { gatheredWrite } from './gathered.ts';

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
    if (ids && ids.length > 0 && target) await lockRows(manager, { ...target, ids });
  }
}

const lockRows = gatheredWrite(
  async (manager, requests: readonly (LockTable & { readonly ids: readonly string[] })[]) => {
    for (const { table, column } of new Map(requests.map((one) => [one.table, one])).values()) {
      const ids = new Set(requests.filter((one) => one.table === table).flatMap((one) => one.ids));
      // LockRows sits above the Sort in the plan, so the rows are locked in the order of the ids.
      await manager.query(`SELECT ${column} FROM ${table} WHERE ${column} = ANY($1) ORDER BY ${column} FOR UPDATE`, [
        [...ids].sort(),
      ]);
    }
  },
);
