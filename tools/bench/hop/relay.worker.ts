/** The product's relay in a process of its own. The only place of the bench that knows how a relay is made. */
import 'reflect-metadata';
import { RelayService } from '#messaging/relay/relay.service';
import { createDataSource } from '#persistence/create-data-source';
import { serve, setupOfWorker } from '../worker.ts';
import { SERVICE } from './workload.ts';

const { amqpUrl, databaseUrl } = setupOfWorker<{ amqpUrl: string; databaseUrl: string }>();
const dataSource = createDataSource({ url: databaseUrl, applicationName: 'bench.relay', entities: [], migrations: [] });
await dataSource.initialize();

/** Lanes of this kind are the hot ones, whose own waiting is no one's concern. */
const HOT = /^HOT/;

let nudgedAt = 0;
let lags: number[] = [];

const relay = new RelayService({
  service: SERVICE,
  instance: `bench:${String(process.pid)}`,
  amqpUrl,
  databaseUrl,
  dataSource,
  observer: {
    confirmed: (_, { lane }) => {
      if (!HOT.test(lane)) lags.push((performance.now() - nudgedAt) / 1_000);
    },
    paused: (_, outcome) => console.error(`relay paused: ${outcome}`),
    failed: (_, error) => console.error('relay failed', error),
    leasesLost: (shards) => console.error(`relay lost ${String(shards)} shards`),
  },
  onError: (error) => console.error('relay', error),
});
relay.start();

/** Connected, and with its share of the shards. */
async function ready({ shards }: { shards: number }): Promise<void> {
  while (!relay.connected || relay.ownedShards !== shards) await new Promise((resolve) => setTimeout(resolve, 20));
}

serve(
  {
    ready,
    nudge: () => {
      [nudgedAt, lags] = [performance.now(), []];
      relay.nudge();
      return Promise.resolve();
    },
    /** Seconds from the nudge to the confirm of each message. */
    lags: () => Promise.resolve(lags),
  },
  async () => {
    await relay.stop();
    await dataSource.destroy();
  },
);
