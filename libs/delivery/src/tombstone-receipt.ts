import { isUUID } from 'class-validator';
import type { Envelope } from '#contracts/envelope';
import { plainDate } from '#kernel/plain-date';
import type { ObjectRef } from './object-ref.ts';
import type { Receipt } from './receipt.ts';

/**
 * The end of a version whose message was left out: nothing of it reaches this receiver; the next version carries the
 * whole state again. Undefined when the message does not even say which version it was.
 */
export function tombstoneReceipt(
  envelope: Envelope,
  about: Pick<ObjectRef, 'receiver' | 'objectKind'>,
  now: Date,
): Receipt | undefined {
  const { version, changeId } = envelope.data as { version?: unknown; changeId?: unknown };
  if (typeof version !== 'number' || !Number.isSafeInteger(version) || version < 1 || !isUUID(changeId))
    return undefined;
  return {
    ...about,
    objectId: envelope.lane,
    municipality: envelope.municipality,
    changeId: changeId as string,
    version,
    state: 'not-required',
    at: now.toISOString(),
    evidence: { code: 'TOMBSTONE', text: '二人の確認により、この変更のメッセージを取り除きました。' },
    businessDay: plainDate(envelope.businessday),
    ...(envelope.traceparent === undefined ? {} : { traceparent: envelope.traceparent }),
  };
}
