import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { AppError } from '#kernel/app-error';
import { CounterpartsConfig } from '../counterparts.config.ts';
import { FaultBoard } from '../faults/fault-board.ts';
import type { BodyViews, LogLine } from '../http/body-views.ts';
import { AppendLog } from '../record-log/append-log.ts';
import type { Appended } from '../record-log/append-log.ts';
import type { DigestLine } from '../record-log/digest.ts';
import { logLine } from './aggregation-log.ts';
import type { AggregationLogBody, FileEntry, HoldingEntry, RecordResult } from './aggregation-log.ts';
import { AggregationState } from './aggregation-state.ts';
import { FileIntake } from './file-intake.ts';
import { FileJudge } from './file-judge.ts';
import type { RowKind } from './held-fields.ts';
import { RowsLoad } from './rows-load.ts';
import { RowsOverwrite } from './rows-overwrite.ts';
import { heldRecords, heldRows } from './held-records.ts';
import { Layouts } from './layout.ts';
import type { Layout } from './layout.ts';
import { ResultWriter } from './result-writer.ts';
import { SftpServer } from './sftp-server.ts';

export interface FileStatus {
  readonly fileName: string;
  readonly sha256?: string;
  readonly state: 'WAITING' | 'PROCESSED';
  readonly results: readonly RecordResult[];
}

/** 国保情報集約システム stand-in: takes files by SFTP, answers with result files. */
@Injectable()
export class Aggregation implements BodyViews, OnModuleInit, OnApplicationShutdown {
  readonly faults = new FaultBoard();
  holdings!: RowsLoad;
  overwrite!: RowsOverwrite;
  private readonly config: CounterpartsConfig;
  private readonly layouts: Layouts;
  private readonly state = new AggregationState();
  private logFile!: AppendLog<AggregationLogBody>;
  private holdingsFile!: AppendLog<HoldingEntry>;
  private writer!: ResultWriter;
  private intake!: FileIntake;
  private sftp!: SftpServer;
  private readonly delayed = new Set<NodeJS.Timeout>();
  private writing: Promise<void> = Promise.resolve();

  constructor(config: CounterpartsConfig) {
    this.config = config;
    this.layouts = Layouts.read(config.layoutDir);
  }

  async onModuleInit(): Promise<void> {
    const folder = this.config.stateDir('aggregation');
    const files = join(folder, 'files');
    for (const name of ['files/in', 'files/out', 'taken']) await mkdir(join(folder, name), { recursive: true });
    await this.openLogs(folder);
    const town = { municipalityCode: this.config.municipalityCode, insurerNumber: this.config.insurerNumber };
    const append = (body: AggregationLogBody): Appended<AggregationLogBody> => this.append(body);
    const place = { out: join(files, 'out'), layout: this.layoutOf('RSL'), town };
    this.writer = new ResultWriter(this.state, this.logFile, append, place);
    this.holdings = new RowsLoad(this.state, this.holdingsFile, (kind) => this.layoutOf(kind), append);
    const logs = { log: this.logFile, holdings: this.holdingsFile };
    this.overwrite = new RowsOverwrite(this.state, logs, (kind) => this.layoutOf(kind), append);
    const folders = { in: join(files, 'in'), taken: join(folder, 'taken') };
    this.intake = new FileIntake(folders, new FileJudge(this.state, this.layouts, town), this.faults, {
      append,
      resultsOf: async (seq) => (await this.fileEntry(seq)).results,
      answer: (seq, delayMs) => this.answer(seq, delayMs),
    });
    await this.writer.finishUnwritten();
    for (const seq of [...this.state.owed.keys()]) this.answer(seq, 0);
    this.sftp = await SftpServer.listen(this.config, { root: files, state: folder }, () => this.intake.notify());
    this.intake.notify();
  }

  async onApplicationShutdown(): Promise<void> {
    for (const timer of this.delayed) clearTimeout(timer);
    await this.sftp.close();
    await this.intake.close();
    await this.writing;
    await this.logFile.close();
    await this.holdingsFile.close();
  }

  /** What became of a file: the sender's way to resolve an unknown outcome. */
  async status(fileName: string): Promise<FileStatus | undefined> {
    await this.logFile.settled();
    const known = this.state.files.get(fileName);
    if (!known) return this.intake.waiting.has(fileName) ? { fileName, state: 'WAITING', results: [] } : undefined;
    if (!this.state.isAnswered(known.seq)) return { fileName, sha256: known.sha256, state: 'WAITING', results: [] };
    const { results } = await this.fileEntry(known.seq);
    return { fileName, sha256: known.sha256, state: 'PROCESSED', results };
  }

  async records(query: Readonly<Record<string, string | undefined>>): Promise<object[]> {
    return this.held('SKK', query.residentId, 'residentId');
  }

  async households(nhiHouseholdId: string | undefined): Promise<object[]> {
    return this.held('SKS', nhiHouseholdId, 'nhiHouseholdId');
  }

  async rowsHeld(kind: RowKind, subject: string): Promise<object[]> {
    await this.logFile.settled();
    return heldRows(this.state.shelves[kind], subject, { log: this.logFile, holdings: this.holdingsFile });
  }

  async digest(after: string, limit: number): Promise<object[]> {
    return this.digestOf('SKK', 'residentId', after, limit);
  }

  async householdDigest(after: string, limit: number): Promise<object[]> {
    return this.digestOf('SKS', 'nhiHouseholdId', after, limit);
  }

  async log(after: number, limit: number): Promise<LogLine[]> {
    return (await this.logFile.page(after, limit)).map(logLine);
  }

  private async held(kind: RowKind, subject: string | undefined, name: string): Promise<object[]> {
    await this.logFile.settled();
    return heldRecords(this.state.shelves[kind], subject, name, { log: this.logFile, holdings: this.holdingsFile });
  }

  private async digestOf(kind: RowKind, name: string, after: string, limit: number): Promise<object[]> {
    await this.logFile.settled();
    const page = this.state.shelves[kind].digest(after).take(limit);
    return page.map(([subject, line]: [string, DigestLine]) => ({ [name]: subject, ...line })).toArray();
  }

  private async openLogs(folder: string): Promise<void> {
    this.holdingsFile = await AppendLog.open<HoldingEntry>(join(folder, 'holdings.jsonl'), (entry, position) =>
      this.state.applyHolding(entry, position),
    );
    this.logFile = await AppendLog.open<AggregationLogBody>(join(folder, 'log.jsonl'), (entry, position) =>
      this.state.apply(entry, position),
    );
  }

  private append(body: AggregationLogBody): Appended<AggregationLogBody> {
    const appended = this.logFile.append(body);
    this.state.apply(appended.entry, appended.position);
    return appended;
  }

  private answer(seq: number, delayMs: number): void {
    const write = (): void => {
      this.writing = this.writing.then(() => this.writer.answer(seq));
    };
    if (delayMs === 0) return write();
    const timer = setTimeout(() => {
      this.delayed.delete(timer);
      write();
    }, delayMs);
    this.delayed.add(timer);
  }

  private async fileEntry(seq: number): Promise<FileEntry> {
    const [entry] = await this.logFile.page(seq - 1, 1);
    return entry as FileEntry & { seq: number; at: string };
  }

  private layoutOf(identifier: RowKind | 'RSL'): Layout {
    const layout = this.layouts.inForce(identifier, this.config.today);
    if (!layout) throw new AppError('GEN-0008', 'invalid', { settings: ['KOKUHO_LAYOUT_DIR'], identifier });
    return layout;
  }
}
