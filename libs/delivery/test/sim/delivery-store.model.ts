import { idempotencyKey, isOpen } from '../../src/attempt.ts';
import { evidenceOf, stepsWhenUnanswered } from '../../src/change-steps.ts';
import type { AttemptAnswer } from '../../src/answer.ts';
import type { Verdict } from '../../src/judge.ts';
import type { WantedRow } from '../../src/wanted.ts';
import { BrokenProperty } from '#testing/simulation';
import type { AttemptRules } from './attempt-rules.ts';
import { type AttemptModel, ObjectModel } from './delivery-object.model.ts';
import { DELIVERY_PROPERTIES } from './delivery-properties.ts';
import { OBJECTS } from './delivery-schedule.ts';

const NEVER = Number.POSITIVE_INFINITY;
export const TIMES = { answerDueMs: 5_000, confirmWithinMs: 2_000, tellSentAfterMs: 1_000 };
const MESSAGE = {
  receiver: 'intermediate-server',
  stream: 'qualification.person',
  epoch: '11111111-1111-4111-8111-111111111111',
  municipality: '313700',
} as const;

/** The sender's tables with the real steps; every method is one transaction of the file of libs/delivery it names. */
export class DeliveryStoreModel {
  readonly objects: ReadonlyMap<string, ObjectModel> = new Map(OBJECTS.map((id) => [id, new ObjectModel(id)]));

  constructor(
    private readonly rules: AttemptRules,
    private readonly tellsLate = false,
  ) {}

  object(id: string): ObjectModel {
    const object = this.objects.get(id);
    if (!object) throw new RangeError(`no object ${id}`);
    return object;
  }

  /** take-wanted.ts */
  takeWanted(id: string, version: number, rows: readonly WantedRow[]): void {
    const object = this.object(id);
    if (version <= object.wantedVersion && this.rules.ignoresOlderVersions) return;
    object.wantedVersion = version;
    object.wantedRows = rows;
    if (!object.changes.has(version)) object.changes.set(version, ['pending']);
  }

  /** cut-attempts.ts and due-objects.ts, without objects that wait for others. */
  cutAttempts(): AttemptModel[] {
    return [...this.objects.values()].flatMap((object) => {
      const isFree = object.openAttempt === undefined || !this.rules.isOneInFlight;
      if (object.wantedVersion <= object.cutVersion || !isFree) return [];
      const rows = this.rules.diff(object.heldRows(), object.wantedRows, object.lastVersions());
      object.cutVersion = object.wantedVersion;
      if (rows.length > 0) return [this.store(object, rows)];
      object.settledVersion = object.wantedVersion;
      object.recordSteps(this.rules.stepsWhenNotRequired(object.id, object.wantedVersion, object.openVersions()));
      return [];
    });
  }

  queued(): AttemptModel[] {
    return this.attempts().filter(({ state }) => state === 'queued');
  }

  /** mark-sending.ts */
  markSending(attempt: AttemptModel, now: number): void {
    this.checkMove(attempt, 'sending');
    const isLeaving = attempt.state !== 'sending';
    attempt.answerDue = isLeaving ? now + TIMES.answerDueMs : attempt.answerDue;
    attempt.askAt = now + TIMES.confirmWithinMs;
    attempt.state = 'sending';
    attempt.sends += 1;
    attempt.sentAt = now;
    attempt.toldSent ||= !this.tellsLate;
    const { object } = attempt;
    const steps = this.rules.stepsWhenSent(attempt, object.openVersions(), { toldLater: this.tellsLate });
    if (isLeaving) object.recordSteps(steps);
  }

  /** tell-sent.ts */
  tellSent(now: number): void {
    for (const attempt of this.attempts()) {
      if (attempt.state !== 'sending' || attempt.toldSent || attempt.sentAt > now - TIMES.tellSentAfterMs) continue;
      attempt.toldSent = true;
      attempt.object.recordSteps(stepsWhenUnanswered(attempt, attempt.object.openVersions()));
    }
  }

