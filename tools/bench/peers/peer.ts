import type pg from 'pg';

/** A message a peer has to carry: its lane is the unit of order. */
export interface PeerMessage {
  readonly lane: string;
  readonly shard: number;
  readonly body: string;
}

export type Publish = (message: PeerMessage) => Promise<void>;

/** Another library doing the relay's work with its own tables and loop. */
export interface Peer {
  /** Makes its tables. */
  readonly prepare: () => Promise<void>;
  /** Commits the messages, in the order given, by the library's own way or its documented SQL. */
  readonly fill: (messages: readonly PeerMessage[]) => Promise<void>;
  /** Works until stopped; each message is done when `publish` has resolved. */
  readonly start: (way: Way, publish: Publish) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Settings of one way of running a peer; their meaning is the peer's own. */
export type Way = Readonly<Record<string, number | boolean>>;

export interface PeerPlace {
  readonly databaseUrl: string;
  readonly pool: pg.Pool;
}
