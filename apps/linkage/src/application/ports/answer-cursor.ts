import type { EntityManager } from 'typeorm';

/** Port: how far the receiver's answers have been read; moves in the transaction that takes them in. */
export abstract class AnswerCursor {
  abstract read(): Promise<number>;

  /** Moves on from `from`; false when another reader has done so. */
  abstract advance(manager: EntityManager, from: number, to: number): Promise<boolean>;
}