  /** questions.ts */
  markHandedOver(attempt: AttemptModel): void {
    if (attempt.state === 'sending') attempt.askAt = attempt.answerDue;
  }

  /** questions.ts */
  askLater(attempt: AttemptModel, at: number): void {
    if (attempt.state === 'sending' || attempt.state === 'unknown') attempt.askAt = at;
  }

  /** questions.ts: `markOverdue`, then `claimQuestions`. */
  claimQuestions(now: number, againAfterMs: number): AttemptModel[] {
    const attempts = this.attempts().filter(({ state }) => isOpen(state));
    for (const attempt of attempts) {
      if (attempt.state !== 'sending' || attempt.answerDue > now) continue;
      this.checkMove(attempt, 'unknown');
      attempt.state = 'unknown';
      attempt.askAt = now;
      const { id, objectRow, version } = attempt;
      attempt.object.recordSteps([
        { objectRow, version, state: 'unknown', attempt: id, evidence: evidenceOf(attempt) },
      ]);
    }
    const claimed = attempts.filter(({ askAt }) => askAt <= now);
    for (const attempt of claimed) attempt.askAt = now + againAfterMs;
    return claimed;
  }

  /** settle.ts */
  settle(attempt: AttemptModel, answer: AttemptAnswer): Verdict {
    const verdict = this.rules.judge(attempt, answer);
    if (verdict !== 'accepted' && verdict !== 'rejected') return verdict;
    const { id, object, objectRow, version } = attempt;
    const held = this.rules.applyAnswer(object.heldRows(), attempt.rows, answer.rows);
    object.setHoldings([...new Set(attempt.rows.map(({ key }) => key))], held);
    attempt.state = verdict === 'accepted' ? 'done' : 'rejected';
    attempt.answer = answer.rows;
    attempt.askAt = NEVER;
    if (object.openAttempt === id) {
      object.openAttempt = undefined;
      object.settledVersion = Math.max(object.settledVersion, verdict === 'accepted' ? version : 0);
    }
    object.recordSteps([{ objectRow, version, state: verdict, attempt: id, evidence: evidenceOf(attempt) }]);
    return verdict;
  }

  /** retry.ts */
  retry(attempt: AttemptModel): void {
    const { object, version, generation } = attempt;
    const isNewest = object.wantedVersion === version && object.cutVersion === version;
    const isLast = !object.attempts.some((other) => other.version === version && other.generation > generation);
    if (attempt.state !== 'rejected' || object.openAttempt !== undefined || !isNewest || !isLast) return;
    object.cutVersion = object.wantedVersion - 1;
  }

  private attempts(): AttemptModel[] {
    return [...this.objects.values()].flatMap((object) => object.attempts);
  }

  private store(object: ObjectModel, rows: AttemptModel['rows']): AttemptModel {
    const version = object.wantedVersion;
    const made = object.attempts.filter((attempt) => attempt.version === version).length;
    const generation = this.rules.nextGeneration(made);
    if (object.attempts.some(({ state }) => isOpen(state)))
      throw new BrokenProperty(DELIVERY_PROPERTIES.flight, object.id);
    const key = idempotencyKey({ ...MESSAGE, lane: object.id, laneSeq: version, generation });
    const attempt: AttemptModel = {
      ...{ id: `${object.id}/${object.attempts.length + 1}`, object, objectRow: object.id, version, generation, rows },
      ...{ idempotencyKey: key, state: 'queued', sends: 0, answer: undefined, answerDue: NEVER, askAt: NEVER },
      ...{ sentAt: 0, toldSent: false },
    };
    object.attempts.push(attempt);
    object.openAttempt = attempt.id;
    object.useVersions(rows);
    return attempt;
  }

  private checkMove(attempt: AttemptModel, to: AttemptModel['state']): void {
    const move = this.rules.moveAttempt(attempt.state, to);
    if (!move.ok) throw new BrokenProperty(DELIVERY_PROPERTIES.move, `${attempt.id}: ${attempt.state} → ${to}`);
  }
}
