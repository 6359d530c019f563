import { eventually } from '#testing/eventually';
import { Hop, STREAM } from '../../test/hop.ts';
import { listDestinations, pauseDestination, resumeDestination } from './destinations.store.ts';
import { beginReplay, countReplay, listReplays, stopReplay } from './replay.ts';

const TO_QUALIFICATION = { stream: STREAM, subscriber: 'qualification' };
const ORDER = { ...TO_QUALIFICATION, perSecond: 100, reason: '訓練', requestedBy: 'operator-1' };

describe("an operator's commands to a producer", () => {
  let hop: Hop;

  beforeAll(async () => {
    hop = await Hop.create();
    hop.startRelay();
    hop.startConsumer();
  }, 60_000);

  afterAll(() => hop.remove());

  async function destination() {
    const all = await listDestinations(hop.producer.dataSource.manager);
    const found = all.find(({ stream, subscriber }) => stream === STREAM && subscriber === 'qualification');
    if (!found) throw new Error('no such destination');
    return found;
  }

  it('pause one destination, with its messages gathering and none lost, and resume it', async () => {
    const { id } = await destination();
    await pauseDestination(hop.producer.dataSource, id, { reason: '保守', by: 'operator-1' });
    // A relay knows of pauses from its start.
    await hop.stopRelay();
    hop.startRelay();
    await hop.add('A');
    await hop.add('A');
    // The other destination has both: the relay has been here, and left ours alone.
    await eventually(async () => expect(await hop.pending()).toBe(2));
    expect(hop.seqs('A')).toEqual([]);
    expect(await destination()).toMatchObject({ pending: 2, pausedReason: '保守', pausedBy: 'operator-1' });
    await resumeDestination(hop.producer.dataSource, id);
    await eventually(() => expect(hop.seqs('A')).toEqual([1, 2]));
    expect(await destination()).toMatchObject({ pausedReason: null });
  });

  it('let a pause end by itself', async () => {
    const { id } = await destination();
    await pauseDestination(hop.producer.dataSource, id, { reason: '保守', by: 'operator-1', minutes: 1 });
    const { resumeAt } = await destination();
    expect(new Date(resumeAt ?? 0).getTime() - Date.now()).toBeGreaterThan(50_000);
    await hop.producer.dataSource.query('UPDATE outbox.destination SET resume_at = clock_timestamp()');
    expect(await destination()).toMatchObject({ pausedReason: null, resumeAt: null });
  });

  it('refuse what does not exist', async () => {
    const { dataSource } = hop.producer;
    await expect(resumeDestination(dataSource, '99')).rejects.toMatchObject({ code: 'GEN-0003' });
    await expect(stopReplay(dataSource, '99', 'x')).rejects.toMatchObject({ code: 'GEN-0003' });
    await expect(beginReplay(dataSource, { ...ORDER, subscriber: 'nobody' })).rejects.toMatchObject({
      code: 'GEN-0003',
    });
  });

  it('say a span again at the given pace: every message arrives, and every one is a duplicate', async () => {
    const lanes = Array.from({ length: 10 }, (_, n) => `R${n}`);
    for (let round = 0; round < 20; round += 1) await Promise.all(lanes.map((lane) => hop.add(lane)));
    await eventually(() => expect(lanes.map((lane) => hop.seqs(lane).length)).toEqual(lanes.map(() => 20)), 15_000);
    await eventually(async () => expect(await hop.pending()).toBe(0));
    const [applied, duplicates] = [hop.applied.length, hop.outcomes.duplicate ?? 0];
    expect(await countReplay(hop.producer.dataSource.manager, TO_QUALIFICATION)).toBe(202);
    const began = Date.now();
    const { id, total } = await beginReplay(hop.producer.dataSource, ORDER);
    expect(total).toBe(202);
    await eventually(async () => {
      const [view] = await listReplays(hop.producer.dataSource.manager, 1);
      expect(view).toMatchObject({ id, state: 'done', asked: 202 });
    }, 15_000);
    expect(Date.now() - began).toBeGreaterThan(1_500);
    await eventually(() => expect((hop.outcomes.duplicate ?? 0) - duplicates).toBe(202));
    expect(hop.applied).toHaveLength(applied);
  }, 60_000);

  it('say one lane again, and a gate that missed something applies just that', async () => {
    await hop.consumer.dataSource.query(`UPDATE inbox.lane SET last_seq = 18, last_sha256 = NULL WHERE lane = 'R7'`);
    hop.applied.length = 0;
    await beginReplay(hop.producer.dataSource, { ...ORDER, lane: 'R7' });
    await eventually(() => expect(hop.seqs('R7')).toEqual([19, 20]));
  });

  it('stop a replay on the way', async () => {
    const { id } = await beginReplay(hop.producer.dataSource, { ...ORDER, perSecond: 1 });
    await stopReplay(hop.producer.dataSource, id, 'operator-2');
    const [view] = await listReplays(hop.producer.dataSource.manager, 1);
    expect(view?.state).toBe('stopped');
    expect(view?.asked).toBeLessThan(5);
  });
});

describe('days of messages', () => {
  let hop: Hop;

  beforeAll(async () => {
    hop = await Hop.create();
  }, 60_000);

  afterAll(() => hop.remove());

  async function days(): Promise<number> {
    const [row]: { count: number }[] = await hop.producer.dataSource.query(
      `SELECT count(*)::int AS count FROM pg_inherits WHERE inhparent = 'outbox.message'::regclass`,
    );
    return row?.count ?? 0;
  }

  it('are made ahead, and dropped when they are old and nothing of them is on its way', async () => {
    const { dataSource } = hop.producer;
    for (const day of ['2020-01-01', '2020-01-02'])
      await dataSource.query(
        `CREATE TABLE outbox.message_${day.replaceAll('-', '')} PARTITION OF outbox.message
         FOR VALUES FROM ('${day}') TO ('${day}'::date + 1)`,
      );
    await hop.add('D');
    await dataSource.query(`UPDATE outbox.pending SET day = '2020-01-02'`);
    const before = await days();
    await dataSource.query('SELECT outbox.drop_days(90)');
    expect(await days()).toBe(before - 1);
    await dataSource.query('DELETE FROM outbox.pending');
    await dataSource.query('SELECT outbox.drop_days(90)');
    expect(await days()).toBe(before - 2);
    await expect(dataSource.query('SELECT outbox.drop_days(3)')).rejects.toThrow();
  });
});
