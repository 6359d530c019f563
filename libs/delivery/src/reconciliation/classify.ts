import { canonicalJson } from '#kernel/canonical-json';
import type { JsonObject } from '../json.ts';
import type { BookEntry } from './books.ts';
import type { Cause } from './cause.ts';
import type { LedgerWanted, ReportedRow } from './sides.ts';

/** How far the ledger's last message has come at the sender. */
export type MessageProgress = 'taken' | 'under-way' | 'held' | 'lost';

/** All three sides of one object, read one shortly after the other. */
export interface ThreeSides {
  readonly ledger: (LedgerWanted & { readonly version: number }) | undefined;
  readonly progress: MessageProgress;
  readonly books: BookEntry | undefined;
  readonly reported: readonly ReportedRow[];
  readonly comparable: (content: JsonObject) => JsonObject;
}

/** A class of divergence; `under-way`: being sent, so no statement can be made; undefined: all sides agree. */
export type Classified = Cause | 'under-way' | undefined;

/** What is wrong with an object. The first side from the ledger on that differs names the class. */
export function classify(sides: ThreeSides): Classified {
  const { books, reported } = sides;
  const ofMessages = messageCause(sides);
  if (ofMessages !== undefined) return ofMessages;
  if (books?.underWay) return 'under-way';
  const ofSender = senderCause(sides);
  if (ofSender !== undefined) return ofSender;
  if (!books) return reported.length > 0 ? 'receiver-extra' : undefined;
  return receiverCause(sides, books);
}

function messageCause({ ledger, books, progress }: ThreeSides): Classified {
  if (progress === 'taken' || ledger?.version === books?.wantedVersion) return undefined;
  if (progress === 'held') return 'message-held';
  return progress === 'lost' ? 'message-lost' : 'under-way';
}

function senderCause({ ledger, books }: ThreeSides): Cause | undefined {
  if (!ledger) return books && books.wanted.length > 0 ? 'sender-extra' : undefined;
  if (!books) return 'sender-lacks';
  if (books.wantedVersion < ledger.version) return 'sender-behind';
  return sameRows(books.wanted, ledger.rows) ? undefined : 'sender-differs';
}

function receiverCause({ reported, comparable }: ThreeSides, books: BookEntry): Cause | undefined {
  const text = (content: JsonObject): string => canonicalJson(comparable(content));
  const holdsWanted = sameRows(
    reported.map((row) => ({ ...row, content: comparable(row.content) })),
    books.wanted.map((row) => ({ ...row, content: comparable(row.content) })),
  );
  const found = new Map(reported.map((row) => [row.key, row]));
  const held = new Map(books.held.map((row) => [row.key, row]));
  const causes = new Set<Cause>();
  for (const { key, rowVersion, content } of books.held) {
    const row = found.get(key);
    if (!row) causes.add('receiver-lacks');
    else if (row.rowVersion < rowVersion) causes.add('receiver-older');
    else if (row.rowVersion > rowVersion || text(row.content) !== text(content)) causes.add('receiver-differs');
  }
  if (reported.some(({ key }) => !held.has(key))) causes.add('receiver-extra');
  if (causes.size === 0) return holdsWanted ? undefined : notAsWanted(books);
  if (holdsWanted) return 'books-differ';
  return BY_WEIGHT.find((cause) => causes.has(cause));
}

/** Sender and receiver agree about what is held, and it is not what is wanted. */
function notAsWanted({ state }: BookEntry): Cause {
  return state === 'rejected' ? 'refused' : 'not-sent';
}

const BY_WEIGHT: readonly Cause[] = ['receiver-older', 'receiver-lacks', 'receiver-differs', 'receiver-extra'];

export function sameRows(
  a: readonly { readonly key: string; readonly content: JsonObject }[],
  b: readonly { readonly key: string; readonly content: JsonObject }[],
): boolean {
  return a.length === b.length && textOf(a) === textOf(b);
}

function textOf(rows: readonly { readonly key: string; readonly content: JsonObject }[]): string {
  return rows
    .map(({ key, content }) => canonicalJson({ key, content }))
    .sort()
    .join('\n');
}
