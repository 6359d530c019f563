import type { ChannelModel } from 'amqplib';
import { eventually } from '#testing/eventually';
import { Hop } from '../../test/hop.ts';
import { dropConnection } from '../rabbitmq/drop-connection.ts';

const LANES = Array.from({ length: 20 }, (_, index) => `R${String(index)}`);

describe('もう一度届いた電文', () => {
  let hop: Hop;

  beforeAll(async () => {
    hop = await Hop.create({ handlerMs: 300 });
    await hop.consumer.dataSource.query(`
      CREATE TABLE counted (lane text);
      CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN INSERT INTO counted VALUES (NEW.lane); RETURN NULL; END $$;
      CREATE TRIGGER note AFTER INSERT ON inbox.suspect FOR EACH ROW EXECUTE FUNCTION note()`);
    hop.startRelay();
  }, 60_000);
  afterAll(() => hop.remove());

  async function counted(): Promise<number> {
    const [row]: { n: number }[] = await hop.consumer.dataSource.query('SELECT count(*)::int AS n FROM counted');
    return row?.n ?? 0;
  }

  async function allApplied(times: number): Promise<void> {
    await eventually(() => expect(LANES.filter((lane) => hop.seqs(lane).length < times)).toEqual([]), 30_000);
  }

  it('接続が切れただけなら、生きている処理系は疑わずに続ける', async () => {
    const consumer = hop.startConsumer();
    await Promise.all(LANES.map((lane) => hop.add(lane)));
    await eventually(() => expect(hop.applied.length).toBeGreaterThan(0), 10_000);
    const { model } = consumer.unwrap<{ model: ChannelModel }>();
    await dropConnection(model);
    await allApplied(1);
    expect(await counted()).toBe(0);
  }, 60_000);
});
