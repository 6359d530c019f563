import { PgBoss } from 'pg-boss';
import type { Peer, PeerMessage, PeerPlace, Publish, Way } from './peer.ts';

const QUEUE = 'relay';
const ROWS_AT_ONCE = 1_000;

/** Policy `key_strict_fifo`: jobs of one key in order, a failed one holds the others up. */
export class PgBossPeer implements Peer {
  private readonly boss: PgBoss;

  constructor({ databaseUrl }: PeerPlace) {
    this.boss = new PgBoss({ connectionString: databaseUrl, max: 20, supervise: false, schedule: false });
    this.boss.on('error', (error) => console.error('pg-boss', error));
  }

  async prepare(): Promise<void> {
    await this.boss.start();
    await this.boss.createQueue(QUEUE, { policy: 'key_strict_fifo' });
  }

  async fill(messages: readonly PeerMessage[]): Promise<void> {
    for (let from = 0; from < messages.length; from += ROWS_AT_ONCE) {
      const jobs = messages.slice(from, from + ROWS_AT_ONCE).map((data) => ({ data, singletonKey: data.lane }));
      await this.boss.insert(QUEUE, jobs);
    }
  }

  async start(way: Way, publish: Publish): Promise<void> {
    const options = {
      batchSize: Number(way['batch']),
      localConcurrency: Number(way['concurrency']),
      pollingIntervalSeconds: 0.5,
      burstWhenBatchFull: true,
    };
    await this.boss.work<PeerMessage>(QUEUE, options, async (jobs) => {
      await Promise.all(jobs.map(({ data }) => publish(data)));
    });
  }

  async stop(): Promise<void> {
    await this.boss.stop({ graceful: false });
  }
}
