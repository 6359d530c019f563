import { randomBytes } from 'node:crypto';

export interface TestBroker {
  readonly amqpUrl: string;
  /** Deletes the virtual host with everything in it. */
  drop(): Promise<void>;
}

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: run the tests through npm test`);
  return value;
}

/** A running RabbitMQ, with a user who may make virtual hosts. */
export interface BrokerServer {
  readonly amqpUrl: string;
  readonly managementUrl: string;
}

function sharedServer(): BrokerServer {
  return { amqpUrl: required('TEST_AMQP_URL'), managementUrl: required('TEST_RABBITMQ_MANAGEMENT_URL') };
}

/** A virtual host of its own for one spec file, on the run's shared server unless another is given. */
export async function createTestBroker(server: BrokerServer = sharedServer()): Promise<TestBroker> {
  const manage = managementOf(server.managementUrl);
  const vhost = `t-${randomBytes(6).toString('hex')}`;
  const amqp = new URL(server.amqpUrl);
  await manage('PUT', `/api/vhosts/${vhost}`);
  const permissions = { configure: '.*', write: '.*', read: '.*' };
  await manage('PUT', `/api/permissions/${vhost}/${decodeURIComponent(amqp.username)}`, permissions);
  amqp.pathname = `/${vhost}`;
  return { amqpUrl: amqp.toString(), drop: () => manage('DELETE', `/api/vhosts/${vhost}`) };
}

function managementOf(managementUrl: string) {
  return async (method: string, path: string, body: object = {}): Promise<void> => {
    const url = new URL(path, managementUrl);
    const authorization = `Basic ${Buffer.from(`${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`).toString('base64')}`;
    url.username = '';
    url.password = '';
    const response = await fetch(url, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`broker management answered ${String(response.status)} to ${method} ${path}`);
  };
}
