import { AppError } from '#kernel/app-error';
import { AddresseeChangedV1 } from '#contracts/addressing/addressee-changed.v1';
import { parseEnvelope } from '#contracts/envelope';
import { plainDate } from '#kernel/plain-date';
import { inTransaction } from '#persistence/transaction';
import { createTestDatabase, type TestDatabase } from '#testing/postgres';
import { addressee, MUNICIPALITY } from '../../test/addressee.factory.ts';
import { MESSAGING_MIGRATIONS } from '../migrations/index.ts';
import { registerDestinations } from '../outbox/destinations.ts';
import { Outbox } from '../outbox/outbox.ts';
import { Inbox } from './inbox.ts';
import type { Incoming } from './taken.ts';

describe('取込み中のデータベースの失敗', () => {
  let database: TestDatabase;
  let failure: unknown;
  let inbox: Inbox;

  beforeAll(async () => {
    database = await createTestDatabase({ migrations: MESSAGING_MIGRATIONS });
    await registerDestinations(database.dataSource, 'addressing');
    inbox = new Inbox({
      dataSource: database.dataSource,
      consumer: 'qualification',
      streams: new Set(['addressing.person']),
      findHandler: () => () => Promise.reject(failure as Error),
    });
  });
  afterAll(() => database.drop());

  async function incoming(lane: string): Promise<Incoming> {
    const { dataSource } = database;
    await inTransaction(dataSource, (manager) =>
      new Outbox('addressing').add(manager, [
        {
          message: AddresseeChangedV1,
          payload: addressee(lane),
          municipality: MUNICIPALITY,
          lane,
          subject: lane,
          businessDay: plainDate('2026-04-01'),
        },
      ]),
    );
    const [row]: { body: Buffer }[] = await dataSource.query('SELECT body FROM outbox.message WHERE lane = $1', [lane]);
    if (!row) throw new Error('nothing was said');
    return { envelope: parseEnvelope(row.body), body: row.body };
  }

  async function held(lane: string): Promise<string[]> {
    const rows: { state: string }[] = await database.dataSource.query('SELECT state FROM inbox.hold WHERE lane = $1', [
      lane,
    ]);
    return rows.map(({ state }) => state);
  }

  it.each(['53100', '53200', '57P03', '58030', '25006', '55P03', '40P01'])(
    '%s は電文のせいではないので、ブローカーに残し、止めない',
    async (code) => {
      failure = Object.assign(new Error('no room'), { driverError: { code } });
      await expect(inbox.take([await incoming(code)])).rejects.toBe(failure);
      expect(await held(code)).toEqual([]);
    },
  );

  it('電文のせいなら、その電文を止める', async () => {
    failure = new AppError('GEN-0001', 'bug', {});
    const [taken] = await inbox.take([await incoming('9001')]);
    expect(taken?.outcome).toBe('parked');
    expect(await held('9001')).toEqual(['parked']);
  });
});
