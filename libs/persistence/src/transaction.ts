import {
  type DataSource,
  type EntityManager,
  type QueryRunner,
  QueryRunnerAlreadyReleasedError,
  QueryRunnerProviderAlreadyReleasedError,
} from 'typeorm';

/** SQLSTATE of failures after which the same work may succeed: serialization, deadlock, lock timeout. */
const TRANSIENT_STATES = new Set(['40001', '40P01', '55P03']);
/**
 * SQLSTATE classes and driver codes that mean the database is not there at the moment, or cannot write: connection (08),
 * resources such as a full disk (53), shutdown (57P), its own files (58), a standby (25006), a session ended for idling (25P03).
 */
const UNAVAILABLE = /^(08|53|57P0|58|25006|25P03)|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT/;
const ATTEMPTS = 4;

export function sqlState(error: unknown): string {
  const source = error as { code?: unknown; driverError?: { code?: unknown } };
  const code = source.driverError?.code ?? source.code;
  return typeof code === 'string' ? code : '';
}

/** The database itself cannot be reached; the work is not at fault. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (UNAVAILABLE.test(sqlState(error))) return true;
  return (
    error instanceof Error &&
    /Connection terminated|timeout exceeded when trying to connect|not yet connected|Driver not Connected/i.test(
      error.message,
    )
  );
}

/** The same work may succeed later: nothing speaks against the work itself. */
export function isNotOfTheWork(error: unknown): boolean {
  return isDatabaseUnavailable(error) || isTransient(error);
}

export function isTransient(error: unknown): boolean {
  return TRANSIENT_STATES.has(sqlState(error));
}

const commitHooks = new WeakMap<EntityManager, (() => void)[]>();

/** Calls `hook` when the transaction of this manager has been committed; only for those that `inTransaction` runs. */
export function afterCommit(manager: EntityManager, hook: () => void): void {
  const hooks = commitHooks.get(manager);
  if (hooks) hooks.push(hook);
  else commitHooks.set(manager, [hook]);
}

/**
 * Runs `work` in one READ COMMITTED transaction. Deadlocks and serialization failures are run again, so none reaches a
 * caller whose locks are taken in order (see `lock-order.ts`).
 */
export async function inTransaction<T>(
  dataSource: DataSource,
  work: (manager: EntityManager) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      let hooks: (() => void)[] = [];
      const result = await dataSource.transaction(async (manager) => {
        if (manager.queryRunner) oneAtATime(manager.queryRunner);
        const done = await work(manager);
        hooks = commitHooks.get(manager) ?? [];
        return done;
      });
      for (const hook of hooks) hook();
      return result;
    } catch (error) {
      if (!isTransient(error) || attempt === ATTEMPTS) throw isReleased(error) ? connectionLost(error) : error;
    }
  }
}

/** Before a transaction has ended, only a lost connection takes its runner away. */
function isReleased(error: unknown): boolean {
  return error instanceof QueryRunnerAlreadyReleasedError || error instanceof QueryRunnerProviderAlreadyReleasedError;
}

function connectionLost(cause: unknown): Error {
  return new Error('Connection terminated in a transaction', { cause });
}

const lastStatements = new WeakMap<QueryRunner, Promise<unknown>>();

/** Pieces of work side by side in a transaction share its connection, which takes one statement after the other. */
function oneAtATime(runner: QueryRunner): void {
  const query = runner.query.bind(runner) as (...args: unknown[]) => Promise<unknown>;
  let last: Promise<unknown> = Promise.resolve();
  runner.query = ((...args: unknown[]) => {
    const mine = last.then(() => query(...args));
    last = mine.catch(() => undefined);
    lastStatements.set(runner, last);
    return mine;
  }) as QueryRunner['query'];
}

/** Ends with the last statement that the transaction of this manager has been given so far; never fails. */
export function statementsUnderWay(manager: EntityManager): Promise<unknown> | undefined {
  return manager.queryRunner && lastStatements.get(manager.queryRunner);
}
