import { connect as openSocket, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { eventually } from '#testing/eventually';
import { createTestBroker, type TestBroker } from '#testing/rabbitmq';
import { AmqpConnection } from './amqp-connection.ts';

/** Carries bytes both ways until it is told to swallow what the broker says on the connections that are open then. */
class Wire {
  private readonly sockets: Socket[] = [];
  private readonly server: Server;

  constructor(broker: URL) {
    this.server = createServer((client) => {
      const upstream = openSocket(Number(broker.port), broker.hostname);
      this.sockets.push(client, upstream);
      client.pipe(upstream).pipe(client);
      for (const socket of [client, upstream]) socket.on('error', () => undefined);
    });
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return (this.server.address() as AddressInfo).port;
  }

  goSilent(): void {
    for (const socket of this.sockets) socket.unpipe().pause();
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }
}

describe('a broker that takes a request and never answers', () => {
  let broker: TestBroker;
  let wire: Wire;
  let connection: AmqpConnection;

  beforeAll(async () => {
    broker = await createTestBroker();
    wire = new Wire(new URL(broker.amqpUrl));
  }, 60_000);

  afterAll(async () => {
    await connection.stop();
    wire.close();
    await broker.drop();
  });

  it('is left after the time for setting up, and connected to anew', async () => {
    const url = new URL(broker.amqpUrl);
    url.port = String(await wire.listen());
    let [begun, finished] = [0, 0];
    connection = new AmqpConnection(
      url.href,
      'silent',
      {
        onConnected: async (model) => {
          begun += 1;
          if (begun === 1) wire.goSilent();
          await model.createChannel();
          finished += 1;
        },
        onLost: () => undefined,
      },
      1_000,
    );
    connection.start();
    await eventually(() => expect([begun, finished]).toEqual([2, 1]), 15_000);
  }, 30_000);
});
