import type { DataSource } from 'typeorm';
import type { Envelope } from '#contracts/envelope';
import { laneKeyOf, laneValues, type LaneKey } from './lane-key.ts';

/** How often a message may be begun without the process living to tell. */
const MOST_STARTS = 3;

/**
 * Messages that a process before this one was given and did not finish: perhaps because they bring it down each time.
 *
 * Each is counted before it is begun and forgotten when it has ended. They are taken one at a time, so that a crash
 * speaks against one of them only. What ended in an error that the process survived is not counted again.
 */
export class Suspects {
  private readonly dataSource: DataSource;
  private readonly consumer: string;
  private readonly survived = new Set<string>();
  private tail: Promise<unknown> = Promise.resolve();

  constructor(dataSource: DataSource, consumer: string) {
    this.dataSource = dataSource;
    this.consumer = consumer;
  }

  /** Whether a start of the message stands in the count although the process outlived it; its end will take it out. */
  isCounted(envelope: Envelope): boolean {
    return this.survived.has(this.idOf(envelope));
  }

  /** Runs `take`, or `park` when the message was begun too often. */
  run(envelope: Envelope, take: () => Promise<void>, park: () => Promise<void>): Promise<void> {
    const result = this.tail.then(() => this.watched(envelope, take, park));
    this.tail = result.catch(() => undefined);
    return result;
  }

  private async watched(envelope: Envelope, take: () => Promise<void>, park: () => Promise<void>): Promise<void> {
    const key = laneKeyOf(this.consumer, envelope);
    const id = this.idOf(envelope);
    const started = this.survived.has(id) ? 0 : await this.begin(key, envelope.laneseq);
    try {
      await (started > MOST_STARTS ? park() : take());
    } catch (error) {
      this.survived.add(id);
      throw error;
    }
    this.survived.delete(id);
    await this.end(key, envelope.laneseq);
  }

  private idOf(envelope: Envelope): string {
    return [...laneValues(laneKeyOf(this.consumer, envelope)), envelope.laneseq].join('|');
  }

  private async begin(key: LaneKey, seq: number): Promise<number> {
    const rows: { started: number }[] = await this.dataSource.query(
      `INSERT INTO inbox.suspect AS s (consumer, stream, epoch, municipality, lane, lane_seq, started)
       VALUES ($1, $2, $3, $4, $5, $6, 1)
       ON CONFLICT (consumer, stream, epoch, municipality, lane, lane_seq) DO UPDATE SET started = s.started + 1
       RETURNING started`,
      [...laneValues(key), seq],
    );
    return rows[0]?.started ?? 1;
  }

  private async end(key: LaneKey, seq: number): Promise<void> {
    await this.dataSource.query(
      `DELETE FROM inbox.suspect
        WHERE consumer = $1 AND stream = $2 AND epoch = $3 AND municipality = $4 AND lane = $5 AND lane_seq = $6`,
      [...laneValues(key), seq],
    );
  }
}
