import { SetMetadata } from '@nestjs/common';
import type { Role } from './role.ts';

/** Who may call a route; a route without a rule answers to nobody. */
export type AccessRule =
  | { readonly kind: 'public' }
  | { readonly kind: 'internal' }
  | { readonly kind: 'roles'; readonly roles: readonly Role[] };

/** One key for all three decorators, so that the nearest one wins and two never add up. */
export const ACCESS_RULE = 'kokuho:access-rule';

function access(rule: AccessRule): MethodDecorator & ClassDecorator {
  return SetMetadata(ACCESS_RULE, rule);
}

/** Staff with one of the roles. */
export const Roles = (...roles: readonly Role[]): MethodDecorator & ClassDecorator => access({ kind: 'roles', roles });

/** Anyone, without a token: health and metrics. */
export const Public = (): MethodDecorator & ClassDecorator => access({ kind: 'public' });

/** Other services of the system, by the internal token. */
export const InternalOnly = (): MethodDecorator & ClassDecorator => access({ kind: 'internal' });
