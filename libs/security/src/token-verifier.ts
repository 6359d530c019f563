import { Inject, Injectable } from '@nestjs/common';
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { AppError } from '#kernel/app-error';
import { isRole } from './role.ts';
import { SECURITY_OPTIONS, type SecurityOptions } from './security-options.ts';
import type { StaffUser } from './staff-user.ts';

export const AUDIENCE = 'kokuho';
/** Asymmetric only: `none` and shared secrets are never accepted, whatever a header says. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256'];
const CLOCK_TOLERANCE_SECONDS = 30;

/** Verifies bearer tokens of the issuer against its published keys. */
@Injectable()
export class TokenVerifier {
  readonly #keys: JWTVerifyGetKey;
  readonly #issuer: string;

  constructor(@Inject(SECURITY_OPTIONS) options: SecurityOptions) {
    this.#issuer = options.issuer;
    this.#keys = createRemoteJWKSet(new URL(`${options.issuer.replace(/\/$/, '')}/jwks`));
  }

  /** @throws AppError GEN-0005 for a token that does not hold, GEN-0006 when the issuer's keys cannot be had. */
  async verify(token: string): Promise<StaffUser> {
    try {
      const { payload } = await jwtVerify(token, this.#keys, {
        algorithms: ALGORITHMS,
        audience: AUDIENCE,
        issuer: this.#issuer,
        requiredClaims: ['exp', 'sub'],
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
      });
      return toStaffUser(payload);
    } catch (error) {
      if (isIssuerFault(error)) throw new AppError('GEN-0006', 'unavailable', { service: 'oidc' }, error);
      throw new AppError('GEN-0005', 'forbidden', {}, error);
    }
  }
}

/** A failed fetch or an unusable answer says nothing about the token. */
function isIssuerFault(error: unknown): boolean {
  if (!(error instanceof errors.JOSEError)) return true;
  const { code } = error;
  return code === 'ERR_JOSE_GENERIC' || code === 'ERR_JWKS_TIMEOUT' || code === 'ERR_JWKS_INVALID';
}

function toStaffUser({ sub = '', roles, name }: JWTPayload): StaffUser {
  return {
    subject: sub,
    roles: Array.isArray(roles) ? roles.filter(isRole) : [],
    name: typeof name === 'string' ? name : sub,
  };
}
