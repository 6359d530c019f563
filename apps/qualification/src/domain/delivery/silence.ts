/** Deliveries to one receiver of which neither a sending nor an outcome was ever told. */
export interface Silence {
  /** Counted up to `MOST_COUNTED`. */
  readonly waiting: number;
  /** When the oldest of them was recorded. */
  readonly since: Date;
}

/** More than this many are told as "or more": the number decides nothing, and counting must stay cheap. */
export const MOST_COUNTED = 10_000;

/** Recorded before this moment and still without a word is silent. */
export function silentBefore(now: Date, silenceAfterMs: number): Date {
  return new Date(now.getTime() - silenceAfterMs);
}

export type SilenceStep = 'raise' | 'restate' | 'withdraw' | 'leave';

/** What becomes of the one task of a receiver: `text` what would be said now, `told` what the open task says. */
export function silenceStep(text: string | undefined, told: string | undefined): SilenceStep {
  if (text === undefined) return told === undefined ? 'leave' : 'withdraw';
  if (told === undefined) return 'raise';
  return text === told ? 'leave' : 'restate';
}

export interface SilentHop {
  /** 送付先 as people call it. */
  readonly receiver: string;
  /** The service that sends to it. */
  readonly sender: string;
}

/** What happened, who must act, by when, and what ends it. */
export function silenceText({ receiver, sender }: SilentHop, { waiting, since }: Silence): string {
  const count = waiting >= MOST_COUNTED ? `${String(MOST_COUNTED)}件以上` : `${String(waiting)}件`;
  return (
    `${receiver}への送付のうち${count}について、送ったとも結果が出たとも報告がありません（最も古いものは${minute(since)}の記録）。` +
    `運用担当者は本日中に、${sender}の稼働、送り先の一時停止、${receiver}への接続を確かめてください。` +
    '記録は失われていません。報告が届けば、この仕事は自動で取り下げられます。'
  );
}

/** In Japan, wherever the machine stands. */
const TOKYO = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo', dateStyle: 'short', timeStyle: 'short' });

function minute(time: Date): string {
  return TOKYO.format(time);
}
