import type { EntityManager } from 'typeorm';
import type { Receiver } from '#contracts/delivery-changed.part';
import type { PlainDate } from '#kernel/plain-date';
import type { HeldRow } from '../diff.ts';
import type { JsonObject } from '../json.ts';
import type { ObjectKind } from '../object-ref.ts';
import type { AwaitedVersion } from '../store/restate.ts';
import type { WaitsFor, WantedRow } from '../wanted.ts';
import type { BookEntry } from './books.ts';

/** What the ledger says of one object, as its owner would say it now. */
export interface OutwardState<T = unknown> {
  readonly objectId: string;
  readonly version: number;
  readonly changeId: string;
  readonly businessDay: PlainDate;
  /** Last number of the object's lane; 0 when nothing was said of it since the initial load. */
  readonly laneSeq: number;
  readonly epoch: string | null;
  /** The owner's last message is not confirmed by the broker yet. */
  readonly pending: boolean;
  /** When the owner said it last; null as above. */
  readonly saidAt: string | null;
  /** Versions whose answer the owner still awaits from this receiver. */
  readonly awaited: readonly AwaitedVersion[];
  /** The whole outward state, as the message of the stream has it. */
  readonly data: T;
}

/** What the ledger wants this receiver to hold, in the sender's own terms. */
export interface LedgerWanted {
  readonly rows: readonly WantedRow[];
  readonly context: JsonObject;
}

/** A receiver's line of its digest. */
export interface ReportedDigest {
  readonly objectId: string;
  readonly rows: number;
  readonly sha256: string;
}

/** A row the receiver says it holds, in the sender's terms. */
export interface ReportedRow extends HeldRow {
  /** What the sender needs to void a row of an object it knows nothing of. */
  readonly context?: JsonObject;
}

/** Where an object's messages come from. */
export interface ObjectSource {
  readonly stream: string;
  readonly consumer: string;
}

/** Port: the three sides of a comparison, as one sender reaches them. */
export abstract class ComparedSides {
  abstract readonly receiver: Receiver;
  abstract readonly municipality: string;
  /** Kinds in the order in which they are brought about again. */
  abstract readonly objectKinds: readonly ObjectKind[];

  abstract sourceOf(kind: ObjectKind): ObjectSource;

  /** Ledger: objects above `after` in byte order, at most `limit`. @throws AppError GEN-0006 */
  abstract ledgerPage(kind: ObjectKind, after: string, limit: number): Promise<OutwardState[]>;

  /** Ledger: these objects; those it does not know are left out. @throws AppError GEN-0006 */
  abstract ledgerOf(kind: ObjectKind, ids: readonly string[]): Promise<OutwardState[]>;

  /** Receiver: digests above `after` in byte order, at most `limit`. @throws AppError GEN-0006 */
  abstract receiverPage(kind: ObjectKind, after: string, limit: number): Promise<ReportedDigest[]>;

  /** Receiver: every row it holds of the object. @throws AppError GEN-0006 */
  abstract receiverRows(kind: ObjectKind, objectId: string): Promise<ReportedRow[]>;

  /** What the sender makes of the ledger's word, by the rules it takes messages in with. */
  abstract wantedOf(
    manager: EntityManager,
    kind: ObjectKind,
    states: readonly OutwardState[],
  ): Promise<Map<string, LedgerWanted>>;

  /** `key version contentSha256` of a held row as the receiver's digest has it. */
  abstract digestLine(kind: ObjectKind, object: BookEntry, row: BookEntry['held'][number]): string;

  /** A row's content as far as it says something: two rows are equal when these are. */
  abstract comparable(kind: ObjectKind, content: JsonObject): JsonObject;

  /** Objects that have to stand at the receiver before this one is brought about again. */
  abstract waitsFor(
    manager: EntityManager,
    kind: ObjectKind,
    objectId: string,
    wanted: LedgerWanted,
  ): Promise<readonly WaitsFor[]>;

  /** Something is there to be sent. */
  abstract nudge(): void;
}
