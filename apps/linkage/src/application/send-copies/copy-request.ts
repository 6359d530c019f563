import type { AttemptAnswer, RowAnswer } from '#delivery/answer';
import type { RowOperation } from '#delivery/diff';
import type { Attempt } from '#delivery/store/attempt.record';
import { AppError } from '#kernel/app-error';
import type { CopyAnswer, CopyOperation, CopyRecordAnswer, CopyRequest } from '../../domain/copy.ts';

const OPERATIONS = { VOID: 'INVALIDATE', PUT: 'REGISTER' } as const satisfies Record<RowOperation, CopyOperation>;
const MEANINGS = { INVALIDATE: 'VOID', REGISTER: 'PUT' } as const satisfies Record<CopyOperation, RowOperation>;

/** The receiver refuses a person's other records with this code; the reason stands at the record that caused it. */
const REFUSED_WITH_ANOTHER = 'E900';

/** The request of an attempt: made of nothing but what was stored with it, so that its bytes never change. */
export function copyRequestBody(attempt: Attempt): string {
  const request: CopyRequest = {
    requestId: attempt.idempotencyKey,
    municipalityCode: attempt.municipality,
    systemCode: 'KOKUHO',
    integratedAddresseeNumber: integratedAddresseeNumberOf(attempt),
    senderReference: attempt.objectId,
    records: attempt.rows.map(({ operation, key, rowVersion, content }) => ({
      operation: OPERATIONS[operation],
      recordKey: key,
      recordVersion: rowVersion,
      content,
    })),
  };
  return JSON.stringify(request);
}

/** The receiver's answer in the terms of the delivery; the record that caused a refusal comes first. */
export function attemptAnswer({ records }: CopyAnswer): AttemptAnswer {
  const causes = records.filter(({ code }) => code !== REFUSED_WITH_ANOTHER);
  const others = records.filter(({ code }) => code === REFUSED_WITH_ANOTHER);
  return { rows: [...causes, ...others].map(rowAnswer) };
}

/** A request whose form the receiver did not take: nothing of it was done. */
export function refusedAsAWhole(attempt: Attempt, code: string, text: string): AttemptAnswer {
  return { rows: attempt.rows.map(({ operation, key }) => ({ operation, key, accepted: false, code, text })) };
}

function integratedAddresseeNumberOf({ id, context }: Attempt): string {
  const number = context['integratedAddresseeNumber'];
  if (typeof number !== 'string') throw new AppError('GEN-0001', 'bug', { attempt: id });
  return number;
}

function rowAnswer({ operation, recordKey, outcome, code, text }: CopyRecordAnswer): RowAnswer {
  return {
    operation: MEANINGS[operation],
    key: recordKey,
    accepted: outcome === 'ACCEPTED',
    ...(code === undefined ? {} : { code }),
    ...(text === undefined ? {} : { text }),
  };
}
