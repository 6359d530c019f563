import type { webcrypto } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { Secret } from '#config/secret';
import { InternalOnly, Public, Roles } from './access.decorator.ts';
import { internalHeaders } from './internal-token.ts';
import { SecurityModule } from './security.module.ts';
import { CurrentUser, type StaffUser } from './staff-user.ts';

@Controller()
class TrialController {
  @Get('open') @Public() open() {
    return 'open';
  }

  @Get('forgotten') forgotten() {
    return 'never';
  }

  @Get('internal') @InternalOnly() internal() {
    return 'internal';
  }

  @Get('me') @Roles('clerk', 'officer') me(@CurrentUser() user: StaffUser) {
    return user;
  }
}

const INTERNAL = new Secret('internal-token-0123456789');
const good = await generateKeyPair('ES256', { extractable: true });
const other = await generateKeyPair('ES256', { extractable: true });
let issuerServer: Server;
let issuer: string;
let app: NestExpressApplication;
let base: string;

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

async function startApp(issuerUrl: string): Promise<[NestExpressApplication, string]> {
  @Module({
    imports: [SecurityModule.register({ issuer: issuerUrl, internalToken: INTERNAL })],
    controllers: [TrialController],
  })
  class TrialModule {}
  const trial = await NestFactory.create<NestExpressApplication>(TrialModule, { logger: false });
  await trial.listen(0, '127.0.0.1');
  const { port } = trial.getHttpServer().address() as AddressInfo;
  return [trial, `http://127.0.0.1:${String(port)}`];
}

interface TokenChoice {
  roles?: unknown;
  audience?: string;
  issuer?: string;
  expires?: string;
  key?: webcrypto.CryptoKey;
}

function token(choice: TokenChoice = {}): Promise<string> {
  return new SignJWT({ roles: choice.roles ?? ['clerk', 'mayor'], name: '窓口　花子' })
    .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
    .setSubject('user-1')
    .setIssuer(choice.issuer ?? issuer)
    .setAudience(choice.audience ?? 'kokuho')
    .setExpirationTime(choice.expires ?? '5m')
    .sign(choice.key ?? good.privateKey);
}

async function statusOf(path: string, headers: Record<string, string> = {}): Promise<number> {
  return (await fetch(`${base}/${path}`, { headers })).status;
}

beforeAll(async () => {
  const jwk = { ...(await exportJWK(good.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' };
  issuerServer = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [jwk] }));
  });
  issuer = await listen(issuerServer);
  [app, base] = await startApp(issuer);
});

afterAll(async () => {
  await app.close();
  issuerServer.close();
});

describe('a route', () => {
  it('without an access rule answers nobody', async () => {
    expect(await statusOf('forgotten')).toBe(403);
    expect(await statusOf('forgotten', { authorization: `Bearer ${await token()}` })).toBe(403);
    expect(await statusOf('forgotten', internalHeaders(INTERNAL))).toBe(403);
  });

  it('that is public answers everyone', async () => {
    expect(await statusOf('open')).toBe(200);
  });

  it('for services answers the internal token only', async () => {
    expect(await statusOf('internal', internalHeaders(INTERNAL))).toBe(200);
    expect(await statusOf('internal', internalHeaders(new Secret('internal-token-012345678X')))).toBe(403);
    expect(await statusOf('internal', { authorization: `Bearer ${await token()}` })).toBe(403);
    expect(await statusOf('internal')).toBe(403);
  });
});

describe('a bearer token', () => {
  it('names subject, name and known roles', async () => {
    const answer = await fetch(`${base}/me`, { headers: { authorization: `Bearer ${await token()}` } });
    expect(await answer.json()).toEqual({ subject: 'user-1', name: '窓口　花子', roles: ['clerk'] });
  });

  it('without the right role is 403', async () => {
    expect(await statusOf('me', { authorization: `Bearer ${await token({ roles: ['auditor'] })}` })).toBe(403);
    expect(await statusOf('me', { authorization: `Bearer ${await token({ roles: 'clerk' })}` })).toBe(403);
  });

  it.each<[string, TokenChoice]>([
    ['another audience', { audience: 'elsewhere' }],
    ['another issuer', { issuer: 'https://example.invalid' }],
    ['its time over', { expires: '-5m' }],
    ['a signature of another key', { key: other.privateKey }],
  ])('with %s is 401', async (_name, choice) => {
    expect(await statusOf('me', { authorization: `Bearer ${await token(choice)}` })).toBe(401);
  });

  it.each(['', 'Bearer', 'Bearer x.y.z', 'Basic abc'])('%j is 401', async (authorization) => {
    expect(await statusOf('me', { authorization })).toBe(401);
  });

  it('that is unsigned, or signed with a shared secret, is 401', async () => {
    const claims = { sub: 'user-1', iss: issuer, aud: 'kokuho', roles: ['clerk'], exp: 4_102_444_800 };
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const unsigned = `${encode({ alg: 'none' })}.${encode(claims)}.`;
    const shared = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.alloc(32, 1));
    expect(await statusOf('me', { authorization: `Bearer ${unsigned}` })).toBe(401);
    expect(await statusOf('me', { authorization: `Bearer ${shared}` })).toBe(401);
  });

  it('is 503 while the issuer is down, with an answer that says so', async () => {
    const [trial, url] = await startApp('http://127.0.0.1:9');
    const answer = await fetch(`${url}/me`, { headers: { authorization: `Bearer ${await token()}` } });
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ code: 'GEN-0006', details: { service: 'oidc' } });
    await trial.close();
  });
});
