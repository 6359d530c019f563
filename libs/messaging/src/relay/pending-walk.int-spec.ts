import pg from 'pg';
import { Hop, STREAM } from '../../test/hop.ts';
import type { PendingMessage } from './pending.store.ts';
import { PendingWalk } from './pending-walk.ts';

const EVERY_SHARD = Array.from({ length: 64 }, (_, shard) => shard);

describe('送信待ちの読み方', () => {
  let hop: Hop;
  let pool: pg.Pool;
  let walk: PendingWalk;

  beforeAll(async () => {
    hop = await Hop.create();
    pool = new pg.Pool({ connectionString: hop.producer.url });
    const { rows } = await pool.query<{ dest: number }>(
      `SELECT dest FROM outbox.destination WHERE stream = $1 AND subscriber = 'qualification'`,
      [STREAM],
    );
    walk = new PendingWalk(pool, rows[0]?.dest ?? 0);
  }, 60_000);
  afterAll(async () => {
    await pool.end();
    await hop.remove();
  });

  async function add(prefix: string, lanes: number, each: number): Promise<void> {
    for (let round = 0; round < each; round += 1)
      for (let lane = 0; lane < lanes; lane += 1) await hop.add(`${prefix}${String(lane)}`);
  }

  async function round(shards = EVERY_SHARD): Promise<PendingMessage[]> {
    const found: PendingMessage[] = [];
    for (;;) {
      const { messages, atEnd } = await walk.next(shards);
      found.push(...messages);
      if (atEnd) return found;
    }
  }

  function seqsOf(messages: readonly PendingMessage[]): Record<string, number[]> {
    const lanes = Map.groupBy(messages, ({ lane }) => lane);
    return Object.fromEntries([...lanes].map(([lane, own]) => [lane, own.map(({ laneSeq }) => laneSeq)]));
  }

  it('少なければ一度に、列ごとに番号の順で読む', async () => {
    await add('S', 10, 3);
    const { messages, atEnd } = await walk.next(EVERY_SHARD);
    expect(atEnd).toBe(true);
    expect(Object.values(seqsOf(messages))).toEqual(Array(10).fill([1, 2, 3]));
    expect(messages[0]?.body.length).toBeGreaterThan(0);
  });

  it('自分の受持ちの分だけを渡す', async () => {
    const mine = EVERY_SHARD.filter((shard) => shard % 2 === 0);
    const messages = await round(mine);
    expect(messages.length).toBeLessThan(30);
    expect(messages.filter(({ shard }) => !mine.includes(shard))).toEqual([]);
  });

  it('多ければ列をたどり、どの列も一巡で一度ずつ読む', async () => {
    await add('W', 60, 2);
    const seqs = seqsOf(await round());
    expect(Object.keys(seqs)).toHaveLength(70);
    expect(seqs['W0']).toEqual([1, 2]);
    await pool.query(`DELETE FROM outbox.pending WHERE lane LIKE 'W%'`);
    expect(Object.keys(seqsOf(await round()))).toHaveLength(10);
    expect((await walk.next(EVERY_SHARD)).messages).toHaveLength(30);
  });
});
