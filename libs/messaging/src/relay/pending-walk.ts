import type pg from 'pg';
import { readPendingHeads, readShortList, type PendingMessage, type ShardCursor } from './pending.store.ts';

const LANES_PER_READ = 512;
const FEWEST_LANES_PER_SHARD = 8;
const MESSAGES_PER_LANE = 16;
/** So much is read in one piece; the walk is for what is more. */
const SHORT_LIST = 128;

export interface WalkStep {
  readonly messages: readonly PendingMessage[];
  /** No lane lies behind what was read; the next step begins at the first lane again. */
  readonly atEnd: boolean;
}

/** Goes round the lanes of a destination's shards, some at a time, so that each gets its turn; takes little all at once. */
export class PendingWalk {
  private readonly pool: pg.Pool;
  private readonly dest: number;
  private readonly cursors = new Map<number, ShardCursor>();
  /** Shards in which the last step found work: room is shared among those. */
  private busyShards = 0;
  private isShort = true;
  /** Messages of this round, to notice that a list has become short again. */
  private ofRound = 0;

  constructor(pool: pg.Pool, dest: number) {
    this.pool = pool;
    this.dest = dest;
  }

  async next(shards: readonly number[]): Promise<WalkStep> {
    const all = this.isShort ? await readShortList(this.pool, this.dest, SHORT_LIST) : undefined;
    if (all) {
      const readable = new Set(shards);
      return { messages: all.filter(({ shard }) => readable.has(shard)), atEnd: true };
    }
    this.isShort = false;
    return this.walkOn(shards);
  }

  private async walkOn(shards: readonly number[]): Promise<WalkStep> {
    const cursors = shards.map((shard) => this.cursors.get(shard) ?? { shard, municipality: '', lane: '' });
    const perShard = Math.max(FEWEST_LANES_PER_SHARD, Math.ceil(LANES_PER_READ / Math.max(1, this.busyShards)));
    const limit = { lanes: perShard, perLane: MESSAGES_PER_LANE };
    const messages = await readPendingHeads(this.pool, this.dest, cursors, limit);
    const atEnd = this.advance(shards, messages, perShard);
    this.ofRound += messages.length;
    if (atEnd) {
      this.isShort = this.ofRound <= SHORT_LIST / 2;
      this.ofRound = 0;
    }
    return { messages, atEnd };
  }

  private advance(shards: readonly number[], messages: readonly PendingMessage[], perShard: number): boolean {
    const lanes = new Map<number, Map<string, ShardCursor>>();
    for (const { shard, municipality, lane } of messages) {
      const ofShard = lanes.get(shard) ?? new Map<string, ShardCursor>();
      lanes.set(shard, ofShard.set(`${municipality}|${lane}`, { shard, municipality, lane }));
    }
    this.busyShards = lanes.size;
    let atEnd = true;
    for (const shard of shards) {
      const ofShard = [...(lanes.get(shard)?.values() ?? [])];
      const last = ofShard.at(-1);
      // A full share may have more behind it; a partial one was the rest.
      const goesOn = last !== undefined && ofShard.length >= perShard;
      if (goesOn) this.cursors.set(shard, last);
      else this.cursors.delete(shard);
      atEnd &&= !goesOn;
    }
    return atEnd;
  }
}
