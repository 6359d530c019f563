import { randomUUID } from 'node:crypto';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { packageVersion } from '#config/package-version';
import type { Logger } from '#telemetry/logger';
import { beat, endBeats, type Beat } from './heartbeat.store.ts';
import { BEAT_EVERY_MS } from './instance-state.ts';

export interface HeartbeatSettings {
  readonly dataSource: DataSource;
  readonly service: string;
  readonly instance: string;
  readonly relay: boolean;
  /** Owners of streams that do not answer this copy. */
  readonly unreachable: () => readonly string[];
  readonly logger: Pick<Logger, 'warn' | 'debug'>;
}

/** Says every ten seconds that this copy of the service lives. */
export class Heartbeat implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly settings: HeartbeatSettings;
  private readonly boot = randomUUID();
  private readonly version = packageVersion();
  private timer: NodeJS.Timeout | undefined;
  private busy: Promise<void> | undefined;
  private isFailing = false;

  constructor(settings: HeartbeatSettings) {
    this.settings = settings;
  }

  onApplicationBootstrap(): void {
    this.timer ??= setInterval(() => void this.beat(), BEAT_EVERY_MS);
    void this.beat();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.busy;
    await endBeats(this.settings.dataSource, this.row()).catch((error: unknown) => this.failed(error));
  }

  /** Never fails; a call while one is under way is that one. */
  beat(): Promise<void> {
    this.busy ??= beat(this.settings.dataSource, this.row())
      .then(() => void (this.isFailing = false))
      .catch((error: unknown) => this.failed(error))
      .finally(() => (this.busy = undefined));
    return this.busy;
  }

  private row(): Beat {
    const { service, instance, relay, unreachable } = this.settings;
    return { service, instance, boot: this.boot, version: this.version, relay, unreachable: unreachable() };
  }

  /** A database that is down for an hour is one warning and not 360. */
  private failed(error: unknown): void {
    const level = this.isFailing ? 'debug' : 'warn';
    this.isFailing = true;
    this.settings.logger[level]({ error }, 'heartbeat not written');
  }
}
