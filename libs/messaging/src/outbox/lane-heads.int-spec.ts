import { Hop, STREAM } from '../../test/hop.ts';
import { MUNICIPALITY } from '../../test/addressee.factory.ts';
import { readLaneHeads, type HeadsPage } from './lane-heads.ts';

const BEGIN = { municipality: '', lane: '' };

describe('last numbers of lanes', () => {
  let hop: Hop;

  beforeAll(async () => {
    hop = await Hop.create();
    for (const lane of ['A', 'A', 'B', 'C']) await hop.add(lane);
    await confirm();
  }, 60_000);

  afterAll(() => hop.remove());

  /** As the relay does for what the broker has confirmed. */
  async function confirm(): Promise<void> {
    await hop.producer.dataSource.query('DELETE FROM outbox.pending');
  }

  function heads(more: { since?: string; after?: typeof BEGIN; limit?: number } = {}): Promise<HeadsPage> {
    return readLaneHeads(hop.producer.dataSource, {
      stream: STREAM,
      subscriber: 'qualification',
      after: BEGIN,
      limit: 10,
      ...more,
    });
  }

  function lanes(page: HeadsPage): [string, number][] {
    return page.heads.map(({ lane, seq }) => [lane, seq]);
  }

  it('come in pages, every lane once', async () => {
    const first = await heads({ limit: 2 });
    expect(lanes(first)).toEqual([
      ['A', 2],
      ['B', 1],
    ]);
    expect(lanes(await heads({ limit: 2, after: { municipality: MUNICIPALITY, lane: 'B' } }))).toEqual([['C', 1]]);
    expect(first.epoch).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('leave out a lane with a message on its way, and reach no further than the oldest of those', async () => {
    await hop.add('B');
    const page = await heads();
    expect(lanes(page).map(([lane]) => lane)).toEqual(['A', 'C']);
    const [oldest]: { reached: boolean }[] = await hop.producer.dataSource.query(
      'SELECT min(created_at) = $1::timestamptz AS reached FROM outbox.pending WHERE dest = 1',
      [page.asOf],
    );
    expect(oldest).toEqual({ reached: true });
    await confirm();
  });

  it('leave out lanes without news', async () => {
    await hop.producer.dataSource.query(
      `UPDATE outbox.message SET created_at = created_at - interval '1 hour', day = day WHERE lane IN ('A', 'B')`,
    );
    expect(lanes(await heads({ since: new Date().toISOString() })).map(([lane]) => lane)).toEqual(['C']);
  });

  it('are told to subscribers only', async () => {
    const query = { stream: STREAM, subscriber: 'federation', after: BEGIN, limit: 10 };
    await expect(readLaneHeads(hop.producer.dataSource, query)).rejects.toMatchObject({ code: 'GEN-0003' });
  });
});
