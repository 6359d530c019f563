import type { TestSystem } from '../../support/system.ts';

export type Method = 'GET' | 'PUT' | 'DELETE';

/** One request to the broker's management API; what is not there any more is no error. */
export async function management({ ready }: TestSystem, method: Method, path: string, body?: object): Promise<unknown> {
  const { username, password, origin } = new URL(ready.management);
  const response = await fetch(`${origin}/api/${path}`, {
    method,
    headers: {
      authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok && response.status !== 404) throw new Error(`${method} ${path} answered ${String(response.status)}`);
  const text = await response.text();
  return text === '' || response.status === 404 ? undefined : JSON.parse(text);
}
