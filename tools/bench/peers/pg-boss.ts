import { PgBoss } from 'pg-boss';
import type { Peer, PeerMessage, PeerPlace, Publish, Way } from './peer.ts';

const QUEUE = 'relay';

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

  /** One insert for each number of the lanes: jobs of one statement have the same time and no order among them. */
  async fill(messages: readonly PeerMessage[]): Promise<void> {
    const rounds: PeerMessage[][] = [];
    const seen = new Map<string, number>();
    for (const message of messages) {
      const round = seen.get(message.lane) ?? 0;
      seen.set(message.lane, round + 1);
      (rounds[round] ??= []).push(message);
    }
    for (const round of rounds)
      await this.boss.insert(
        QUEUE,
        round.map((data) => ({ data, singletonKey: data.lane })),
      );
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
