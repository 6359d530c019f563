import { AppError } from '#kernel/app-error';

const SEGMENT = /^[0-9A-Za-z._:-]{1,120}$/;

/**
 * A path of an owner from its segments. An id with a slash, an escape or only dots would lead to another route there.
 * @throws AppError GEN-0003, as no such record can exist.
 */
export function ownerPath(...segments: readonly string[]): string {
  for (const segment of segments) {
    if (!SEGMENT.test(segment) || /^\.+$/.test(segment)) throw new AppError('GEN-0003', 'refusal');
  }
  return `/${segments.join('/')}`;
}
