import { setTimeout as delay } from 'node:timers/promises';
import { createTestDatabase, type TestDatabase } from '#testing/postgres';
import { eventually } from '#testing/eventually';
import { MESSAGING_MIGRATIONS } from '../migrations/index.ts';
import type { HeadsPage } from '../outbox/lane-heads.ts';
import type { LaneBacklog } from './lane-backlog.ts';
import type { ResendRequest } from './gap-healer.ts';
import { StreamTails } from './stream-tails.ts';

const EPOCH = '11111111-1111-4111-8111-111111111111';
const LANE = { municipality: '313700', lane: '1001' };
const TAKEN = 3;

describe('列の終わりの点検', () => {
  let database: TestDatabase;
  let asked: ResendRequest[];
  /** What the queue would have to come to, as the broker says now. */
  let mark: number | undefined;
  let tails: StreamTails;

  beforeAll(async () => {
    database = await createTestDatabase({ migrations: MESSAGING_MIGRATIONS });
  });
  beforeEach(() => {
    asked = [];
    let comparisons = 0;
    tails = new StreamTails('addressing.person', {
      dataSource: database.dataSource,
      consumer: 'qualification',
      everyMs: 100,
      // Only the first comparison speaks of the lane: it has said nothing since.
      heads: (): Promise<HeadsPage> => {
        comparisons += 1;
        const heads = comparisons === 1 ? [{ ...LANE, seq: 2 }] : [];
        return Promise.resolve({ epoch: EPOCH, asOf: new Date().toISOString(), heads });
      },
      resend: (request) => Promise.resolve(void asked.push(request)),
      backlog: {
        mark: () => Promise.resolve(mark),
        isPast: (_stream: string, _lane: unknown, wanted: number) => TAKEN >= wanted,
        queueNumber: () => 0,
      } as unknown as LaneBacklog,
      onHealed: () => undefined,
      onError: (error) => {
        throw error;
      },
    });
  });
  afterEach(() => tails.idle());
  afterAll(() => database.drop());

  async function keepTicking(until: () => void, withinMs: number): Promise<void> {
    await eventually(() => {
      tails.tick();
      until();
    }, withinMs);
  }

  it('キューが空にされて目印に届かなくなっても、失われた終わりを尋ねる', async () => {
    mark = 100;
    tails.tick();
    await delay(500);
    mark = TAKEN;
    await keepTicking(() => expect(asked).toMatchObject([{ ...LANE, from: 1, to: 2 }]), 20_000);
  }, 30_000);

  it('ブローカーに尋ねられなかった目印は、後で取り直す', async () => {
    mark = undefined;
    tails.tick();
    await delay(500);
    mark = TAKEN;
    await keepTicking(() => expect(asked).toHaveLength(1), 20_000);
  }, 30_000);

  it('キューにまだ残っているうちは尋ねない', async () => {
    mark = 100;
    tails.tick();
    await delay(500);
    for (let turn = 0; turn < 16; turn += 1) {
      tails.tick();
      await delay(500);
    }
    expect(asked).toEqual([]);
  }, 30_000);
});
