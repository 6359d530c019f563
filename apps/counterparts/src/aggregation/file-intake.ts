import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import type { FaultBoard } from '../faults/fault-board.ts';
import { REFUSED_BY_FAULT } from '../faults/fault.ts';
import type { Struck } from '../faults/fault.ts';
import type { Appended } from '../record-log/append-log.ts';
import { sha256 as hashOf } from '../record-log/sha256.ts';
import type { AggregationLogBody, FileEntry, RecordResult } from './aggregation-log.ts';
import { resultOf } from './file-judge.ts';
import type { FileJudge, Reading } from './file-judge.ts';
import { markerOf } from './file-name.ts';
import type { SentRecord } from './sent-file.ts';

/** A file held back by `down` is tried again this often. */
const RETRY_MS = 250;

export interface IntakePorts {
  readonly append: (body: AggregationLogBody) => Appended<AggregationLogBody>;
  readonly resultsOf: (seq: number) => Promise<readonly RecordResult[]>;
  /** Called once a file is decided on; `delayMs` holds the answer back. */
  readonly answer: (seq: number, delayMs: number) => void;
}

/** Takes complete files out of `/in`, one at a time, in the order of their names within a series. */
export class FileIntake {
  /** Complete files not decided on yet. */
  readonly waiting = new Set<string>();
  private readonly heldBack = new Set<string>();
  private readonly folders: { readonly in: string; readonly taken: string };
  private readonly judge: FileJudge;
  private readonly faults: FaultBoard;
  private readonly ports: IntakePorts;
  private readonly logger = new Logger(FileIntake.name);
  private running: Promise<void> | undefined;
  private again = false;
  private retry: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(
    folders: { readonly in: string; readonly taken: string },
    judge: FileJudge,
    faults: FaultBoard,
    ports: IntakePorts,
  ) {
    this.folders = folders;
    this.judge = judge;
    this.faults = faults;
    this.ports = ports;
    faults.onChange(() => this.notify());
  }

  /** Something may be complete now. */
  notify(): void {
    if (this.closed) return;
    this.again = true;
    this.running ??= this.run()
      .catch((error: unknown) => {
        this.logger.error(error instanceof Error ? error.stack : 'intake failed');
        this.retryLater();
      })
      .finally(() => {
        this.running = undefined;
        if (this.again) this.notify();
      });
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.retry);
    await this.running;
  }

  private async run(): Promise<void> {
    while (this.again && !this.closed) {
      this.again = false;
      const complete = await this.complete();
      for (const fileName of complete) this.waiting.add(fileName);
      for (const fileName of complete) if (await this.take(fileName)) this.again = true;
    }
  }

  /** Files whose `.end` is there. Households come before the persons that name them. */
  private async complete(): Promise<string[]> {
    const names = new Set(await readdir(this.folders.in));
    const complete = [...names].filter((name) => name.endsWith('.csv') && names.has(markerOf(name)));
    return complete.sort((a, b) => seriesKey(a).localeCompare(seriesKey(b)));
  }

  /** @returns true when the file was decided on and left `/in` */
  private async take(fileName: string): Promise<boolean> {
    const path = join(this.folders.in, fileName);
    const bytes = await readFile(path);
    const sha256 = hashOf(bytes);
    const reading = this.judge.read(fileName, bytes, sha256);
    if (reading.kind === 'waiting') return this.holdBack(fileName, reading.missingNumber);
    if (reading.kind === 'repeated' && !(await this.hasLeft(fileName, reading.seq))) {
      await this.moveAway(fileName, reading.seq);
      return true;
    }
    const subjects = subjectsOf(reading);
    if (this.faults.strike(['down'], subjects).down) return this.retryLater();
    const struck = this.faults.strike(['partial', 'delayMs', 'duplicate', 'dropAnswer', 'incomplete'], subjects);
    const answers = struck.dropAnswer ? 0 : struck.duplicate ? 2 : 1;
    const outcome = await this.decide(fileName, reading, struck);
    const incomplete = struck.incomplete && { incomplete: true };
    const { entry, durable } = this.ports.append({
      kind: 'file',
      fileName,
      sha256,
      ...outcome,
      answers,
      ...incomplete,
    });
    await durable;
    await this.moveAway(fileName, entry.seq);
    this.ports.answer(entry.seq, struck.delayMs ?? 0);
    return true;
  }

  private async decide(
    fileName: string,
    reading: Exclude<Reading, { kind: 'waiting' }>,
    struck: Struck,
  ): Promise<Pick<FileEntry, 'outcome' | 'series' | 'results'>> {
    if (reading.kind === 'repeated') return { outcome: 'REPEATED', results: await this.ports.resultsOf(reading.seq) };
    if (reading.kind === 'refused') {
      const { refusal, series } = reading;
      return { outcome: 'REFUSED', ...(series && { series }), results: [resultOf(null, refusal)] };
    }
    const { rows, results } = this.judge.judge(fileName, reading, (record, index) => this.fault(record, index, struck));
    for (const row of rows) this.ports.append(row);
    return { outcome: 'PROCESSED', series: reading.series, results };
  }

  private fault(record: SentRecord, index: number, { partial }: Struck): typeof REFUSED_BY_FAULT | undefined {
    const refuse = partial?.(index) || this.faults.strike(['refuse'], subjectOfRecord(record)).refuse;
    return refuse ? REFUSED_BY_FAULT : undefined;
  }

  private holdBack(fileName: string, missingNumber: number): false {
    if (!this.heldBack.has(fileName)) this.ports.append({ kind: 'file-waiting', fileName, missingNumber });
    this.heldBack.add(fileName);
    return false;
  }

  private retryLater(): false {
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.notify(), RETRY_MS);
    return false;
  }

  /** False for a file a crash caught between its decision and its move: it was not sent again. */
  private async hasLeft(fileName: string, seq: number): Promise<boolean> {
    return (await readdir(this.folders.taken)).includes(`${seq}_${fileName}`);
  }

  /** The marker goes last: a crash between the two leaves a marker without a file, which nobody takes. */
  private async moveAway(fileName: string, seq: number): Promise<void> {
    this.waiting.delete(fileName);
    this.heldBack.delete(fileName);
    await rename(join(this.folders.in, fileName), join(this.folders.taken, `${seq}_${fileName}`));
    await rm(join(this.folders.in, markerOf(fileName)), { force: true });
  }
}

function seriesKey(fileName: string): string {
  const [identifier = '', , , number = ''] = fileName.split('_');
  return `${identifier === 'SKS' ? 0 : 1}_${identifier}_${number}`;
}

function subjectsOf(reading: Exclude<Reading, { kind: 'waiting' }>): Set<string> {
  return new Set(reading.kind === 'readable' ? reading.records.flatMap(subjectOfRecord) : []);
}

/** The resident a fault may name: the insured person, or the head of a household's row. */
function subjectOfRecord({ fields }: SentRecord): string[] {
  return [fields.residentId ?? fields.headResidentId ?? ''];
}
