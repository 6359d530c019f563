import { eventually } from '#testing/eventually';
import { Hop, STREAM } from '../../test/hop.ts';
import { beginJoin, countJoin } from './join.ts';
import { listReplays } from './replay.ts';

const JOINING = { stream: STREAM, subscriber: 'qualification' };
const ORDER = { ...JOINING, perSecond: 20, reason: '受け手の追加', requestedBy: 'operator-1' };
const LANES = Array.from({ length: 30 }, (_, index) => `J${String(index).padStart(2, '0')}`);
const WITHIN_MS = 30_000;

describe('a subscriber that joins late', () => {
  let hop: Hop;

  beforeAll(async () => {
    hop = await Hop.create();
    for (const lane of LANES) for (let n = 0; n < 3; n += 1) await hop.add(lane);
    // What was said before it came reached the others, and is no longer on the list; the first two numbers are not kept.
    await hop.producer.dataSource.query('DELETE FROM outbox.pending');
    await hop.producer.dataSource.query('DELETE FROM outbox.message WHERE lane_seq < 3');
    hop.startRelay();
    hop.startConsumer();
  }, 60_000);

  afterAll(() => hop.remove());

  it('is told how many lanes there are before anything is said', async () => {
    const { manager } = hop.producer.dataSource;
    expect(await countJoin(manager, JOINING)).toEqual({ lanes: 30, unkept: 0 });
    expect([await hop.pending(), hop.applied]).toEqual([0, []]);
    await expect(countJoin(manager, { ...JOINING, subscriber: 'nobody' })).rejects.toMatchObject({ code: 'GEN-0003' });
  });

  it('ends with the newest state of every lane, each applied once and in order, while messages flow', async () => {
    const { dataSource } = hop.producer;
    const flowing = LANES.slice(0, 10);
    // Number 4 is a gap for a subscriber without a gate, which nobody can fill.
    for (const lane of flowing) await hop.add(lane);
    await eventually(async () => expect(await held()).toBe(10), WITHIN_MS);
    const { lanes } = await beginJoin(dataSource, ORDER);
    expect(lanes).toBe(30);
    for (const lane of flowing) await hop.add(lane);
    await hop.add('J99');
    await eventually(() => expect(LANES.filter((lane) => hop.seqs(lane).length === 0)).toEqual([]), WITHIN_MS);
    await eventually(async () => expect(await held()).toBe(0), WITHIN_MS);
    await eventually(
      () => expect(flowing.map((lane) => hop.seqs(lane).at(-1))).toEqual(flowing.map(() => 5)),
      WITHIN_MS,
    );
    for (const lane of flowing) expect([[4, 5], [5]]).toContainEqual(hop.seqs(lane));
    for (const lane of LANES.slice(10)) expect(hop.seqs(lane)).toEqual([3]);
    expect(hop.seqs('J99')).toEqual([1]);
    await eventually(async () => {
      const [replay] = await listReplays(dataSource.manager, 1);
      expect(replay).toMatchObject({ joins: true, state: 'done', total: 30 });
    }, WITHIN_MS);
  }, 60_000);

  it('again changes nothing, and leaves an ordinary gap of a lane that is followed as it is', async () => {
    const before = hop.applied.length;
    const duplicates = hop.outcomes.duplicate ?? 0;
    await hop.stopRelay();
    await hop.add('J20');
    await hop.producer.dataSource.query(`DELETE FROM outbox.pending WHERE lane = 'J20'`);
    await hop.add('J20');
    await beginJoin(hop.producer.dataSource, { ...ORDER, perSecond: 1_000 });
    hop.startRelay();
    await eventually(() => expect(hop.seqs('J20')).toEqual([3, 4, 5]), WITHIN_MS);
    await eventually(() => expect((hop.outcomes.duplicate ?? 0) - duplicates).toBeGreaterThanOrEqual(30), WITHIN_MS);
    expect(hop.applied).toHaveLength(before + 2);
  }, 60_000);

  async function held(): Promise<number> {
    const rows: unknown[] = await hop.consumer.dataSource.query('SELECT 1 FROM inbox.hold');
    return rows.length;
  }
});
