import type { AppendLog } from '../record-log/append-log.ts';
import { REFUSED_BY_FAULT } from '../faults/fault.ts';
import type { CopyAnswer } from './copy.ts';
import type { CopyLogBody, DecisionEntry } from './copy-log.ts';
import type { CopyState, ToldAnswer } from './copy-state.ts';
import { WakeUp } from './wake-up.ts';

const PAGE = 500;

export interface AnswerPage {
  readonly answers: readonly (CopyAnswer & { cursor: number })[];
  readonly next: number;
}

export type RequestStatus =
  | { readonly requestId: string; readonly state: 'PROCESSING' }
  | { readonly requestId: string; readonly state: 'ANSWERED'; readonly answer: CopyAnswer };

/** Answers in cursor order, kept for ever, and the truth about a single request. */
export class AnswerFeed {
  private readonly wakeUp = new WakeUp();
  private readonly state: CopyState;
  private readonly log: AppendLog<CopyLogBody>;
  private closed = false;

  constructor(state: CopyState, log: AppendLog<CopyLogBody>) {
    this.state = state;
    this.log = log;
  }

  announce(): void {
    this.wakeUp.ring();
  }

  close(): void {
    this.closed = true;
    this.wakeUp.ring();
  }

  /** Answers above the cursor, waiting up to `waitMs` for the first one. */
  async page(after: number, waitMs: number): Promise<AnswerPage> {
    const until = Date.now() + waitMs;
    while (this.state.answers.length <= after && Date.now() < until && !this.closed) {
      await this.wakeUp.wait(until - Date.now());
    }
    const told = this.state.answers.slice(after, after + PAGE);
    const answers = await Promise.all(told.map((one, index) => this.read(one, after + index + 1)));
    return { answers, next: answers.at(-1)?.cursor ?? after };
  }

  /** Also tells what a fault withheld from the feed; undefined = never received. */
  async status(requestId: string): Promise<RequestStatus | undefined> {
    await this.log.settled();
    const known = this.state.requests.get(requestId);
    if (!known) return undefined;
    if (!known.decision || known.owed > 0) return { requestId, state: 'PROCESSING' };
    const entry = await this.log.read(known.decision);
    return { requestId, state: 'ANSWERED', answer: toAnswer(entry as DecisionEntry, entry.at) };
  }

  private async read(
    { requestId, answeredAt, wrong }: ToldAnswer,
    cursor: number,
  ): Promise<CopyAnswer & { cursor: number }> {
    const position = this.state.requests.get(requestId)?.decision ?? { offset: 0, length: 0 };
    const decision = (await this.log.read(position)) as DecisionEntry;
    const answer = toAnswer(decision, answeredAt);
    return { cursor, ...(wrong ? WRONG[wrong](answer) : answer) };
  }
}

/** What a fault makes of an answer. */
const WRONG: Readonly<Record<NonNullable<ToldAnswer['wrong']>, (answer: CopyAnswer) => CopyAnswer>> = {
  contrary: ({ records, ...answer }) => ({
    ...answer,
    outcome: 'REFUSED',
    records: records.map((record) => ({ ...record, outcome: 'REFUSED', ...REFUSED_BY_FAULT })),
  }),
  stranger: (answer) => ({ ...answer, requestId: `stranger-${answer.requestId}` }),
};

function toAnswer({ requestId, outcome, records }: DecisionEntry, answeredAt: string): CopyAnswer {
  return { requestId, outcome, records, answeredAt };
}
