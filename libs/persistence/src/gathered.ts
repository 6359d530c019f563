import DataLoader from 'dataloader';
import type { EntityManager } from 'typeorm';

const MOST_TOGETHER = 512;

/** What is asked or written in one transaction at the same moment, by one statement. */
type Together<Piece, Result> = (manager: EntityManager, pieces: readonly Piece[]) => Promise<readonly Result[]>;

/**
 * Turns a statement for many pieces into a function for one. Calls of pieces of work that run side by side in a
 * transaction (the messages of a batch) come together in one statement; a call alone is a statement of its own.
 *
 * @param together gives one result for each piece, in their order; equal pieces come as often as they were called
 */
export function gathered<Piece extends NonNullable<unknown>, Result>(
  together: Together<Piece, Result>,
): (manager: EntityManager, piece: Piece) => Promise<Result> {
  const loaders = new WeakMap<EntityManager, DataLoader<Piece, Result>>();
  return (manager, piece) => {
    let loader = loaders.get(manager);
    if (!loader) {
      loader = new DataLoader((pieces) => together(manager, pieces), { cache: false, maxBatchSize: MOST_TOGETHER });
      loaders.set(manager, loader);
    }
    return loader.load(piece);
  };
}

/** The same for what gives no result. */
export function gatheredWrite<Piece extends NonNullable<unknown>>(
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
