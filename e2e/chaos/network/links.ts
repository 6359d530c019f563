import type { Random } from '../../../apps/counterparts/src/faults/seeded-random.ts';
import { FaultProxy } from '../../support/fault-proxy/fault-proxy.ts';

/** What a service speaks over a link. */
export type Protocol = 'amqp' | 'postgres' | 'http' | 'sftp';

/** Which variable tells a service where to connect, and what it speaks there. */
const VARIABLES: Readonly<Record<string, Protocol>> = {
  AMQP_URL: 'amqp',
  DATABASE_URL: 'postgres',
  KOKUHO_SFTP_URL: 'sftp',
  KOKUHO_INTERMEDIATE_SERVER_URL: 'http',
  KOKUHO_AGGREGATION_URL: 'http',
  KOKUHO_REGISTRY_URL: 'http',
  KOKUHO_ADDRESSING_URL: 'http',
  KOKUHO_QUALIFICATION_URL: 'http',
  KOKUHO_LINKAGE_URL: 'http',
  KOKUHO_FEDERATION_URL: 'http',
};

/** Every link that a fault can name: service and variable. */
export const LINKS = [
  ['addressing', 'AMQP_URL'],
  ['addressing', 'DATABASE_URL'],
  ['qualification', 'AMQP_URL'],
  ['qualification', 'DATABASE_URL'],
  ['qualification', 'KOKUHO_ADDRESSING_URL'],
  ['linkage', 'AMQP_URL'],
  ['linkage', 'DATABASE_URL'],
  ['linkage', 'KOKUHO_INTERMEDIATE_SERVER_URL'],
  ['linkage', 'KOKUHO_ADDRESSING_URL'],
  ['linkage', 'KOKUHO_QUALIFICATION_URL'],
  ['federation', 'AMQP_URL'],
  ['federation', 'DATABASE_URL'],
  ['federation', 'KOKUHO_SFTP_URL'],
  ['federation', 'KOKUHO_AGGREGATION_URL'],
  ['federation', 'KOKUHO_QUALIFICATION_URL'],
  ['console', 'DATABASE_URL'],
  ['console', 'KOKUHO_QUALIFICATION_URL'],
] as const satisfies readonly (readonly [string, string])[];

export type LinkName = (typeof LINKS)[number];

export function protocolOf([, variable]: LinkName): Protocol {
  return VARIABLES[variable] ?? 'http';
}

/** A proxy of its own for each link, so that a fault meets one service's way to one server. */
export class Links implements AsyncDisposable {
  private readonly proxies = new Map<string, FaultProxy>();
  private readonly random: Random;

  constructor(random: Random) {
    this.random = random;
  }

  /** Opens the proxies and changes the services' environments so that they go through them. */
  async reroute(environment: Record<string, Record<string, string>>): Promise<void> {
    for (const [service, variable] of LINKS) {
      const own = environment[service] ?? {};
      const told = own[variable] ?? '';
      const url = new URL(told);
      const proxy = await FaultProxy.open({ host: url.hostname, port: Number(url.port) }, this.random);
      this.proxies.set(`${service} ${variable}`, proxy);
      // In the text as it is: URL would add a slash, and changes no port of schemes it does not know.
      own[variable] = told.replace(`:${url.port}`, `:${String(proxy.port)}`);
    }
  }

  of([service, variable]: LinkName): FaultProxy {
    const proxy = this.proxies.get(`${service} ${variable}`);
    if (!proxy) throw new Error(`no link ${service} ${variable}`);
    return proxy;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.proxies.values()].map((proxy) => proxy[Symbol.asyncDispose]()));
  }
}
