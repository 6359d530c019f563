import pg from 'pg';
import { eventually } from '#testing/eventually';
import { Hop, STREAM } from '../../test/hop.ts';
import { MUNICIPALITY } from '../../test/addressee.factory.ts';
import { resend } from '../outbox/resend.ts';
import { readPendingHeads, removePending, type Fence, type PendingMessage } from './pending.store.ts';

const LANES = Array.from({ length: 40 }, (_, n) => `P${n}`);
const EVERY_SHARD = Array.from({ length: 64 }, (_, shard) => ({ shard, municipality: '', lane: '' }));

describe('relays that share the shards of a service', () => {
  let hop: Hop;
  let pool: pg.Pool;

  beforeAll(async () => {
    hop = await Hop.create();
    pool = new pg.Pool({ connectionString: hop.producer.url, max: 2 });
    hop.startConsumer();
  }, 60_000);

  afterEach(async () => {
    await hop.stopRelays();
    await pool.query('DELETE FROM outbox.pending');
    await pool.query(`UPDATE outbox.shard_lease SET instance = NULL, boot = NULL, lease_until = '-infinity'`);
  });

  afterAll(async () => {
    await pool.end();
    await hop.remove();
  });

  async function owned(): Promise<Record<string, number>> {
    const { rows } = await pool.query<{ instance: string; count: number }>(
      `SELECT instance, count(*)::int AS count FROM outbox.shard_lease WHERE lease_until > clock_timestamp() GROUP BY 1`,
    );
    return Object.fromEntries(rows.map(({ instance, count }) => [instance, count]));
  }

  async function pending(): Promise<PendingMessage[]> {
    const { rows } = await pool.query<{ dest: number }>(
      `SELECT dest FROM outbox.destination WHERE stream = $1 AND subscriber = 'qualification'`,
      [STREAM],
    );
    return readPendingHeads(pool, rows[0]?.dest ?? 0, EVERY_SHARD, { lanes: 10, perLane: 10 });
  }

  async function lease(instance: string, until: string): Promise<void> {
    await pool.query(
      `UPDATE outbox.shard_lease SET instance = $1, boot = gen_random_uuid(), epoch = epoch + 1, lease_until = clock_timestamp() + $2::interval`,
      [instance, until],
    );
  }

  it('take half each, hand over without a repeat or a step out of order, and take all back', async () => {
    hop.startRelay('one');
    await eventually(async () => expect(await owned()).toEqual({ one: 64 }));
    hop.startRelay('two');
    const before = hop.applied.length;
    let rounds = 0;
    await eventually(async () => {
      rounds += 1;
      await Promise.all(LANES.map((lane) => hop.add(lane)));
      expect(await owned()).toEqual({ one: 32, two: 32 });
    }, 15_000);
    await eventually(() => expect(hop.applied.length - before).toBe(rounds * LANES.length), 15_000);
    for (const lane of LANES) expect(hop.seqs(lane)).toEqual(Array.from({ length: rounds }, (_, n) => n + 1));
    await hop.stopRelay('one');
    await eventually(async () => expect(await owned()).toEqual({ two: 64 }), 15_000);
  }, 60_000);

  it('wait for the lease of a copy that may live, and take over when it has ended', async () => {
    await lease('gone', '6 seconds');
    hop.startRelay('two');
    await hop.add('W');
    const asked = Date.now();
    await eventually(() => expect(hop.seqs('W')).toEqual([1]), 15_000);
    expect(Date.now() - asked).toBeGreaterThan(4_000);
    expect(await owned()).toEqual({ two: 64 });
  }, 30_000);

  it('take what their own earlier life has left without waiting', async () => {
    await lease('one', '1 hour');
    hop.startRelay('one');
    await hop.add('Q');
    await eventually(() => expect(hop.seqs('Q')).toEqual([1]), 5_000);
  }, 30_000);

  it('cannot take off the list what is leased to another by now', async () => {
    await hop.add('F');
    const [message] = await pending();
    if (!message) throw new Error('nothing is pending');
    await lease('one', '1 hour');
    const old = await fences();
    await lease('two', '1 hour');
    expect(await removePending(pool, 1, old, [message])).toBe(0);
    expect(await removePending(pool, 1, await fences(), [message])).toBe(1);
  });

  it('cannot take off the list what was asked for again since', async () => {
    const { seq } = await hop.add('T');
    const [message] = await pending();
    if (!message) throw new Error('nothing is pending');
    await lease('one', '1 hour');
    const again = { stream: STREAM, municipality: MUNICIPALITY, lane: 'T', from: seq, to: seq };
    expect(await resend(hop.producer.dataSource, { ...again, subscriber: 'qualification' })).toBe(1);
    expect(await removePending(pool, 1, await fences(), [message])).toBe(0);
    expect(await pending()).toHaveLength(1);
  });

  async function fences(): Promise<Fence[]> {
    const { rows } = await pool.query<Fence>('SELECT shard, epoch FROM outbox.shard_lease');
    return rows;
  }
});
