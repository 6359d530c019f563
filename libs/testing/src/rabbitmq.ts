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

/** A virtual host of its own for one spec file. */
export async function createTestBroker(): Promise<TestBroker> {
  const vhost = `t-${randomBytes(6).toString('hex')}`;
  const amqp = new URL(required('TEST_AMQP_URL'));
  await manage('PUT', `/api/vhosts/${vhost}`);
  const permissions = { configure: '.*', write: '.*', read: '.*' };
  await manage('PUT', `/api/permissions/${vhost}/${decodeURIComponent(amqp.username)}`, permissions);
  amqp.pathname = `/${vhost}`;
  return { amqpUrl: amqp.toString(), drop: () => manage('DELETE', `/api/vhosts/${vhost}`) };
}

async function manage(method: string, path: string, body: object = {}): Promise<void> {
  const url = new URL(path, required('TEST_RABBITMQ_MANAGEMENT_URL'));
  const authorization = `Basic ${Buffer.from(`${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`).toString('base64')}`;
  url.username = '';
  url.password = '';
  const response = await fetch(url, {
    method,
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`broker management answered ${String(response.status)} to ${method} ${path}`);
}
