import type { DataSource } from 'typeorm';
import type { EndsPage, EndsQuery } from '../outbox/lane-ends.ts';
import { carryOver, gatesToCompare } from './carry-over.ts';
import { beginLeaving, completeEpoch, streamsToCompare } from './epoch.store.ts';
import type { EndsVerdict } from './lane-ends.ts';

/** Lanes in one question: the owner looks up two messages of each. */
const PAGE = 200;
const RETRY_MS = 2_000;

export type EndsPort = (query: EndsQuery) => Promise<EndsPage>;
/** How many lanes were found how. */
export type ComparedLanes = Readonly<Record<EndsVerdict, number>>;

export interface EpochFollowerSettings {
  readonly dataSource: DataSource;
  readonly consumer: string;
  readonly ends: EndsPort;
  readonly onCompared: (stream: string, lanes: ComparedLanes) => void;
  readonly onError: (error: unknown) => void;
}

/**
 * Follows the owners of the streams into new epochs. An owner's database that was restored may give its numbers a second
 * time, so before anything of a new epoch is applied both ends of every lane are compared.
 */
export class EpochFollower {
  private readonly settings: EpochFollowerSettings;
  private dueAt = 0;
  private busy: Promise<void> | undefined;

  constructor(settings: EpochFollowerSettings) {
    this.settings = settings;
  }

  /** Compares what is due; a call while one is under way is that one. */
  tick(): void {
    if (performance.now() < this.dueAt) return;
    this.busy ??= this.work().finally(() => (this.busy = undefined));
  }

  async idle(): Promise<void> {
    await this.busy;
  }

  private async work(): Promise<void> {
    const { dataSource, consumer, onError } = this.settings;
    try {
      for (const stream of await streamsToCompare(dataSource, consumer)) await this.compare(stream);
    } catch (error) {
      this.dueAt = performance.now() + RETRY_MS;
      onError(error);
    }
  }

  private async compare(stream: string): Promise<void> {
    const { dataSource, consumer: subscriber, ends, onCompared } = this.settings;
    const { epoch, renewedBy } = await ends({ stream, subscriber, lanes: [] });
    const name = { consumer: subscriber, stream, epoch };
    if (!(await beginLeaving(dataSource, name, renewedBy))) return;
    const found = { same: 0, behind: 0, diverged: 0 };
    for (;;) {
      const gates = await gatesToCompare(dataSource, name, PAGE);
      if (gates.length === 0) break;
      const lanes = gates.map(({ municipality, lane, seq }) => ({ municipality, lane, seq }));
      const page = await ends({ stream, subscriber, lanes });
      // Renewed once more meanwhile: all that has not been compared with the newest one is, from the beginning.
      if (page.epoch !== epoch) return;
      for (const verdict of await carryOver(dataSource, epoch, gates, page.ends)) found[verdict] += 1;
    }
    if (await completeEpoch(dataSource, name)) onCompared(stream, found);
  }
}
