import type { DataSource, EntityManager } from 'typeorm';
import type { Receiver } from '#contracts/delivery-changed.part';

export type RunState = 'running' | 'done' | 'cancelled' | 'failed';
export type RunTrigger = 'manual' | 'nightly';

/** A comparison as shown. */
export interface RunView {
  readonly id: string;
  readonly receiver: Receiver;
  readonly trigger: RunTrigger;
  readonly requestedBy: string;
  readonly state: RunState;
  readonly phase: 'comparing' | 'confirming';
  /** Objects in the sender's books when it began; what is compared may be a few more or less. */
  readonly total: number;
  readonly compared: number;
  readonly suspects: number;
  /** Objects that were being sent all the time, so that nothing can be said of them. */
  readonly underWay: number;
  readonly failure: string | null;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  /** Divergences by cause. */
  readonly counts: Readonly<Record<string, number>>;
  /** Divergences by how far they are dealt with. */
  readonly repairs: Readonly<Record<string, number>>;
}

/** How far a divergence is dealt with; `repaired` and `refused` are what the attempt made for it came to. */
export const REPAIR_STATE = `
  CASE WHEN d.state <> 'applied' THEN d.state
       WHEN EXISTS (SELECT 1 FROM delivery.attempt a WHERE a.re_effect_id = d.re_effect_id AND a.state = 'done') THEN 'repaired'
       WHEN EXISTS (SELECT 1 FROM delivery.attempt a WHERE a.re_effect_id = d.re_effect_id AND a.state <> 'rejected') THEN 'applied'
       WHEN EXISTS (SELECT 1 FROM delivery.attempt a WHERE a.re_effect_id = d.re_effect_id) THEN 'refused'
       WHEN EXISTS (SELECT 1 FROM delivery.re_effect r JOIN delivery.object o ON o.id = r.object_id
                     WHERE r.id = d.re_effect_id AND o.settled_version < r.version) THEN 'applied'
       ELSE 'repaired' END`;

const VIEW = `
  SELECT r.run_id AS id, r.receiver, r.trigger, r.requested_by AS "requestedBy", r.state, r.phase, r.total, r.compared,
         r.suspects, r.under_way AS "underWay", r.failure, r.started_at AS "startedAt", r.ended_at AS "endedAt",
         COALESCE((SELECT json_object_agg(cause, n) FROM (SELECT d.cause, count(*)::int AS n FROM delivery.divergence d
                    WHERE d.run_id = r.run_id GROUP BY 1) c), '{}') AS counts,
         COALESCE((SELECT json_object_agg(state, n) FROM (SELECT ${REPAIR_STATE} AS state, count(*)::int AS n
                    FROM delivery.divergence d WHERE d.run_id = r.run_id GROUP BY 1) s), '{}') AS repairs
    FROM delivery.reconciliation r`;

/** Newest first, before the run `cursor`. */
export function listRuns(dataSource: DataSource, limit: number, cursor?: string): Promise<RunView[]> {
  return dataSource.query(`${VIEW} WHERE $2::uuid IS NULL OR r.run_id < $2::uuid ORDER BY r.run_id DESC LIMIT $1`, [
    limit,
    cursor ?? null,
  ]);
}

export async function findRun(dataSource: DataSource, runId: string): Promise<RunView | undefined> {
  const rows: RunView[] = await dataSource.query(`${VIEW} WHERE r.run_id = $1`, [runId]);
  return rows[0];
}

/** False while another comparison with the receiver runs. */
export async function openRun(
  dataSource: DataSource,
  run: Pick<RunView, 'id' | 'receiver' | 'trigger' | 'requestedBy'>,
): Promise<boolean> {
  const rows: unknown[] = await dataSource.query(
    `INSERT INTO delivery.reconciliation (run_id, receiver, trigger, requested_by, state, total)
     SELECT $1, $2, $3, $4, 'running', (SELECT count(*) FROM delivery.object WHERE receiver = $2)
     ON CONFLICT (receiver) WHERE state = 'running' DO NOTHING RETURNING run_id`,
    [run.id, run.receiver, run.trigger, run.requestedBy],
  );
  return rows.length > 0;
}

/** Notes how far the run has come; false when somebody asked to end it, or another process took it for dead. */
export async function noteProgress(
  dataSource: DataSource,
  runId: string,
  progress: { readonly phase: RunView['phase']; readonly compared: number; readonly suspects: number },
): Promise<boolean> {
  const rows: { go: boolean }[] = await dataSource.query(
    `WITH u AS (
       UPDATE delivery.reconciliation SET phase = $2, compared = $3, suspects = $4, heard_at = clock_timestamp()
        WHERE run_id = $1 AND state = 'running' RETURNING NOT cancel_requested AS go)
     SELECT go FROM u`,
    [runId, progress.phase, progress.compared, progress.suspects],
  );
  return rows[0]?.go === true;
}

export async function endRun(
  manager: EntityManager,
  runId: string,
  end: { readonly state: RunState; readonly underWay?: number; readonly failure?: string },
): Promise<void> {
  await manager.query(
    `UPDATE delivery.reconciliation SET state = $2, under_way = $3, failure = $4, ended_at = clock_timestamp()
      WHERE run_id = $1 AND state = 'running'`,
    [runId, end.state, end.underWay ?? 0, end.failure ?? null],
  );
}

/** Asks a run to end; false when it runs no more. */
export async function requestCancel(dataSource: DataSource, runId: string): Promise<boolean> {
  const rows: unknown[] = await dataSource.query(
    `WITH u AS (
       UPDATE delivery.reconciliation SET cancel_requested = true WHERE run_id = $1 AND state = 'running' RETURNING run_id)
     SELECT run_id FROM u`,
    [runId],
  );
  return rows.length > 0;
}

/** Runs of a process that died end here, so that a new one can begin. */
export async function endSilentRuns(dataSource: DataSource, silentSeconds: number): Promise<void> {
  await dataSource.query(
    `UPDATE delivery.reconciliation SET state = 'failed', failure = 'interrupted', ended_at = clock_timestamp()
      WHERE state = 'running' AND heard_at < clock_timestamp() - make_interval(secs => $1)`,
    [silentSeconds],
  );
}
