import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppError } from '#kernel/app-error';
import { QuarantineStore, type QuarantinedBody } from './quarantine.store.ts';

/** Takes a repaired body in again; gives what became of it in one word. */
export type ReleaseHandler = (entry: QuarantinedBody, body: Buffer) => Promise<string>;

/** Sends a quarantined body, repaired or as it was, back through the door it came by. */
@Injectable()
export class QuarantineRelease {
  private readonly handlers = new Map<string, ReleaseHandler>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly store: QuarantineStore,
  ) {}

  /** Names who takes bodies of a source in again. */
  register(source: string, handler: ReleaseHandler): void {
    this.handlers.set(source, handler);
  }

  /**
   * @throws AppError GEN-0003 when there is no such entry, MSG-0009 when it was released before, MSG-0010 when its
   * source cannot be released here.
   */
  async release(id: string, by: string, reason: string, repaired?: Buffer): Promise<{ id: string; outcome: string }> {
    const entry = await this.dataSource.transaction((manager) => this.store.lock(manager, id));
    if (!entry) throw new AppError('GEN-0003', 'refusal', { id });
    if (entry.releasedAt) throw new AppError('MSG-0009', 'conflict', { id });
    const handler = this.handlers.get(entry.source);
    if (!handler) throw new AppError('MSG-0010', 'refusal', { source: entry.source });
    const outcome = await handler(entry, repaired ?? entry.raw);
    if (outcome === 'quarantined') throw new AppError('MSG-0011', 'refusal', { id });
    await this.dataSource.transaction((manager) => this.store.markReleased(manager, id, by, reason, outcome));
    return { id, outcome };
  }
}
