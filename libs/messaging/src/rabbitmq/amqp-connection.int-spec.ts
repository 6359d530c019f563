import type { ChannelModel } from 'amqplib';
import { setTimeout as delay } from 'node:timers/promises';
import { createTestBroker, type TestBroker } from '#testing/rabbitmq';
import { AmqpConnection } from './amqp-connection.ts';

describe('接続を止める', () => {
  let broker: TestBroker;

  beforeAll(async () => {
    broker = await createTestBroker();
  });
  afterAll(() => broker.drop());

  function connection(onConnected: (model: ChannelModel) => Promise<void>): AmqpConnection {
    return new AmqpConnection(broker.amqpUrl, 'stopped', { onConnected, onLost: () => undefined });
  }

  it('まだつながっていないうちでも、すぐに止まる', async () => {
    const stopped = connection(() => Promise.resolve());
    stopped.start();
    await stopped.stop();
    expect(stopped.connected).toBe(false);
  }, 5_000);

  it('準備の途中でも、終わるのを待たない', async () => {
    let begun = (): void => undefined;
    const preparing = new Promise<void>((resolve) => (begun = resolve));
    const stopped = connection(() => {
      begun();
      return delay(60_000, undefined, { ref: false });
    });
    stopped.start();
    await preparing;
    await stopped.stop();
    expect(stopped.connected).toBe(false);
  }, 5_000);
});
