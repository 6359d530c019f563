import type { TestSystem } from '../../support/system.ts';

/** One request to the broker's management API; what is not there any more is no error. */
export async function management({ ready }: TestSystem, method: 'GET' | 'DELETE', path: string): Promise<unknown> {
  const { username, password, origin } = new URL(ready.management);
  const response = await fetch(`${origin}/api/${path}`, {
    method,
    headers: { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` },
  });
  if (!response.ok && response.status !== 404) throw new Error(`${method} ${path} answered ${String(response.status)}`);
  const text = await response.text();
  return text === '' ? undefined : JSON.parse(text);
}
