import DataLoader from 'dataloader';
import type { EntityManager } from 'typeorm';
import { statementsUnderWay } from './transaction.ts';

const MOST_TOGETHER = 512;

/** What is asked or written in one transaction at the same moment, by one statement. */
type Together<Piece, Result> = (manager: EntityManager, pieces: readonly Piece[]) => Promise<readonly Result[]>;

/**
 * Keeps a statement open to further pieces for as long as it could not be sent anyway: those that had one more step to do
 * catch up with the others meanwhile, and do not go on behind them for the rest of the transaction.
 */
async function whenConnectionIsFree(manager: EntityManager, send: () => void): Promise<void> {
  let seen: Promise<unknown> | undefined;
  do {
    seen = statementsUnderWay(manager);
    await seen;
    // After everything that was waiting for that statement, or that is being called right now.
    await new Promise<void>((resolve) => {
      process.nextTick(resolve);
    });
  } while (statementsUnderWay(manager) !== seen);
  send();
}

/**
 * Turns a statement for many pieces into a function for one. Calls of pieces of work that run side by side in a
 * transaction (the messages of a batch) come together in one statement; a call alone is a statement of its own.
 *
 * @param together gives one result for each piece, in their order; equal pieces come as often as they were called
 */
export function gathered<Piece, Result>(
  together: Together<Piece, Result>,
): (manager: EntityManager, piece: Piece) => Promise<Result> {
  // A piece in a list of its own, because the loader takes no undefined.
  const loaders = new WeakMap<EntityManager, DataLoader<readonly [Piece], Result>>();
  return (manager, piece) => {
    let loader = loaders.get(manager);
    if (!loader) {
      loader = new DataLoader(
        (asked) =>
          together(
            manager,
            asked.map(([piece]) => piece),
          ),
        {
          cache: false,
          maxBatchSize: MOST_TOGETHER,
          batchScheduleFn: (send) => void whenConnectionIsFree(manager, send),
        },
      );
      loaders.set(manager, loader);
    }
    return loader.load([piece]);
  };
}

/** The same for what gives no result. */
export function gatheredWrite<Piece>(
  together: (manager: EntityManager, pieces: readonly Piece[]) => Promise<unknown>,
): (manager: EntityManager, piece: Piece) => Promise<void> {
  const write = gathered(async (manager, pieces: readonly Piece[]) => {
    await together(manager, pieces);
    return pieces;
  });
  return async (manager, piece) => {
    await write(manager, piece);
  };
}
