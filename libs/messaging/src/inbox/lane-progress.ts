import type { EntityManager } from 'typeorm';
import type { HoldState } from './hold.store.ts';

/** How far a lane has been taken here, and what its next message waits for. */
export interface LaneProgress {
  readonly lane: string;
  readonly epoch: string | null;
  readonly lastSeq: number;
  readonly held: HoldState | null;
}

/** Progress of these lanes; a lane without any message yet is left out. */
export async function laneProgress(
  manager: EntityManager,
  query: {
    readonly consumer: string;
    readonly stream: string;
    readonly municipality: string;
    readonly lanes: readonly string[];
  },
): Promise<LaneProgress[]> {
  return manager.query(PROGRESS, [query.consumer, query.stream, query.municipality, query.lanes]);
}

const PROGRESS = `
  SELECT lane, epoch,
         COALESCE(g.last_seq, 0)::int AS "lastSeq", h.state AS held
    FROM (SELECT epoch, lane, last_seq FROM inbox.lane
           WHERE consumer = $1 AND stream = $2 AND municipality = $3 AND lane = ANY($4)) g
    FULL JOIN (SELECT DISTINCT ON (epoch, lane) epoch, lane, state FROM inbox.hold
                WHERE consumer = $1 AND stream = $2 AND municipality = $3 AND lane = ANY($4)
                ORDER BY epoch, lane, lane_seq) h USING (epoch, lane)`;
