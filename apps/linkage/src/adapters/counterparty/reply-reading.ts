import type { AnswerPage } from '../../application/ports/intermediate-server.ts';
import type { CopyAnswer, CopyRecordAnswer } from '../../domain/copy.ts';
import { AppError } from '#kernel/app-error';

type Members = Readonly<Record<string, unknown>>;

/** @throws AppError LNK-0001 naming the member that is not as agreed, never its value. */
export function readAnswerPage(body: unknown, after: number): AnswerPage {
  const { answers, next } = membersOf(body, '$');
  if (!Array.isArray(answers)) throw unreadable('answers');
  const cursor = wholeNumber(next, 'next');
  if (cursor < after || (answers.length > 0 && cursor === after)) throw unreadable('next');
  return { answers: answers.map(readAnswer), next: cursor };
}

/** @throws AppError LNK-0001 */
export function readAnswer(value: unknown): CopyAnswer {
  const { requestId, outcome, records } = membersOf(value, 'answers[]');
  if (!Array.isArray(records)) throw unreadable('records');
  return {
    requestId: text(requestId, 'requestId'),
    outcome: oneOf(outcome, ['ACCEPTED', 'REFUSED'], 'outcome'),
    records: records.map(readRecord),
  };
}

/** The answer inside a request's status; undefined while the receiver still works at it. */
export function readStatus(body: unknown): CopyAnswer | undefined {
  const { state, answer } = membersOf(body, '$');
  return oneOf(state, ['PROCESSING', 'ANSWERED'], 'state') === 'PROCESSING' ? undefined : readAnswer(answer);
}

/** Words of a problem (RFC 9457): its title and which fields are at fault. */
export function readProblem(body: unknown): { code?: string; text: string } {
  const { title, code, errors } = typeof body === 'object' && body !== null ? (body as Members) : {};
  const faults = Array.isArray(errors) ? errors.map(faultText).filter((fault) => fault !== '') : [];
  const words = [typeof title === 'string' ? title : '', ...faults].filter((part) => part !== '');
  return { ...(typeof code === 'string' ? { code } : {}), text: words.join(' ').slice(0, 300) };
}

function faultText(fault: unknown): string {
  const { pointer, detail } = (fault ?? {}) as Members;
  return [pointer, detail].filter((part) => typeof part === 'string').join(' ');
}

function readRecord(value: unknown): CopyRecordAnswer {
  const record = membersOf(value, 'records[]');
  return {
    operation: oneOf(record['operation'], ['INVALIDATE', 'REGISTER'], 'operation'),
    recordKey: text(record['recordKey'], 'recordKey'),
    recordVersion: wholeNumber(record['recordVersion'], 'recordVersion'),
    outcome: oneOf(record['outcome'], ['ACCEPTED', 'REFUSED'], 'outcome'),
    ...(typeof record['code'] === 'string' ? { code: record['code'] } : {}),
    ...(typeof record['text'] === 'string' ? { text: record['text'] } : {}),
  };
}

function membersOf(value: unknown, member: string): Members {
  if (typeof value !== 'object' || value === null) throw unreadable(member);
  return value as Members;
}

function text(value: unknown, member: string): string {
  if (typeof value !== 'string' || value === '') throw unreadable(member);
  return value;
}

function wholeNumber(value: unknown, member: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw unreadable(member);
  return value;
}

function oneOf<T extends string>(value: unknown, allowed: readonly T[], member: string): T {
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw unreadable(member);
  return found;
}

function unreadable(member: string): AppError {
  return new AppError('LNK-0001', 'unavailable', { member });
}
