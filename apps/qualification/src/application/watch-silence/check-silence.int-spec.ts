import { randomUUID } from 'node:crypto';
import { plainDate } from '#kernel/plain-date';
import { BusinessDay } from '#persistence/business-day';
import { createTestDatabase, type TestDatabase } from '#testing/postgres';
import { QUALIFICATION_MIGRATIONS } from '../../adapters/persistence/migrations.ts';
import { takeSilenceTurn } from '../../adapters/persistence/silence.repository.ts';
import { CheckSilence, SilenceSettings } from './check-silence.ts';

const MUNICIPALITY = '313700';
const DAY = plainDate('2026-04-20');
const AFTER_MS = 600_000;

interface TaskRow {
  readonly status: string;
  readonly version: number;
  readonly receiver: string;
  readonly text: string;
  readonly due: string;
}

interface DeliveryOptions {
  readonly receiver?: string;
  readonly kind?: 'person' | 'household';
  readonly version?: number;
  readonly changeId?: string;
  readonly state?: string;
}

describe('報告のない送付の見張り', () => {
  let database: TestDatabase;
  let checks: CheckSilence;

  beforeAll(async () => {
    database = await createTestDatabase({ migrations: QUALIFICATION_MIGRATIONS });
    const { dataSource } = database;
    const settings = new SilenceSettings(MUNICIPALITY, AFTER_MS);
    checks = new CheckSilence(dataSource, new BusinessDay(dataSource, DAY), settings);
  }, 60_000);

  afterAll(() => database.drop());

  beforeEach(async () => {
    await database.dataSource.query('TRUNCATE delivery, task');
  });

  async function deliver(objectId: string, age: string, options: DeliveryOptions = {}): Promise<void> {
    const {
      receiver = 'federation',
      kind = 'person',
      version = 1,
      changeId = randomUUID(),
      state = 'pending',
    } = options;
    await database.dataSource.query(
      `INSERT INTO delivery (municipality, receiver, object_kind, object_id, version, change_id, state, at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, clock_timestamp() - $8::interval)`,
      [MUNICIPALITY, receiver, kind, objectId, version, changeId, state, age],
    );
  }

  async function report(objectId: string, state: string): Promise<void> {
    await database.dataSource.query('UPDATE delivery SET state = $2, at = clock_timestamp() WHERE object_id = $1', [
      objectId,
      state,
    ]);
  }

  function tasks(): Promise<TaskRow[]> {
    return database.dataSource.query(
      `SELECT status, version, subject_receiver AS receiver, reasons -> 0 ->> 'text' AS text, due_on::text AS due
         FROM task WHERE kind = 'DELIVERY_SILENT' ORDER BY created_at`,
    );
  }

  it('送付先ごとに一つの仕事を立て、件数が変われば書き換え、報告が届けば取り下げる', async () => {
    await deliver('p1', '11 minutes');
    await deliver('p2', '9 minutes');
    await checks.check();
    const [raised] = await tasks();
    expect(raised).toMatchObject({ status: 'open', version: 1, receiver: 'federation', due: DAY });
    expect(raised?.text).toContain('国保連合会への送付のうち1件');
    await checks.check();
    expect(await tasks()).toEqual([raised]);
    await deliver('p3', '30 minutes');
    await checks.check();
    const [restated, ...others] = await tasks();
    expect([restated?.status, restated?.version, others]).toEqual(['open', 2, []]);
    expect(restated?.text).toContain('2件');
    await report('p1', 'sent');
    await report('p3', 'accepted');
    await checks.check();
    expect(await tasks()).toMatchObject([{ status: 'withdrawn', version: 3 }]);
  });

  it('期限内のもの、何らかの報告があったものでは立てない', async () => {
    await deliver('p1', '9 minutes');
    for (const state of ['sent', 'unknown', 'rejected', 'accepted', 'covered']) {
      await deliver(`p-${state}`, '2 hours', { state });
    }
    await checks.check();
    expect(await tasks()).toEqual([]);
    expect(await checks.silent()).toEqual([]);
  });

  it('送付先は互いに影響しない', async () => {
    await deliver('p1', '11 minutes', { receiver: 'intermediate-server' });
    await deliver('p2', '11 minutes');
    await checks.check();
    await report('p2', 'accepted');
    await checks.check();
    expect((await tasks()).map(({ receiver, status }) => `${receiver} ${status}`).sort()).toEqual([
      'federation withdrawn',
      'intermediate-server open',
    ]);
  });

  it('先の版や世帯の回答を待つものは数えない', async () => {
    const changeId = randomUUID();
    await deliver('p1', '2 hours', { state: 'unknown' });
    await deliver('p1', '1 hour', { version: 2 });
    await deliver('h1', '2 hours', { kind: 'household', changeId, state: 'rejected' });
    await deliver('p2', '2 hours', { changeId });
    expect(await checks.silent()).toEqual([]);
    await report('h1', 'accepted');
    expect(await checks.silent()).toMatchObject([{ receiver: 'federation', waiting: 1 }]);
  });

  it('同時に見ても、仕事は一つ', async () => {
    await deliver('p1', '11 minutes');
    // Connections that are there already, so that the looks really come together.
    await Promise.all(Array.from({ length: 4 }, () => database.dataSource.query('SELECT 1')));
    const looked = await Promise.all(Array.from({ length: 4 }, () => checks.check()));
    expect(looked).toContain(true);
    expect(await tasks()).toMatchObject([{ status: 'open', version: 1 }]);
  });

  it('ほかの実体が見ている間は見ない', async () => {
    await deliver('p1', '11 minutes');
    await database.dataSource.transaction(async (manager) => {
      expect(await takeSilenceTurn(manager)).toBe(true);
      expect(await checks.check()).toBe(false);
    });
    expect(await tasks()).toEqual([]);
    expect(await checks.check()).toBe(true);
    expect(await tasks()).toHaveLength(1);
  });

  it('担当者が閉じても、続いていればまた立てる', async () => {
    await deliver('p1', '11 minutes');
    await checks.check();
    await database.dataSource.query(`UPDATE task SET status = 'done'`);
    await checks.check();
    expect((await tasks()).map(({ status }) => status)).toEqual(['done', 'open']);
  });

  it('期限を過ぎたものだけを索引で読む', async () => {
    await database.dataSource.query(
      `INSERT INTO delivery (municipality, receiver, object_kind, object_id, version, change_id, state, at)
       SELECT $1, 'federation', 'person', 'm' || n, 1, gen_random_uuid(), CASE WHEN n % 2 = 0 THEN 'accepted' ELSE 'pending' END,
              clock_timestamp() FROM generate_series(1, 20000) n`,
      [MUNICIPALITY],
    );
    await deliver('p1', '11 minutes');
    await database.dataSource.query('ANALYZE delivery');
    const plan: { 'QUERY PLAN': string }[] = await database.dataSource.query(
      `EXPLAIN (ANALYZE, BUFFERS OFF, COSTS OFF, TIMING OFF)
       SELECT at FROM delivery WHERE receiver = 'federation' AND state = 'pending'
          AND at < clock_timestamp() - interval '10 minutes' ORDER BY at LIMIT 10`,
    );
    const text = plan.map((row) => row['QUERY PLAN']).join('\n');
    expect(text).toMatch(/Index (Only )?Scan using delivery_open/);
    expect(await checks.silent()).toMatchObject([{ waiting: 1 }]);
  });
});
