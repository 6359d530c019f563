import type { Envelope } from '#contracts/envelope';
import type { HoldState } from './hold.store.ts';

/** What the inbox did with a message. */
export type InboxOutcome = 'applied' | 'duplicate' | 'contradiction' | 'held' | 'parked';

/** One message as it came. */
export interface Incoming {
  readonly envelope: Envelope;
  readonly body: Buffer;
  /** Told to a subscriber that comes late: sets the gate of a lane it has never seen. */
  readonly joins?: boolean;
}

export interface Applied {
  readonly outcome: InboxOutcome;
  readonly state?: HoldState;
}

export interface Taken extends Applied {
  /** Later numbers of its lane are held, and may be able to go on. */
  readonly hasHeld: boolean;
}
