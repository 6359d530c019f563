import type { EntityManager } from 'typeorm';
import type { AttemptAnswer } from '../answer.ts';
import { answerEvidence } from '../answer-evidence.ts';
import { contentSha256 } from '../json.ts';
import type { ChangeStep } from '../change-steps.ts';
import { applyAnswer } from '../holding.ts';
import { judge, type Verdict } from '../judge.ts';
import type { Receipt } from '../receipt.ts';
import { type Attempt, lockAttempts } from './attempt.record.ts';
import { recordSteps } from './change.record.ts';
import { keepContradiction } from './contradiction.ts';
import { readHoldings } from './due-objects.ts';

export interface Settlement {
  readonly attemptId: string;
  readonly answer: AttemptAnswer;
}

export interface SettlementOutcome {
  readonly attemptId: string;
  /** `no-attempt`: nothing was ever sent under this id. */
  readonly verdict: Verdict | 'no-attempt';
}

export interface Settled {
  readonly outcomes: SettlementOutcome[];
  readonly receipts: Receipt[];
}

interface Ending {
  readonly attempt: Attempt;
  readonly answer: AttemptAnswer;
  readonly accepted: boolean;
}

/** Takes in answers, in any order and any number of times; the holding follows row by row what was really accepted. */
export async function settle(manager: EntityManager, settlements: readonly Settlement[]): Promise<Settled> {
  const attempts = new Map(
    (
      await lockAttempts(
        manager,
        settlements.map(({ attemptId }) => attemptId),
      )
    ).map((attempt) => [attempt.id, attempt]),
  );
  const outcomes: SettlementOutcome[] = [];
  const endings: Ending[] = [];
  const disputed: Receipt[] = [];
  for (const { attemptId, answer } of settlements) {
    const attempt = attempts.get(attemptId);
    const verdict = attempt ? judge(attempt, answer) : 'no-attempt';
    outcomes.push({ attemptId, verdict });
    if (!attempt) continue;
    if (verdict === 'accepted' || verdict === 'rejected') {
      const accepted = verdict === 'accepted';
      endings.push({ attempt, answer, accepted });
      attempts.set(attemptId, { ...attempt, state: accepted ? 'done' : 'rejected', answer: answer.rows });
    } else if (verdict === 'contradiction' || verdict === 'mismatch') {
      disputed.push(...(await keepContradiction(manager, attempt, answer, verdict)));
    }
  }
  const receipts = await end(manager, endings);
  return { outcomes, receipts: [...receipts, ...disputed] };
}

async function end(manager: EntityManager, endings: readonly Ending[]): Promise<Receipt[]> {
  if (endings.length === 0) return [];
  await storeHoldings(manager, endings);
  const rows = endings.map(({ attempt, answer, accepted }) => ({
    id: attempt.id,
    objectRow: attempt.objectRow,
    version: attempt.version,
    state: accepted ? 'done' : 'rejected',
    settled: accepted ? attempt.version : 0,
    answer: answer.rows,
  }));
  await manager.query(END_ATTEMPTS, [JSON.stringify(rows)]);
  // A re-effect is no step of a change: the version it sent again has long ended.
  return recordSteps(manager, endings.filter(({ attempt }) => attempt.reEffect === undefined).map(stepOf));
}

async function storeHoldings(manager: EntityManager, endings: readonly Ending[]): Promise<void> {
  const holdingOf = await readHoldings(
    manager,
    endings.map(({ attempt }) => attempt.objectRow),
  );
  const rows = endings.flatMap(({ attempt, answer }) => {
    const { rows: before } = holdingOf(attempt.objectRow);
    const held = new Map(applyAnswer(before, attempt.rows, answer.rows).map((row) => [row.key, row]));
    return [...new Set(attempt.rows.map(({ key }) => key))].map((key) => {
      const row = held.get(key);
      const holds = row && { version: row.rowVersion, content: row.content, sha256: contentSha256(row.content) };
      return { objectRow: attempt.objectRow, key, ...holds };
    });
  });
  await manager.query(SET_HOLDINGS, [JSON.stringify(rows)]);
}

function stepOf({ attempt, answer, accepted }: Ending): ChangeStep {
  const state = accepted ? 'accepted' : 'rejected';
  const { objectRow, version } = attempt;
  return { objectRow, version, state, attempt: attempt.id, evidence: answerEvidence(attempt, answer) };
}

const END_ATTEMPTS = `
  WITH e AS (
    SELECT * FROM json_to_recordset($1)
      AS e(id uuid, "objectRow" bigint, version int, state text, settled int, answer json)),
  a AS (
    UPDATE delivery.attempt t SET state = e.state, answer = e.answer, answered_at = clock_timestamp(), ask_at = NULL
      FROM e WHERE t.id = e.id)
  UPDATE delivery.object o SET open_attempt = NULL, settled_version = greatest(o.settled_version, e.settled)
    FROM e WHERE o.id = e."objectRow" AND o.open_attempt = e.id`;

const SET_HOLDINGS = `
  UPDATE delivery.holding h
     SET held_version = n.version, content = n.content, content_sha256 = n.sha256,
         accepted_at = CASE WHEN n.version IS NULL THEN NULL
                            WHEN n.version = h.held_version THEN h.accepted_at ELSE clock_timestamp() END
    FROM json_to_recordset($1) AS n("objectRow" bigint, key text, version int, content json, sha256 text)
   WHERE h.object_id = n."objectRow" AND h.key = n.key`;
