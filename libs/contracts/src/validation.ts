import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { AppError } from '#kernel/app-error';
import type { MessageClass } from './message-contract.decorator.ts';

/**
 * Validates a payload that is about to be sent: a field the contract does not name is refused.
 * @throws AppError MSG-0003 with the paths of the fields, never their values.
 */
export function checkOutgoing<T extends object>(messageClass: MessageClass<T>, payload: T): void {
  check(plainToInstance(messageClass, payload), { whitelist: true, forbidNonWhitelisted: true });
}

/**
 * Validates a payload that came in: within one version only optional fields may be added, so unknown ones are ignored.
 * @throws AppError MSG-0003 with the paths of the fields, never their values.
 */
export function checkIncoming<T extends object>(messageClass: MessageClass<T>, payload: unknown): T {
  const instance = plainToInstance(messageClass, payload);
  check(instance, { whitelist: true, forbidNonWhitelisted: false });
  return instance;
}

function check(instance: object, options: { whitelist: boolean; forbidNonWhitelisted: boolean }): void {
  const errors = validateSync(instance, {
    ...options,
    forbidUnknownValues: true,
    validationError: { value: false, target: false },
  });
  if (errors.length > 0) throw new AppError('MSG-0003', 'invalid', { fields: fieldPaths(errors) });
}

/** Paths such as `person.address.text`. */
export function fieldPaths(errors: readonly ValidationError[], prefix = ''): string[] {
  return errors.flatMap((error) => {
    const path = prefix === '' ? error.property : `${prefix}.${error.property}`;
    const nested = error.children && error.children.length > 0 ? fieldPaths(error.children, path) : [];
    return error.constraints ? [path, ...nested] : nested;
  });
}
