import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppError } from '#kernel/app-error';
import { newId } from '#kernel/ids';
import { BusinessDay } from '#persistence/business-day';
import { inTransaction } from '#persistence/transaction';
import { createLogger } from '#telemetry/logger';
import { CAUSES, CAUSE_NAMES } from './cause.ts';
import { Comparison, type ComparisonResult } from './comparison.ts';
import { saveFindings } from './divergence.record.ts';
import { DivergenceReporter } from './divergence-reporter.ts';
import { endRun, endSilentRuns, noteProgress, openRun, type RunTrigger } from './run.record.ts';
import { ReconciliationSettings } from './settings.ts';
import { ComparedSides } from './sides.ts';

/** A run that was not heard of for this long belongs to a process that is gone. */
const SILENT_SECONDS = 120;

/** Runs comparisons, one at a time for each receiver, and keeps what they found. */
@Injectable()
export class Reconciler implements BeforeApplicationShutdown {
  private readonly logger = createLogger();
  private running: Promise<void> | undefined;
  private isStopping = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly sides: ComparedSides,
    private readonly settings: ReconciliationSettings,
    private readonly reporter: DivergenceReporter,
    private readonly businessDay: BusinessDay,
  ) {}

  /** @returns the run's id. @throws AppError DLV-0005 while another one runs */
  async start(trigger: RunTrigger, requestedBy: string): Promise<string> {
    await endSilentRuns(this.dataSource, SILENT_SECONDS);
    const id = newId();
    const opened = await openRun(this.dataSource, { id, receiver: this.sides.receiver, trigger, requestedBy });
    if (!opened) throw new AppError('DLV-0005', 'conflict', { receiver: this.sides.receiver });
    this.running = this.run(id);
    return id;
  }

  /** A run that is under way ends as failed at once, so that the next start need not wait for its silence. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    await this.running;
  }

  private async run(runId: string): Promise<void> {
    const comparison = new Comparison(this.dataSource, this.sides, this.settings, async (progress) => {
      return (await noteProgress(this.dataSource, runId, progress)) && !this.isStopping;
    });
    try {
      const result = await comparison.run();
      if (result) await inTransaction(this.dataSource, (manager) => this.finish(manager, runId, result));
      else if (this.isStopping) await this.end(runId, 'failed', 'stopped');
      else await this.end(runId, 'cancelled');
    } catch (error) {
      this.logger.warn({ error, runId }, 'comparison ended early');
      await this.end(runId, 'failed', error instanceof AppError ? error.code : 'GEN-0001');
    }
  }

  private async end(runId: string, state: 'cancelled' | 'failed', failure?: string): Promise<void> {
    const end = { state, ...(failure === undefined ? {} : { failure }) };
    await endRun(this.dataSource.manager, runId, end).catch((error: unknown) => {
      this.logger.warn({ error, runId }, 'the end of a comparison could not be noted');
    });
  }

  private async finish(
    manager: Parameters<typeof endRun>[0],
    runId: string,
    { findings, underWay }: ComparisonResult,
  ): Promise<void> {
    await saveFindings(manager, runId, findings);
    await endRun(manager, runId, { state: 'done', underWay });
    const byCause = Map.groupBy(findings, ({ cause }) => cause);
    const counts = CAUSE_NAMES.flatMap((cause) => {
      const count = byCause.get(cause)?.length ?? 0;
      return count === 0 ? [] : [{ cause, text: CAUSES[cause].text, count }];
    });
    const { receiver, municipality: municipalityCode } = this.sides;
    const told = { receiver, municipalityCode, runId, at: new Date().toISOString(), counts };
    await this.reporter.tell(manager, told, await this.businessDay.today(manager));
  }
}
