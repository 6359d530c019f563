/** The product's consumer with a handler that does nothing, so that gate, transaction and acknowledgement are measured. */
import 'reflect-metadata';
import { EpochFollower } from '#messaging/inbox/epoch-follower';
import { GapHealer } from '#messaging/inbox/gap-healer';
import { TailHealer } from '#messaging/inbox/tail-healer';
import { QuarantineStore } from '#messaging/quarantine/quarantine.store';
import { StreamConsumerStrategy } from '#messaging/stream-consumer.strategy';
import { createDataSource } from '#persistence/create-data-source';
import { serve, setupOfWorker } from '../worker.ts';
import { SUBSCRIBER, TYPE } from './workload.ts';

const { amqpUrl, databaseUrl } = setupOfWorker<{ amqpUrl: string; databaseUrl: string }>();
const dataSource = createDataSource({
  url: databaseUrl,
  applicationName: 'bench.consume',
  entities: [],
  migrations: [],
});
await dataSource.initialize();

let applied = 0;
let firstAt = 0;
let wanted = Infinity;
let arrived: (() => void) | undefined;

function onProcessed(_stream: string, _type: string, outcome: string): void {
  if (outcome !== 'applied') console.error(`consumer: ${outcome}`);
  firstAt ||= performance.now();
  applied += 1;
  if (applied >= wanted) arrived?.();
}

let strategy: StreamConsumerStrategy | undefined;

/** From the first message applied to the last. */
async function take({ count }: { count: number }): Promise<{ seconds: number }> {
  [applied, firstAt, wanted] = [0, 0, count];
  const done = new Promise<void>((resolve) => (arrived = resolve));
  strategy = newStrategy();
  strategy.addHandler(TYPE, (() => Promise.resolve()) as never, true);
  strategy.listen(() => undefined);
  await done;
  const seconds = (performance.now() - firstAt) / 1_000;
  await strategy.close();
  return { seconds };
}

function newStrategy(): StreamConsumerStrategy {
  const onError = (error: unknown): void => console.error('consumer', error);
  return new StreamConsumerStrategy({
    service: SUBSCRIBER,
    amqpUrl,
    dataSource,
    quarantine: new QuarantineStore(dataSource),
    healer: new GapHealer(dataSource, SUBSCRIBER, () => Promise.resolve()),
    tails: (backlog) =>
      new TailHealer([], {
        backlog,
        dataSource,
        consumer: SUBSCRIBER,
        everyMs: 3_600_000,
        heads: () => Promise.reject(new RangeError('nobody is asked')),
        resend: () => Promise.resolve(),
        onHealed: () => undefined,
        onError,
      }),
    epochs: new EpochFollower({
      dataSource,
      consumer: SUBSCRIBER,
      ends: () => Promise.reject(new RangeError('nobody is asked')),
      onCompared: () => undefined,
      onError,
    }),
    observer: { processed: onProcessed, quarantined: (_, reason) => console.error(`quarantined: ${reason}`) },
    onError,
  });
}

serve({ take }, () => dataSource.destroy());
