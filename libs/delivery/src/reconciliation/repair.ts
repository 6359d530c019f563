import type { DataSource, EntityManager } from 'typeorm';
import { AppError } from '#kernel/app-error';
import { canonicalJson } from '#kernel/canonical-json';
import { err, ok, type Result } from '#kernel/result';
import { plainDate, type PlainDate } from '#kernel/plain-date';
import { inTransaction } from '#persistence/transaction';
import type { HeldRow } from '../diff.ts';
import type { ObjectRef } from '../object-ref.ts';
import type { Approval, HoldingMark } from '../store/re-effect.ts';
import { markHolding, reEffect } from '../store/re-effect.ts';
import { restateWanted } from '../store/restate.ts';
import type { WantedState } from '../wanted.ts';
import { type ApprovedItem, markApplied } from './divergence.record.ts';
import { sameRows } from './classify.ts';
import type { ComparedSides, LedgerWanted } from './sides.ts';
import { type ReadSides, readSides } from './three-sides.ts';

/** Stream name of states that were taken from the ledger itself; their attempts are named after the re-effect's run. */
const RESTATED = 'reconciliation';

/**
 * Brings one object about again from what all sides say now; what the run had found is only the reason to look.
 * DLV-0003: it is being sent, so it has to be done later.
 */
export async function repair(
  dataSource: DataSource,
  sides: ComparedSides,
  item: ApprovedItem,
  lostAfterMs: number,
): Promise<Result<void, 'DLV-0003'>> {
  const { objectKind, objectId, proposedBy, approvedBy, reason } = item;
  const ref: ObjectRef = { receiver: sides.receiver, municipality: sides.municipality, objectKind, objectId };
  const marked = await markHolding(dataSource.manager, ref);
  if (!marked.ok && marked.error === 'DLV-0003') return err('DLV-0003');
  const [read] = await readSides(dataSource, sides, objectKind, [objectId], lostAfterMs);
  if (!read || read.progress === 'under-way') return err('DLV-0003');
  return inTransaction(dataSource, async (manager) => {
    const wanted = wantedNow(read);
    const state = restatement(ref, item, read, wanted);
    if (state) {
      const restated = await restateWanted(manager, state, read.outward?.awaited ?? []);
      if (!restated.ok) return restated;
    }
    const mark = await markOf(manager, ref, marked.ok ? marked.value : undefined);
    const reported = asWritten(read, wanted);
    const waitsFor = await sides.waitsFor(manager, objectKind, objectId, wanted);
    const approval: Approval = { proposedBy, approvedBy, reason };
    const done = await reEffect(manager, { mark, reported, waitsFor, approval });
    if (!done.ok) return done;
    if (!(await markApplied(manager, item.id, done.value))) throw new AppError('GEN-0006', 'unavailable');
    return ok(undefined);
  });
}

/** What the receiver is to hold: the ledger's word, or nothing of what the ledger does not know. */
function wantedNow({ ledger, books, reported }: ReadSides): LedgerWanted {
  if (ledger) return ledger;
  return { rows: [], context: books?.context ?? reported.find(({ context }) => context)?.context ?? {} };
}

/** Undefined when the sender wants just that already, or something newer than the ledger said. */
function restatement(
  ref: ObjectRef,
  item: { readonly runId: string },
  { books, outward }: ReadSides,
  { rows, context }: LedgerWanted,
): WantedState | undefined {
  const { version, changeId, businessDay } = sourceOf(outward, books, item.runId);
  if (books && books.wantedVersion > version) return undefined;
  if (books?.wantedVersion === version && sameRows(books.wanted, rows)) return undefined;
  const lane = `${ref.objectKind}/${ref.objectId}`;
  const origin = { stream: RESTATED, epoch: item.runId, lane, laneSeq: version, businessDay };
  return { ...ref, version, changeId, origin, rows, waitsFor: [], context };
}

/** Version, change and day a restated state has: the ledger's, else those of our books. */
function sourceOf(
  outward: ReadSides['outward'],
  books: ReadSides['books'],
  runId: string,
): { version: number; changeId: string; businessDay: PlainDate } {
  if (outward) return outward;
  const { wantedVersion: version = 0, businessDay = '1970-01-01' } = books ?? {};
  return { version, changeId: runId, businessDay: plainDate(businessDay) };
}

/** An object that was just restated for the first time has no attempt yet. */
async function markOf(manager: EntityManager, ref: ObjectRef, marked: HoldingMark | undefined): Promise<HoldingMark> {
  if (marked) return marked;
  const now = await markHolding(manager, ref);
  if (!now.ok) throw new RangeError('the object that was restated is not there');
  return now.value;
}

/** Rows that say the same as one of ours are written as ours are, so that nothing is sent for a matter of form. */
function asWritten({ reported, books, comparable }: ReadSides, wanted: LedgerWanted): HeldRow[] {
  const ours = [...wanted.rows, ...(books?.held ?? [])];
  return reported.map(({ key, rowVersion, content }) => {
    const text = canonicalJson(comparable(content));
    const same = ours.find((row) => row.key === key && canonicalJson(comparable(row.content)) === text);
    return { key, rowVersion, content: same?.content ?? content };
  });
}
