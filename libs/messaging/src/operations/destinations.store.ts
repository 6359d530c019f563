import type { DataSource, EntityManager } from 'typeorm';
import { AppError } from '#kernel/app-error';

export interface DestinationView {
  readonly id: string;
  readonly stream: string;
  readonly subscriber: string;
  readonly pending: number;
  /** Seconds since the oldest unconfirmed message was said; null when there is none. */
  readonly oldestSeconds: number | null;
  readonly pausedReason: string | null;
  readonly pausedBy: string | null;
  readonly pausedAt: string | null;
  /** When the pause ends by itself. */
  readonly resumeAt: string | null;
}

export interface Pause {
  readonly reason: string;
  readonly by: string;
  readonly minutes?: number;
}

const PAUSED = 'paused_at IS NOT NULL AND (resume_at IS NULL OR resume_at > clock_timestamp())';

export function listDestinations(manager: EntityManager): Promise<DestinationView[]> {
  return manager.query(
    `SELECT d.dest::text AS id, d.stream, d.subscriber, count(p.dest)::int AS pending,
            extract(epoch FROM clock_timestamp() - min(p.created_at))::int AS "oldestSeconds",
            CASE WHEN ${PAUSED} THEN d.paused_reason END AS "pausedReason", CASE WHEN ${PAUSED} THEN d.paused_by END AS "pausedBy",
            CASE WHEN ${PAUSED} THEN d.paused_at END AS "pausedAt", CASE WHEN ${PAUSED} THEN d.resume_at END AS "resumeAt"
       FROM outbox.destination d LEFT JOIN outbox.pending p USING (dest) GROUP BY d.dest ORDER BY d.dest`,
  );
}

/** Nothing is sent to the destination until it is resumed or the time is over; messages gather on the list. */
export function pauseDestination(dataSource: DataSource, dest: string, pause: Pause): Promise<void> {
  return change(
    dataSource,
    dest,
    `paused_reason = $2, paused_by = $3, paused_at = clock_timestamp(),
     resume_at = clock_timestamp() + make_interval(mins => $4::int)`,
    [pause.reason, pause.by, pause.minutes ?? null],
  );
}

export function resumeDestination(dataSource: DataSource, dest: string): Promise<void> {
  return change(dataSource, dest, 'paused_reason = NULL, paused_by = NULL, paused_at = NULL, resume_at = NULL', []);
}

/** Destinations that an operator has paused. */
export async function pausedDestinations(dataSource: DataSource): Promise<ReadonlySet<number>> {
  const rows: { dest: number }[] = await dataSource.query(`SELECT dest FROM outbox.destination WHERE ${PAUSED}`);
  return new Set(rows.map(({ dest }) => dest));
}

async function change(dataSource: DataSource, dest: string, set: string, values: unknown[]): Promise<void> {
  const [rows]: [{ dest: number }[]] = await dataSource.query(
    `UPDATE outbox.destination SET ${set} WHERE dest = $1 RETURNING dest`,
    [dest, ...values],
  );
  if (rows.length === 0) throw new AppError('GEN-0003', 'refusal', { id: dest });
}
