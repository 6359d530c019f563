import Provider from 'oidc-provider';
import type { CounterpartsConfig } from '../counterparts.config.ts';
import { DEMO_STAFF } from './demo-staff.ts';
import { NoStorageAdapter } from './no-storage.adapter.ts';
import type { SigningKeys } from './signing-keys.ts';

const RESOURCE = 'urn:kokuho:api';
const AUDIENCE = 'kokuho';
const TOKEN_SECONDS = 7 * 86_400;

/** OpenID provider of the demo: client credentials only, JWT access tokens for the audience `kokuho`. */
export function createProvider(config: CounterpartsConfig, keys: SigningKeys): Provider {
  return new Provider(config.oidc.issuer, {
    adapter: NoStorageAdapter,
    clients: DEMO_STAFF.map(({ clientId }) => ({
      client_id: clientId,
      client_secret: config.oidc.clientSecret,
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
    })),
    jwks: keys.jwks,
    cookies: { keys: keys.cookieKeys },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => RESOURCE,
        getResourceServerInfo: () => ({
          scope: '',
          audience: AUDIENCE,
          accessTokenFormat: 'jwt',
          accessTokenTTL: TOKEN_SECONDS,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    extraTokenClaims: (_context, token) => claimsOf(token.clientId, config.municipalityCode),
    ttl: { ClientCredentials: TOKEN_SECONDS },
  });
}

function claimsOf(clientId: string | undefined, municipality: string): Record<string, string | string[]> {
  const staff = DEMO_STAFF.find((candidate) => candidate.clientId === clientId);
  return staff ? { roles: [staff.role], municipality, name: staff.name } : {};
}
