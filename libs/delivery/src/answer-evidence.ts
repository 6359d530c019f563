import { type AttemptAnswer, firstRefused } from './answer.ts';
import { evidenceOf, type ProvingAttempt } from './change-steps.ts';
import type { ReceiptEvidence } from './receipt.ts';

/** The contract bounds what a receiver may have said: 20 characters of code, 300 of text. */
export function answerEvidence(attempt: ProvingAttempt, answer: AttemptAnswer): ReceiptEvidence {
  const refused = firstRefused(answer.rows);
  const line = refused?.line ?? answer.evidence?.line;
  return {
    ...evidenceOf(attempt),
    ...(attempt.fileName === undefined && answer.evidence?.fileName !== undefined
      ? { fileName: answer.evidence.fileName }
      : {}),
    ...(line === undefined ? {} : { line }),
    ...(refused?.code === undefined ? {} : { code: refused.code.slice(0, 20) }),
    ...(refused?.text === undefined ? {} : { text: refused.text.slice(0, 300) }),
  };
}
