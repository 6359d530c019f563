import type { EntityManager } from 'typeorm';
import type { Envelope } from '#contracts/envelope';

/** The last message of a lane. */
export interface LastSaid {
  readonly lane: string;
  readonly envelope: Envelope;
  /** True while the broker has not confirmed everything of the lane toward the subscriber. */
  readonly pending: boolean;
}

/** The last message of each of these lanes; lanes of which nothing was ever said are left out. */
export async function lastSaid(
  manager: EntityManager,
  query: {
    readonly stream: string;
    readonly municipality: string;
    readonly lanes: readonly string[];
    readonly subscriber: string;
  },
): Promise<Map<string, LastSaid>> {
  const rows: { lane: string; body: Buffer; pending: boolean; epoch: string }[] = await manager.query(LAST, [
    query.stream,
    query.municipality,
    query.lanes,
    query.subscriber,
  ]);
  return new Map(
    rows.map(({ lane, body, pending, epoch }) => {
      // Numbers go on over a restore, and subscribers carry their gates over: only the epoch of now can be compared.
      return [lane, { lane, envelope: { ...(JSON.parse(body.toString('utf8')) as Envelope), epoch }, pending }];
    }),
  );
}

const LAST = `
  SELECT l.lane, m.body, (SELECT epoch FROM outbox.epoch) AS epoch,
         EXISTS (SELECT 1 FROM outbox.pending p JOIN outbox.destination d USING (dest)
                  WHERE d.stream = $1 AND d.subscriber = $4
                    AND p.shard = l.shard AND p.municipality = l.municipality AND p.lane = l.lane) AS pending
    FROM outbox.lane l
    JOIN outbox.message m ON m.stream = l.stream AND m.municipality = l.municipality AND m.lane = l.lane
                         AND m.lane_seq = l.last_seq
   WHERE l.stream = $1 AND l.municipality = $2 AND l.lane = ANY($3)`;
