/** The product's relay in a process of its own. The only place of the bench that knows how a relay is made. */
import 'reflect-metadata';
import { RelayService } from '#messaging/outbox/relay.service';
import { createDataSource } from '#persistence/create-data-source';
import { serve, setupOfWorker } from '../worker.ts';
import { SERVICE } from './workload.ts';

const { amqpUrl, databaseUrl } = setupOfWorker<{ amqpUrl: string; databaseUrl: string }>();
const dataSource = createDataSource({ url: databaseUrl, applicationName: 'bench.relay', entities: [], migrations: [] });
await dataSource.initialize();

let confirmed = 0;
const relay = new RelayService({
  service: SERVICE,
  amqpUrl,
  databaseUrl,
  dataSource,
  observer: {
    confirmed: () => (confirmed += 1),
    paused: (_, outcome) => console.error(`relay paused: ${outcome}`),
    failed: (_, error) => console.error('relay failed', error),
  },
  onError: (error) => console.error('relay', error),
});
relay.start();

async function ready(): Promise<void> {
  while (!relay.connected) await new Promise((resolve) => setTimeout(resolve, 20));
}

serve(
  {
    ready,
    nudge: () => Promise.resolve(relay.nudge()),
    confirmed: () => Promise.resolve(confirmed),
  },
  async () => {
    await relay.stop();
    await dataSource.destroy();
  },
);
