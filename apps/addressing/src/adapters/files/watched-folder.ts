import { open, mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { createLogger } from '#telemetry/logger';
import { AddressingConfig } from '../../addressing.config.ts';
import type { IntakeResult } from '../../application/take-registry-event/intake-result.ts';
import { TakeRegistryEvent } from '../../application/take-registry-event/take-registry-event.ts';

const POLL_MS = 1_000;
const COMPLETE = /\.(jsonl|ndjson)$/;

/**
 * Takes files of JSON lines put into a folder. A file counts as complete when its name ends in `.jsonl` or `.ndjson`, so
 * write it under another name and rename it. Afterwards it lies in `done/` beside a result line for each event.
 */
@Injectable()
export class WatchedFolder implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = createLogger();
  private readonly folder: string;
  private timer: NodeJS.Timeout | undefined;
  private busy: Promise<void> | undefined;

  constructor(
    private readonly intake: TakeRegistryEvent,
    @Inject(AddressingConfig) config: AddressingConfig,
  ) {
    this.folder = join(config.dataDir, 'intake', 'registry');
  }

  async onApplicationBootstrap(): Promise<void> {
    await mkdir(join(this.folder, 'done'), { recursive: true, mode: 0o700 });
    this.timer = setInterval(() => this.tick(), POLL_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.busy;
  }

  private tick(): void {
    this.busy ??= this.work()
      .catch((error: unknown) => this.logger.warn({ error }, 'watched folder'))
      .finally(() => (this.busy = undefined));
  }

  private async work(): Promise<void> {
    for (const name of (await readdir(this.folder)).filter((entry) => COMPLETE.test(entry)).sort()) {
      // A file that cannot be read must not hold up those behind it.
      await this.takeAndPutAway(name).catch((error: unknown) => this.logger.warn({ error }, 'watched folder'));
    }
  }

  private async takeAndPutAway(name: string): Promise<void> {
    const results = await this.takeFile(join(this.folder, name));
    // A crash before this line takes the file again: every event in it is then a duplicate.
    await writeFile(
      join(this.folder, 'done', `${name}.result`),
      results.map((result) => `${JSON.stringify(result)}\n`).join(''),
    );
    await rename(join(this.folder, name), join(this.folder, 'done', name));
  }

  private async takeFile(path: string): Promise<IntakeResult[]> {
    const results: IntakeResult[] = [];
    const file = await open(path);
    try {
      for await (const line of file.readLines({ encoding: 'latin1' })) {
        if (line.trim() !== '') results.push(await this.intake.take(Buffer.from(line, 'latin1'), 'file'));
      }
    } finally {
      await file.close();
    }
    return results;
  }
}
