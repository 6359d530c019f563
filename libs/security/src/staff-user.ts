import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { AppError } from '#kernel/app-error';
import type { Role } from './role.ts';

/** The person behind a request, as the verified token names them. */
export interface StaffUser {
  readonly subject: string;
  readonly roles: readonly Role[];
  readonly name: string;
}

export interface AuthenticatedRequest extends Request {
  staffUser?: StaffUser;
}

/** Parameter of a handler: the person behind the request. */
export const CurrentUser = createParamDecorator((_: unknown, context: ExecutionContext): StaffUser => {
  const user = context.switchToHttp().getRequest<AuthenticatedRequest>().staffUser;
  if (!user) throw new AppError('GEN-0005', 'forbidden');
  return user;
});
