import type { Secret } from '#config/secret';

/** What a service must say about its access control. */
export interface SecurityOptions {
  /** OIDC issuer; its keys are at `<issuer>/jwks`. */
  readonly issuer: string;
  readonly internalToken: Secret;
}

export const SECURITY_OPTIONS = Symbol('security options');
