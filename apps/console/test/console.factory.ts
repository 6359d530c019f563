import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { Secret } from '#config/secret';
import type { Role } from '#security/role';
import { ConsoleConfig } from '../src/console.config.ts';
import { createApp } from '../src/create-app.ts';

export const INTERNAL_TOKEN = 'internal-token-0123456789';

/** A request as an owner received it. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface RunningServer {
  readonly url: string;
  readonly received: Received[];
  close(): Promise<void>;
}

export type Answer = (request: Received, response: ServerResponse) => void;

/** A real HTTP server that plays an owner (or any other body). */
export async function startServer(answer: Answer): Promise<RunningServer> {
  const received: Received[] = [];
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { method = '', url = '', headers } = incoming;
      const request = { method, url, headers, body: Buffer.concat(chunks).toString('utf8') };
      received.push(request);
      answer(request, response);
    });
  });
  return { url: await listen(server), received, close: () => close(server) };
}

export interface Console {
  readonly app: NestExpressApplication;
  readonly url: string;
  token(role: Role): Promise<string>;
  close(): Promise<void>;
}

/** The console with an issuer of its own and the owners at the given addresses. */
export async function startConsole(ownerUrl: string, settings: Partial<ConsoleConfig> = {}): Promise<Console> {
  const keys = await generateKeyPair('ES256', { extractable: true });
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' };
  const issuer = await startServer((_request, response) => json(response, { keys: [jwk] }));
  const config = Object.assign(new ConsoleConfig(), {
    httpPort: 0,
    municipality: '313700',
    insurerNumber: '310011',
    internalToken: new Secret(INTERNAL_TOKEN),
    oidcIssuer: issuer.url,
    addressingUrl: ownerUrl,
    qualificationUrl: ownerUrl,
    linkageUrl: ownerUrl,
    federationUrl: ownerUrl,
    ...settings,
  });
  const app = await createApp(config, false);
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  return {
    app,
    url: `http://127.0.0.1:${String(port)}`,
    token: (role) =>
      new SignJWT({ roles: [role] })
        .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
        .setSubject(`user-${role}`)
        .setIssuer(issuer.url)
        .setAudience('kokuho')
        .setExpirationTime('5m')
        .sign(keys.privateKey),
    close: async () => {
      await app.close();
      await issuer.close();
    },
  };
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: unknown;
}

/** Asks the API in a role, `officer` unless another is named. */
export async function askApi(
  gate: Console,
  path: string,
  init: { role?: Role; method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<ApiAnswer> {
  const { role = 'officer', method = 'GET', headers = {}, body = null } = init;
  const authorization = `Bearer ${await gate.token(role)}`;
  const answer = await fetch(`${gate.url}/api/v1${path}`, { method, headers: { authorization, ...headers }, body });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, body: JSON.parse(text || 'null') };
}

export function json(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
