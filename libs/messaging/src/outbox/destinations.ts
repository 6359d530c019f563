import type { DataSource } from 'typeorm';
import { AppError } from '#kernel/app-error';
import type { ServiceName } from '#contracts/streams';
import { destinationsOf } from '../topology.ts';

export interface Destination {
  readonly dest: number;
  readonly stream: string;
  readonly subscriber: string;
  readonly queues: number;
}

/**
 * Registers the subscribers of this service's streams. Numbers are given once and kept.
 * @throws AppError MSG-0005 when a destination's number of queues differs from the one its messages were sharded by.
 */
export async function registerDestinations(dataSource: DataSource, service: ServiceName): Promise<Destination[]> {
  for (const { stream, subscriber, queues } of destinationsOf(service)) {
    await dataSource.query(
      `INSERT INTO outbox.destination (dest, stream, subscriber, queues)
       SELECT COALESCE(max(dest), 0) + 1, $1, $2, $3 FROM outbox.destination
       ON CONFLICT (stream, subscriber) DO NOTHING`,
      [stream, subscriber, queues],
    );
  }
  const rows: Destination[] = await dataSource.query(
    'SELECT dest, stream, subscriber, queues FROM outbox.destination ORDER BY dest',
  );
  for (const wanted of destinationsOf(service)) {
    const row = rows.find(({ stream, subscriber }) => stream === wanted.stream && subscriber === wanted.subscriber);
    if (row?.queues !== wanted.queues)
      throw new AppError('MSG-0005', 'bug', { stream: wanted.stream, subscriber: wanted.subscriber });
  }
  return rows;
}
