import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { join } from 'node:path';
import { CounterpartsConfig } from '../counterparts.config.ts';
import { FaultBoard } from '../faults/fault-board.ts';
import { REFUSED_BY_FAULT } from '../faults/fault.ts';
import type { BodyViews, LogLine } from '../http/body-views.ts';
import { problem } from '../http/problem.ts';
import { AppendLog } from '../record-log/append-log.ts';
import type { Appended } from '../record-log/append-log.ts';
import { contentHash } from '../record-log/sha256.ts';
import { AnswerFeed } from './answer-feed.ts';
import { CopiesOverwrite } from './copies-overwrite.ts';
import { contentHashes, decisionOf } from './copy-acceptance.ts';
import type { CopyRequest } from './copy.ts';
import { logLine } from './copy-log.ts';
import type { AnswerEntry, CopyLogBody, HoldingEntry } from './copy-log.ts';
import { copyRecords, heldCopies } from './copy-records.ts';
import { CopyState } from './copy-state.ts';
import { HoldingsLoad } from './holdings-load.ts';

/** Work takes a moment even when nothing is wrong, so that no sender relies on an answer being there at once. */
const WORK_MS = 20;

/** 自治体中間サーバー stand-in: takes 副本, decides later, answers through a feed. */
@Injectable()
export class IntermediateServer implements BodyViews, OnModuleInit, BeforeApplicationShutdown, OnApplicationShutdown {
  readonly faults = new FaultBoard();
  readonly state = new CopyState();
  answers!: AnswerFeed;
  holdings!: HoldingsLoad;
  overwrite!: CopiesOverwrite;
  private readonly config: CounterpartsConfig;
  private logFile!: AppendLog<CopyLogBody>;
  private holdingsFile!: AppendLog<HoldingEntry>;
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(config: CounterpartsConfig) {
    this.config = config;
  }

  async onModuleInit(): Promise<void> {
    const folder = this.config.stateDir('intermediate-server');
    this.holdingsFile = await AppendLog.open<HoldingEntry>(join(folder, 'holdings.jsonl'), (entry, position) =>
      this.state.applyHolding(entry, position),
    );
    this.logFile = await AppendLog.open<CopyLogBody>(join(folder, 'log.jsonl'), (entry, position) =>
      this.state.apply(entry, position),
    );
    this.answers = new AnswerFeed(this.state, this.logFile);
    this.holdings = new HoldingsLoad(this.state, this.holdingsFile, (body) => this.append(body));
    const files = { log: this.logFile, holdings: this.holdingsFile };
    this.overwrite = new CopiesOverwrite(this.state, files, (body) => this.append(body));
    for (const requestId of this.state.pending.keys()) this.later(WORK_MS, () => this.decide(requestId));
    for (const [requestId, { owed }] of this.state.requests) if (owed > 0) this.answer(requestId);
  }

  /** Ends the long polls first: the HTTP server closes only when no request is open. */
  beforeApplicationShutdown(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.answers.close();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.logFile.close();
    await this.holdingsFile.close();
  }

  /** Takes a request in once: the same id with the same content is the same request. */
  async receive(request: CopyRequest): Promise<{ requestId: string; receivedAt: string }> {
    const { requestId } = request;
    const hash = contentHash(request);
    const known = this.state.requests.get(requestId);
    if (known) {
      if (known.sha256 !== hash) throw problem(409, '同じ requestId で内容の違う要求が届いています');
      await this.logFile.settled();
      return { requestId, receivedAt: known.receivedAt };
    }
    const { entry, durable } = this.append({
      kind: 'request',
      request,
      sha256: hash,
      contentHashes: contentHashes(request.records),
    });
    await durable;
    this.later(WORK_MS, () => this.decide(requestId));
    return { requestId, receivedAt: entry.at };
  }

  async records(query: Readonly<Record<string, string | undefined>>): Promise<object[]> {
    await this.logFile.settled();
    return copyRecords(this.state.shelf, query, { log: this.logFile, holdings: this.holdingsFile });
  }

  async held(residentId: string): Promise<object[]> {
    await this.logFile.settled();
    return heldCopies(this.state.shelf, residentId, { log: this.logFile, holdings: this.holdingsFile });
  }

  async digest(after: string, limit: number): Promise<object[]> {
    await this.logFile.settled();
    return this.state.shelf.digest(after, limit);
  }

  async log(after: number, limit: number): Promise<LogLine[]> {
    return (await this.logFile.page(after, limit)).map(logLine);
  }

  private append(body: CopyLogBody): Appended<CopyLogBody> {
    const appended = this.logFile.append(body);
    this.state.apply(appended.entry, appended.position);
    return appended;
  }

  private decide(requestId: string): void {
    const pending = this.state.pending.get(requestId);
    if (!pending) return;
    const { records, senderReference } = pending.request;
    const struck = this.faults.strike(
      ['refuse', 'delayMs', 'duplicate', 'dropAnswer', 'contradict', 'stranger'],
      [senderReference],
    );
    const refusals = struck.refuse
      ? new Map(records.map((_, index) => [index, REFUSED_BY_FAULT]))
      : this.state.attempt(pending).refusals;
    const answers = struck.dropAnswer ? 0 : struck.duplicate ? 2 : 1;
    const decision = decisionOf(records, refusals);
    this.append({ kind: 'decision', requestId, ...decision, answers });
    const tell = (): void => {
      if (struck.stranger) this.tell(requestId, 'stranger');
      this.answer(requestId);
      if (struck.contradict && decision.outcome === 'ACCEPTED') this.tell(requestId, 'contrary');
    };
    if (struck.delayMs) this.later(struck.delayMs, tell);
    else tell();
  }

  private answer(requestId: string): void {
    const known = this.state.requests.get(requestId);
    while (known && known.owed > 0) this.tell(requestId);
    this.answers.announce();
  }

  private tell(requestId: string, wrong?: AnswerEntry['wrong']): void {
    this.append({ kind: 'answer', cursor: this.state.answers.length + 1, requestId, ...(wrong && { wrong }) });
    this.answers.announce();
  }

  private later(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      work();
    }, ms);
    this.timers.add(timer);
  }
}
