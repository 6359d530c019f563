import type { EntityManager } from 'typeorm';
import type { AfterReference, Envelope } from '#contracts/envelope';
import type { PlainDate } from '#kernel/plain-date';

/** What a handler is given beside the payload: the open transaction and where the message stands. */
export interface MessageContext {
  /**
   * The consumer's transaction: gate, effect and own outbox rows commit together. Messages of other lanes may be handled
   * in it side by side; what a handler shares with them it takes `inTurn`.
   */
  readonly manager: EntityManager;
  readonly envelope: Envelope;
  readonly businessDay: PlainDate;
  /** This message as a reference for messages that rest on it. */
  readonly reference: AfterReference;
}

/** A handler of one message type; a refusal is an outcome it stores, a throw parks the message. */
export type MessageHandler = (payload: object, context: MessageContext) => Promise<void>;
