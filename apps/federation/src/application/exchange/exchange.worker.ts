import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ExchangeFolder } from '../ports/exchange-folder.ts';
import { ExchangeLock } from '../ports/exchange-lock.ts';
import { ExchangeReporter } from '../ports/exchange-reporter.ts';
import { FileBatches } from '../ports/file-batches.ts';
import { ReadResults } from '../read-results/read-results.handler.ts';
import { ResolveOverdue } from '../resolve-overdue/resolve-overdue.handler.ts';
import { SealBatches } from '../seal-batches/seal-batches.handler.ts';
import { SealingNudge } from '../seal-batches/sealing-nudge.ts';
import { UploadBatches } from '../upload-batches/upload-batches.handler.ts';
import { ExchangeTimes } from './exchange-times.ts';
import { type RoundOutcome, WorkLoop } from './work-loop.ts';

const SEAL_POLL_MS = 100;
const UPLOAD_POLL_MS = 500;
/** A receiver that answers at once is not kept waiting; one that takes hours is not asked ten times a second. */
const RESULT_POLL_SOON_MS = 100;
const SOON_MS = 5_000;
const RESULT_POLL_OPEN_MS = 1_000;
const RESULT_POLL_IDLE_MS = 2_000;
const LOCK_POLL_MS = 1_000;
const FIRST_ERROR_WAIT_MS = 250;
const LONGEST_ERROR_WAIT_MS = 15_000;

/** The four loops of the exchange: seal, upload, read results, ask about overdue ones. */
@Injectable()
export class ExchangeWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly sealing = this.loop('seal', () => this.sealRound());
  private readonly uploading = this.loop('upload', () => this.withLock(() => this.uploadRound()));
  private readonly reading = this.loop('results', () => this.withLock(() => this.readRound()));
  private readonly asking = this.loop('overdue', () => this.withLock(() => this.askRound()));
  /** When a file last went out or came in. */
  private lastMovement = -SOON_MS;

  constructor(
    private readonly dataSource: DataSource,
    private readonly lock: ExchangeLock,
    private readonly folder: ExchangeFolder,
    private readonly batches: FileBatches,
    private readonly sealer: SealBatches,
    private readonly uploader: UploadBatches,
    private readonly reader: ReadResults,
    private readonly resolver: ResolveOverdue,
    private readonly times: ExchangeTimes,
    private readonly reporter: ExchangeReporter,
    private readonly nudge: SealingNudge,
  ) {}

  onApplicationBootstrap(): void {
    this.nudge.connect(() => this.sealing.nudge());
    for (const loop of [this.sealing, this.uploading, this.reading, this.asking]) loop.start();
  }

  /** Before the connections of database and broker are closed, so that a round under way can end. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all([this.sealing, this.uploading, this.reading, this.asking].map((loop) => loop.stop()));
    await this.folder.close();
    await this.lock.release();
  }

  private loop(part: string, round: () => Promise<RoundOutcome>): WorkLoop {
    return new WorkLoop({
      round,
      onError: (error, waitMs) => this.reporter.failed(part, error, waitMs),
      firstErrorWaitMs: FIRST_ERROR_WAIT_MS,
      longestErrorWaitMs: LONGEST_ERROR_WAIT_MS,
    });
  }

  /** Sealing may run in every process: the counters' locks keep the numbers in order. */
  private async sealRound(): Promise<RoundOutcome> {
    const sealed = await this.sealer.seal();
    if (sealed.length === 0) return { waitMs: SEAL_POLL_MS };
    this.reporter.sealed(sealed);
    this.uploading.nudge();
    return 'again';
  }

  private async withLock(round: () => Promise<RoundOutcome>): Promise<RoundOutcome> {
    return (await this.lock.isHeld()) ? round() : { waitMs: LOCK_POLL_MS };
  }

  private async uploadRound(): Promise<RoundOutcome> {
    if (!(await this.uploader.uploadNext())) return { waitMs: UPLOAD_POLL_MS };
    this.lastMovement = performance.now();
    this.reading.nudge();
    return 'again';
  }

  private async readRound(): Promise<RoundOutcome> {
    const read = await this.reader.readAll();
    // What was settled frees objects that waited for it.
    if (read > 0) {
      this.sealing.nudge();
      this.lastMovement = performance.now();
    }
    const open = read > 0 || (await this.batches.hasOpen(this.dataSource.manager));
    if (!open) return { waitMs: RESULT_POLL_IDLE_MS };
    const isSoon = performance.now() - this.lastMovement < SOON_MS;
    return { waitMs: isSoon ? RESULT_POLL_SOON_MS : RESULT_POLL_OPEN_MS };
  }

  private async askRound(): Promise<RoundOutcome> {
    if (await this.resolver.resolve()) this.uploading.nudge();
    return { waitMs: Math.min(this.times.askAgainMs, 1_000) };
  }
}
