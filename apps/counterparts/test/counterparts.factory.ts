import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { createApp } from '../src/create-app.ts';
import { readConfig } from '../src/counterparts.config.ts';
import type { BodyName } from '../src/counterparts.config.ts';

export interface Reply<T> {
  readonly status: number;
  readonly body: T;
}

/** A body under test on ports of its own, with a folder that outlives a restart. */
export class RunningBody {
  readonly environment: Record<string, string>;
  private readonly body: BodyName;
  private app: NestExpressApplication | undefined;

  private constructor(body: BodyName, environment: Record<string, string>) {
    this.body = body;
    this.environment = environment;
  }

  static async start(body: BodyName, more: Record<string, string> = {}): Promise<RunningBody> {
    const [http, oidc, sftp] = [await freePort(), await freePort(), await freePort()];
    const running = new RunningBody(body, {
      KOKUHO_HTTP_PORT: String(http),
      KOKUHO_DATA_DIR: await mkdtemp(join(tmpdir(), 'counterparts-')),
      KOKUHO_MUNICIPALITY: '313700',
      KOKUHO_INSURER_NUMBER: '310011',
      KOKUHO_TODAY: '2026-04-01',
      KOKUHO_SFTP_URL: `sftp://sender:secret@127.0.0.1:${sftp}`,
      KOKUHO_OIDC_ISSUER: `http://127.0.0.1:${oidc}`,
      KOKUHO_OIDC_CLIENT_SECRET: 'only-for-tests',
      AMQP_URL: 'amqp://127.0.0.1:1',
      ...more,
    });
    await running.up();
    return running;
  }

  get stateDir(): string {
    return join(this.environment.KOKUHO_DATA_DIR ?? '', 'counterparts', this.body);
  }

  async up(): Promise<void> {
    const config = readConfig(this.environment, [`--body=${this.body}`]);
    this.app = await createApp(config);
    await this.app.listen(config.httpPort, config.bindAddress);
  }

  async down(): Promise<void> {
    await this.app?.close();
    this.app = undefined;
  }

  async restart(): Promise<void> {
    await this.down();
    await this.up();
  }

  async stop(): Promise<void> {
    await this.down();
    await rm(this.environment.KOKUHO_DATA_DIR ?? '', { recursive: true, force: true });
  }

  async call<T = unknown>(method: string, path: string, body?: unknown, type = 'application/json'): Promise<Reply<T>> {
    const base = `http://127.0.0.1:${this.environment.KOKUHO_HTTP_PORT}`;
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const request = body === undefined ? { method } : { method, body: text, headers: { 'content-type': type } };
    const response = await fetch(`${base}/${this.body}/${path}`, request);
    return { status: response.status, body: (await response.json()) as T };
  }

  async get<T = unknown>(path: string): Promise<T> {
    return (await this.call<T>('GET', path)).body;
  }

  async faults(...faults: object[]): Promise<void> {
    const { status } = await this.call('PUT', 'faults', faults);
    if (status !== 200) throw new RangeError(`faults were not set: ${status}`);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
