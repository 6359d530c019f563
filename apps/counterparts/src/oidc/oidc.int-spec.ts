import { createRemoteJWKSet, jwtVerify } from 'jose';
import type { JWTPayload } from 'jose';
import { RunningBody } from '../../test/counterparts.factory.ts';

describe('OpenID provider', () => {
  let body: RunningBody;

  beforeAll(async () => {
    body = await RunningBody.start('oidc');
  });
  afterAll(() => body.stop());

  function issuer(): string {
    return body.environment.KOKUHO_OIDC_ISSUER ?? '';
  }

  async function token(clientId: string, secret = 'only-for-tests'): Promise<{ status: number; token: string }> {
    const authorization = `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`;
    const response = await fetch(`${issuer()}/token`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
      body: 'grant_type=client_credentials',
    });
    const { access_token = '' } = (await response.json()) as { access_token?: string };
    return { status: response.status, token: access_token };
  }

  async function verify(jwt: string): Promise<JWTPayload> {
    const keys = createRemoteJWKSet(new URL(`${issuer()}/jwks`));
    return (await jwtVerify(jwt, keys, { issuer: issuer(), audience: 'kokuho' })).payload;
  }

  it.each(['clerk', 'officer', 'approver', 'operator', 'auditor'])(
    'gives demo-%s a token with the role for a week',
    async (role) => {
      const { token: jwt } = await token(`demo-${role}`);
      const payload = await verify(jwt);
      expect(payload).toMatchObject({
        roles: [role],
        municipality: '313700',
        name: expect.stringMatching(/^見本/) as string,
      });
      expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(7 * 86_400);
    },
  );

  it('refuses another secret and an unknown client', async () => {
    expect((await token('demo-clerk', 'wrong')).status).toBe(401);
    expect((await token('demo-nobody')).status).toBe(401);
  });

  it('keeps its keys: a token stays valid over a restart', async () => {
    const { token: jwt } = await token('demo-officer');
    await body.restart();
    expect(await verify(jwt)).toMatchObject({ roles: ['officer'] });
  });
});
