/** One fault an operator of the stand-in has set; effects may be combined. */
export interface Fault {
  /** Answers 503; a file is not processed until it is cleared. */
  readonly down?: boolean;
  readonly delayMs?: number;
  readonly refuse?: boolean;
  /** Answers twice. */
  readonly duplicate?: boolean;
  /** Does the work but never answers; asking later still tells the truth. */
  readonly dropAnswer?: boolean;
  /** Takes the request in, then closes the connection without a receipt. */
  readonly dropReceipt?: boolean;
  /** Tells of what it accepted once more, as refused. */
  readonly contradict?: boolean;
  /** Answers a request as well that this sender has never sent: another town's. */
  readonly stranger?: boolean;
  /** Leaves every other record, from the first, out of its answer; asking later still tells the truth. */
  readonly incomplete?: boolean;
  /** Refuses every second record of a file. */
  readonly partial?: boolean;
  readonly match?: { readonly residentId: string };
  /** How many matching requests, files or records it affects before it ends. */
  readonly times?: number;
  /** With it, `delayMs` is drawn from 0 to delayMs and `partial` refuses a drawn half. */
  readonly seed?: number;
}

export type Effect =
  | 'down'
  | 'delayMs'
  | 'refuse'
  | 'duplicate'
  | 'dropAnswer'
  | 'dropReceipt'
  | 'contradict'
  | 'stranger'
  | 'incomplete'
  | 'partial';

/** The effects that struck one request, file or record. */
export interface Struck {
  down?: boolean;
  delayMs?: number;
  refuse?: boolean;
  duplicate?: boolean;
  dropAnswer?: boolean;
  dropReceipt?: boolean;
  contradict?: boolean;
  stranger?: boolean;
  incomplete?: boolean;
  /** Decides for the n-th record (from 0) of a file whether it is refused. */
  partial?: (index: number) => boolean;
}

export const REFUSED_BY_FAULT = { code: 'E999', text: '指定による拒否' } as const;
