import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AppError } from '#kernel/app-error';
import { ACCESS_RULE, type AccessRule } from './access.decorator.ts';
import { INTERNAL_TOKEN_HEADER, isInternalToken } from './internal-token.ts';
import type { Role } from './role.ts';
import { SECURITY_OPTIONS, type SecurityOptions } from './security-options.ts';
import type { AuthenticatedRequest } from './staff-user.ts';
import { TokenVerifier } from './token-verifier.ts';

/** Denies by default: a route that declares no access rule answers 403 to everyone. */
@Injectable()
export class BearerGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly verifier: TokenVerifier,
    @Inject(SECURITY_OPTIONS) private readonly options: SecurityOptions,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // Messages come from the broker with its own access control; they carry no token.
    if (context.getType() !== 'http') return true;
    const targets = [context.getHandler(), context.getClass()];
    const rule = this.reflector.getAllAndOverride<AccessRule | undefined>(ACCESS_RULE, targets);
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    switch (rule?.kind) {
      case 'public':
        return true;
      case 'internal':
        return this.#admitService(request);
      case 'roles':
        return this.#admitStaff(request, rule.roles);
      case undefined:
        throw new AppError('GEN-0004', 'forbidden');
    }
  }

  #admitService(request: AuthenticatedRequest): true {
    const given = request.header(INTERNAL_TOKEN_HEADER);
    if (!isInternalToken(given, this.options.internalToken)) throw new AppError('GEN-0004', 'forbidden');
    return true;
  }

  async #admitStaff(request: AuthenticatedRequest, roles: readonly Role[]): Promise<true> {
    const token = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(request.header('authorization') ?? '')?.[1];
    if (token === undefined) throw new AppError('GEN-0005', 'forbidden');
    const user = await this.verifier.verify(token);
    if (!user.roles.some((role) => roles.includes(role))) throw new AppError('GEN-0004', 'forbidden');
    request.staffUser = user;
    return true;
  }
}
