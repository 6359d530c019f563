import type { EntityManager } from 'typeorm';
import { AppError } from '#kernel/app-error';
import { type AttemptState, moveAttempt } from '../attempt.ts';
import { type OpenVersion, stepsWhenSent } from '../change-steps.ts';
import type { Receipt } from '../receipt.ts';
import { type Attempt, lockAttempts } from './attempt.record.ts';
import { openVersions, recordSteps } from './change.record.ts';

/** An attempt about to leave, and where it stands if it goes in a file. */
export interface Sending {
  readonly attemptId: string;
  readonly fileName?: string;
  readonly line?: number;
}

export interface SendingTimes {
  /** The receiver owes its answer within this many milliseconds. */
  readonly answerDueMs: number;
  /** Without `markHandedOver` within this time the receiver has to be asked, as after a crash. */
  readonly confirmWithinMs: number;
  /** A version is told to have been sent only when its answer takes longer than this; 0: at once. */
  readonly tellSentAfterMs: number;
}

export interface SendingOutcome {
  readonly attempts: Attempt[];
  readonly receipts: Receipt[];
}

/** Must be committed before the first byte leaves. */
export async function markSending(
  manager: EntityManager,
  sendings: readonly Sending[],
  times: SendingTimes,
): Promise<SendingOutcome> {
  const attempts = await lockAttempts(
    manager,
    sendings.map(({ attemptId }) => attemptId),
  );
  for (const attempt of attempts) checkMove(attempt, 'sending');
  await manager.query(SET_SENDING, [
    JSON.stringify(sendings),
    times.answerDueMs,
    times.confirmWithinMs,
    times.tellSentAfterMs === 0,
  ]);
  const sent = attempts.map((attempt) => asSent(attempt, sendings));
  // An attempt that leaves again while it is still `sending` is no new step.
  const leaving = sent.filter((_, index) => attempts[index]?.state !== 'sending');
  const open = await openVersions(
    manager,
    leaving.map(({ objectRow }) => objectRow),
  );
  return { attempts: sent, receipts: await tellLeaving(manager, leaving, open, times) };
}

/** What becomes of the versions of attempts that leave; a re-effect is no step of a change. */
export function tellLeaving(
  manager: EntityManager,
  leaving: readonly Attempt[],
  open: readonly OpenVersion[],
  { tellSentAfterMs }: SendingTimes,
): Promise<Receipt[]> {
  const steps = leaving
    .filter(({ reEffect }) => reEffect === undefined)
    .flatMap((attempt) => stepsWhenSent(attempt, open, { toldLater: tellSentAfterMs > 0 }));
  return recordSteps(manager, steps);
}

/** @throws AppError DLV-0001: the caller works from a state that is no longer so. */
export function checkMove(attempt: Attempt, to: AttemptState): void {
  const move = moveAttempt(attempt.state, to);
  if (!move.ok) throw new AppError(move.error, 'conflict', { attempt: attempt.id, from: attempt.state, to });
}

function asSent(attempt: Attempt, sendings: readonly Sending[]): Attempt {
  const sending = sendings.find(({ attemptId }) => attemptId === attempt.id);
  return {
    ...attempt,
    state: 'sending',
    sends: attempt.sends + 1,
    fileName: sending?.fileName ?? attempt.fileName,
    line: sending?.line ?? attempt.line,
  };
}

// The time of the answer runs from the first sending, unless the receiver has said since that it knows nothing of it.
const SET_SENDING = `
  UPDATE delivery.attempt a
     SET state = 'sending', sends = sends + 1, sent_at = statement_timestamp(),
         answer_due = CASE WHEN a.state = 'sending' THEN a.answer_due
                           ELSE statement_timestamp() + make_interval(secs => $2::float8 / 1000) END,
         ask_at = statement_timestamp() + make_interval(secs => $3::float8 / 1000),
         told_sent = a.told_sent OR $4, file_name = COALESCE(n."fileName", a.file_name), line = COALESCE(n.line, a.line)
    FROM json_to_recordset($1) AS n("attemptId" uuid, "fileName" text, line int) WHERE a.id = n."attemptId"`;
