import { randomUUID } from 'node:crypto';
import {
  DatabaseSetup,
  getDisabledLogger,
  initializePollingMessageListener,
  type PollingListenerConfig,
} from 'pg-transactional-outbox';
import type { Peer, PeerMessage, PeerPlace, Publish, Way } from './peer.ts';

const PLACE = { outboxOrInbox: 'outbox', schema: 'public', table: 'outbox_peer' } as const;
const NEXT = 'next_outbox_messages';

/** Polling listener; the segment is the lane, of which only the oldest message is taken at one time. */
export class PgTransactionalOutboxPeer implements Peer {
  private shutdown: (() => Promise<void>) | undefined;

  constructor(private readonly place: PeerPlace) {}

  async prepare(): Promise<void> {
    const role = 'postgres';
    const setup = { ...PLACE, database: 'bench', listenerRole: role, handlerRole: role, nextMessagesName: NEXT };
    const steps = [
      DatabaseSetup.dropAndCreateTable(setup),
      DatabaseSetup.createPollingFunction(setup),
      DatabaseSetup.setupPollingIndexes(setup),
    ];
    for (const sql of steps) await this.place.pool.query(sql);
  }

  async fill(messages: readonly PeerMessage[]): Promise<void> {
    await this.place.pool.query(
      `INSERT INTO outbox_peer (id, aggregate_type, aggregate_id, message_type, segment, payload)
       SELECT i, 'relay', m->>'lane', 'relay', m->>'lane', m
         FROM ROWS FROM (unnest($1::uuid[]), json_array_elements($2::json)) r (i, m)`,
      [messages.map(() => randomUUID()), JSON.stringify(messages)],
    );
    await this.place.pool.query('ANALYZE outbox_peer');
  }

  start(way: Way, publish: Publish): Promise<void> {
    const config: PollingListenerConfig = {
      outboxOrInbox: 'outbox',
      dbListenerConfig: {
        connectionString: this.place.databaseUrl,
        max: 20,
      } as PollingListenerConfig['dbListenerConfig'],
      settings: {
        dbSchema: PLACE.schema,
        dbTable: PLACE.table,
        nextMessagesFunctionName: NEXT,
        nextMessagesBatchSize: Number(way['batch']),
        nextMessagesPollingIntervalInMs: Number(way['pollMs']),
        enableMaxAttemptsProtection: false,
        enablePoisonousMessageProtection: false,
        messageCleanupIntervalInMs: 0,
      },
    };
    const handler = { handle: ({ payload }: { payload: unknown }) => publish(payload as PeerMessage) };
    [this.shutdown] = initializePollingMessageListener(config, handler, getDisabledLogger());
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    await this.shutdown?.();
  }
}
