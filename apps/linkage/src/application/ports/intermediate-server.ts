import type { CopyAnswer } from '../../domain/copy.ts';

/** What came of handing a request over; without a reply it may or may not have arrived. */
export type HandOver =
  | { readonly outcome: 'taken' }
  | { readonly outcome: 'refused'; readonly code: string; readonly text: string }
  | { readonly outcome: 'no-reply' };

/** What the receiver says of one request. */
export type RequestStatus =
  | { readonly outcome: 'answered'; readonly answer: CopyAnswer }
  | { readonly outcome: 'processing' }
  | { readonly outcome: 'never-received' }
  | { readonly outcome: 'no-reply' };

export interface AnswerPage {
  readonly answers: readonly CopyAnswer[];
  /** Cursor of the page's last answer. */
  readonly next: number;
}

/** Port: 中間サーバー. */
export abstract class IntermediateServer {
  /** `body` is sent as it is; `traceparent` continues the trace of the change. */
  abstract handOver(body: string, traceparent: string | undefined): Promise<HandOver>;

  abstract ask(requestId: string, traceparent: string | undefined): Promise<RequestStatus>;

  /**
   * Waits for answers above the cursor, at most `waitSeconds`.
   * @throws AppError LNK-0001 when the page cannot be read, LNK-0002 without a reply.
   */
  abstract answersAfter(cursor: number, waitSeconds: number, signal: AbortSignal): Promise<AnswerPage>;
}
