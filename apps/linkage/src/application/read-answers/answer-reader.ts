import { setTimeout as delay } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { failpoint } from '#telemetry/failpoint';
import { createLogger } from '#telemetry/logger';
import { AnswerCursor } from '../ports/answer-cursor.ts';
import { IntermediateServer } from '../ports/intermediate-server.ts';
import { TakeAnswers } from './take-answers.ts';

const WAIT_SECONDS = 15;
const PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5_000;

/** Reads the receiver's answers as they come. */
@Injectable()
export class AnswerReader implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = createLogger();
  private readonly stopping = new AbortController();
  private loop: Promise<void> | undefined;

  constructor(
    private readonly server: IntermediateServer,
    private readonly cursor: AnswerCursor,
    private readonly answers: TakeAnswers,
  ) {}

  onApplicationBootstrap(): void {
    this.loop ??= this.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.loop;
  }

  private async run(): Promise<void> {
    let pauseMs = PAUSE_MS;
    while (!this.isStopping()) {
      try {
        if (await this.readPage()) continue;
        pauseMs = PAUSE_MS;
      } catch (error) {
        if (this.isStopping()) return;
        this.logger.warn({ error }, 'reading answers');
        pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      }
      await delay(pauseMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }

  private isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  /** True when there was something to take in. */
  private async readPage(): Promise<boolean> {
    const from = await this.cursor.read();
    const page = await this.server.answersAfter(from, WAIT_SECONDS, this.stopping.signal);
    if (page.answers.length === 0) return false;
    failpoint('copy.answered');
    await this.answers.take(from, page);
    return true;
  }
}
