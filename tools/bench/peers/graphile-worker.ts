import { Logger, type Runner, run, runMigrations } from 'graphile-worker';
import type { Peer, PeerMessage, PeerPlace, Publish, Way } from './peer.ts';

const TASK = 'relay';
const silent = new Logger(() => () => undefined);

/** A named queue for each lane: jobs of one queue run one after the other. */
export class GraphileWorkerPeer implements Peer {
  private runner: Runner | undefined;

  constructor(private readonly place: PeerPlace) {}

  prepare(): Promise<void> {
    return runMigrations({ connectionString: this.place.databaseUrl, logger: silent });
  }

  async fill(messages: readonly PeerMessage[]): Promise<void> {
    const specs = messages.map((message) => ({ identifier: TASK, payload: message, queueName: message.lane }));
    await this.place.pool.query(
      `SELECT count(*) FROM graphile_worker.add_jobs(ARRAY(
         SELECT json_populate_record(null::graphile_worker.job_spec, s) FROM json_array_elements($1::json) s))`,
      [
        JSON.stringify(
          specs.map(({ identifier, payload, queueName }) => ({ identifier, payload, queue_name: queueName })),
        ),
      ],
    );
  }

  async start(way: Way, publish: Publish): Promise<void> {
    const localQueue = Number(way['localQueue']);
    this.runner = await run({
      connectionString: this.place.databaseUrl,
      concurrency: Number(way['concurrency']),
      maxPoolSize: 20,
      pollInterval: 50,
      noHandleSignals: true,
      logger: silent,
      taskList: { [TASK]: (payload) => publish(payload as PeerMessage) },
      ...(localQueue > 0 ? { preset: { worker: { localQueue: { size: localQueue } } } } : {}),
    });
  }

  async stop(): Promise<void> {
    await this.runner?.stop();
  }
}
