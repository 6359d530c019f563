import { AppError } from '#kernel/app-error';
import type { Outcome } from '../acceptance/try-rows.ts';
import type { LogEntry, LogPosition } from '../record-log/append-log.ts';
import { heldCopy, tryRecords } from './copy-acceptance.ts';
import type { OriginOf } from './copy-acceptance.ts';
import type { CopyRequest } from './copy.ts';
import type {
  AnswerEntry,
  CopyLogBody,
  DecisionEntry,
  HoldingEntry,
  OverwriteEntry,
  RequestEntry,
} from './copy-log.ts';
import { CopyShelf } from './copy-shelf.ts';
import type { CopySource, HeldCopy } from './copy-shelf.ts';

interface KnownRequest {
  readonly sha256: string;
  readonly receivedAt: string;
  decision?: LogPosition;
  /** Answers decided on but not told yet. */
  owed: number;
}

interface PendingRequest {
  readonly request: CopyRequest;
  readonly contentHashes: readonly string[];
  readonly position: LogPosition;
}

export interface ToldAnswer {
  readonly requestId: string;
  readonly answeredAt: string;
  readonly wrong?: AnswerEntry['wrong'];
}

type HashedHolding = Omit<HoldingEntry, 'kind'>;

/** All that follows from the log; live entries and replayed ones take the same way in. */
export class CopyState {
  readonly shelf = new CopyShelf();
  readonly requests = new Map<string, KnownRequest>();
  /** Received, not decided yet, in order of receipt. */
  readonly pending = new Map<string, PendingRequest>();
  readonly answers: ToldAnswer[] = [];

  apply(entry: LogEntry<CopyLogBody>, position: LogPosition): void {
    if (entry.kind === 'request') this.received(entry, position);
    else if (entry.kind === 'decision') this.decided(entry, position);
    else if (entry.kind === 'answer') this.answered(entry);
    else if (entry.kind === 'overwritten') this.overwritten(entry, position);
  }

  applyHolding(holding: HashedHolding, position: LogPosition): void {
    const before = this.shelf.of(holding.integratedAddresseeNumber);
    const origin = originOf('holdings', position, holding.contentHashes);
    const loaded = holding.records.map((record, index) => heldCopy(holding.residentId, record, origin(index)));
    const versions = Object.fromEntries(loaded.map((copy) => [copy.key, copy.version]));
    this.shelf.put(holding.integratedAddresseeNumber, {
      held: [...before.held, ...loaded],
      versions: { ...before.versions, ...versions },
    });
  }

  /** What the request would do now, without doing it. */
  attempt({ request, contentHashes, position }: PendingRequest): Outcome<HeldCopy> {
    const before = this.shelf.of(request.integratedAddresseeNumber);
    const origin = originOf('log', position, contentHashes);
    return tryRecords(before, request.senderReference, request.records, origin);
  }

  private received({ request, sha256, contentHashes, at }: LogEntry<RequestEntry>, position: LogPosition): void {
    this.requests.set(request.requestId, { sha256, receivedAt: at, owed: 0 });
    this.pending.set(request.requestId, { request, contentHashes, position });
  }

  private decided(entry: DecisionEntry, position: LogPosition): void {
    const known = this.known(entry.requestId);
    const pending = this.pending.get(entry.requestId);
    if (entry.outcome === 'ACCEPTED' && pending) {
      this.shelf.put(pending.request.integratedAddresseeNumber, this.attempt(pending).after);
    }
    this.pending.delete(entry.requestId);
    known.decision = position;
    known.owed = entry.answers;
  }

  private answered({ requestId, at, wrong }: LogEntry<AnswerEntry>): void {
    if (!wrong) this.known(requestId).owed -= 1;
    this.answers.push({ requestId, answeredAt: at, ...(wrong && { wrong }) });
  }

  private overwritten(entry: OverwriteEntry, position: LogPosition): void {
    const origin = originOf('log', position, entry.contentHashes);
    const held = entry.records.map((record, index) => heldCopy(record.residentId, record, origin(index)));
    this.shelf.put(entry.integratedAddresseeNumber, { held, versions: entry.versions });
  }

  private known(requestId: string): KnownRequest {
    const known = this.requests.get(requestId);
    if (!known) throw new AppError('GEN-0001', 'bug', { what: 'the log decides on a request it never received' });
    return known;
  }
}

function originOf(file: CopySource['file'], position: LogPosition, contentHashes: readonly string[]): OriginOf {
  return (index) => ({ source: { file, position, index }, contentSha256: contentHashes[index] ?? '' });
}
