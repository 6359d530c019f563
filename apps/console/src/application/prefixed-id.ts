import { AppError } from '#kernel/app-error';
import { isOwner, type Owner } from './owners.ts';

/**
 * Splits `<service>:<id>`, the form in which lists over several services give their ids.
 * @throws AppError CON-0002 when no service stands before it.
 */
export function splitPrefixedId(id: string): { owner: Owner; ownId: string } {
  const separator = id.indexOf(':');
  const owner = id.slice(0, Math.max(separator, 0));
  if (!isOwner(owner)) throw new AppError('CON-0002', 'invalid', { field: 'id' });
  return { owner, ownId: id.slice(separator + 1) };
}
