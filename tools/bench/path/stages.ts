import pg from 'pg';
import { urlFor } from '#persistence/provision';
import { percentile } from '../measure/statistics.ts';

/** From the change's record until the sender has taken it in, cut an attempt, sent it, and has the receiver's answer. */
const STAGES = `
  SELECT extract(epoch FROM c.taken_at)::float8 AS taken, extract(epoch FROM a.created_at)::float8 AS cut,
         extract(epoch FROM a.sent_at)::float8 AS sent, extract(epoch FROM a.answered_at)::float8 AS answered, c.change_id
    FROM delivery.change c JOIN delivery.object o ON o.id = c.object_id JOIN delivery.attempt a ON a.id = c.attempt_id
   WHERE o.object_kind = 'person' AND c.change_id = ANY ($1::uuid[]) AND a.answered_at IS NOT NULL`;

interface StageRow {
  readonly taken: number;
  readonly cut: number;
  readonly sent: number;
  readonly answered: number;
  readonly change_id: string;
}

const SENDERS = ['linkage', 'federation'] as const;

/**
 * Where the time between a change's record and its receipts goes, one line a sender.
 *
 * @param recorded change id → seconds since 1970 of its record in the ledger
 */
export async function stagesOf(databaseUrl: string, recorded: ReadonlyMap<string, number>): Promise<string[]> {
  const lines: string[] = [];
  for (const sender of SENDERS) {
    const client = new pg.Client({ connectionString: urlFor(databaseUrl, { database: `kokuho_${sender}` }) });
    await client.connect();
    try {
      const { rows } = await client.query<StageRow>(STAGES, [[...recorded.keys()]]);
      const stages = {
        'taken in': rows.map((row) => row.taken - (recorded.get(row.change_id) ?? row.taken)),
        cut: rows.map((row) => row.cut - row.taken),
        sent: rows.map((row) => row.sent - row.cut),
        answered: rows.map((row) => row.answered - row.sent),
      };
      const text = Object.entries(stages).map(([name, seconds]) => `${name} ${spread(seconds)}`);
      lines.push(`${sender}, each step after the one before, p50 / p99 in s: ${text.join(', ')}`);
    } finally {
      await client.end();
    }
  }
  return lines;
}

function spread(seconds: readonly number[]): string {
  return `${percentile(seconds, 0.5).toFixed(2)} / ${percentile(seconds, 0.99).toFixed(2)}`;
}
