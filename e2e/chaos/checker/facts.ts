import type { Body, Effect } from '../../support/receiver-log.ts';
import type { Published } from '../load.ts';

/** A change of the ledger. */
export interface ChangeFact {
  readonly changeId: string;
  readonly residentId: string;
  readonly version: number;
  readonly audited: boolean;
}

/** What the ledger knows of one object's version at one receiver. */
export interface DeliveryFact {
  readonly receiver: string;
  readonly objectKind: string;
  readonly objectId: string;
  readonly version: number;
  readonly changeId: string;
  readonly state: string;
  /** All states it went through. */
  readonly history: readonly string[];
  /** Whether the receiver has said the opposite later. */
  readonly contradicted: boolean;
}

/** A row a body holds at the end. */
export interface HeldFact {
  readonly residentId: string;
  readonly name: string;
  readonly address: string;
}

/** An address that was sent for a resident. */
export interface SentFact {
  readonly residentId: string;
  readonly address: string;
}

export interface TaskFact {
  readonly kind: string;
  readonly status: string;
  readonly residentIds: readonly string[];
}

export interface ReceiverFacts {
  readonly body: Body;
  readonly effects: readonly Effect[];
  readonly held: readonly HeldFact[];
  readonly sent: readonly SentFact[];
  /** What the sender ever made, by the same keys. */
  readonly sentKeys: readonly string[];
}

/** All that is known when a run is over: what went in, what the ledger says, and what the bodies' own logs say. */
export interface Facts {
  readonly published: Published;
  /** Registry events addressing has taken in, by resident. */
  readonly takenIn: Readonly<Record<string, number>>;
  readonly quarantined: number;
  /** What the other services have set aside of our own streams. */
  readonly straysQuarantined: number;
  /** Anything that still waits: pending messages and holds; as `database table: rows`. */
  readonly waiting: readonly string[];
  readonly changes: readonly ChangeFact[];
  readonly deliveries: readonly DeliveryFact[];
  readonly tasks: readonly TaskFact[];
  readonly receivers: readonly ReceiverFacts[];
  /** Files and tables in which a 個人番号 can be read; never the number itself. */
  readonly exposed: readonly string[];
  /** From the end of the last fault until everything had arrived. */
  readonly settledInSeconds: number;
}
