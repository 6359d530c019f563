import { inTransaction } from '#persistence/transaction';
import type { TestDatabase } from '#testing/postgres';
import { outwardPerson } from '../../../test/attempt.factory.ts';
import { createFederationDatabase, emptyTables } from '../../../test/federation-database.ts';
import { FederationStand } from '../../../test/federation.stand.ts';
import { bytes, DAY, layouts } from '../../../test/layouts.factory.ts';
import { decodeFile } from '../../domain/layout/file-codec.ts';

interface StoredBatch {
  identifier: string;
  file_number: number;
  content: Buffer;
  sha256: Buffer;
  records: number;
}

describe('送付ファイルの封印', () => {
  let database: TestDatabase;
  let stand: FederationStand;

  beforeAll(async () => {
    database = await createFederationDatabase();
  });

  afterAll(() => database.drop());

  beforeEach(async () => {
    await emptyTables(database);
    stand = new FederationStand(database.dataSource, 'sftp://nobody:none@127.0.0.1:1');
  });

  function stored(): Promise<StoredBatch[]> {
    return database.dataSource.query('SELECT * FROM file_batch ORDER BY identifier, file_number');
  }

  it('gives numbers without a hole to two cutters at once', async () => {
    const other = new FederationStand(database.dataSource, 'sftp://nobody:none@127.0.0.1:1');
    for (let n = 1; n <= 24; n += 1) await stand.household(1, { nhiHouseholdId: `H${String(n)}` });
    for (let sealed = -1; sealed !== 0;) {
      const names = await Promise.all([stand, other, stand, other].map(({ sealer }) => sealer.seal(2)));
      sealed = names.flat().length;
      await database.dataSource.query(`UPDATE file_batch SET state = 'uploaded'`);
    }
    const batches = await stored();
    expect(batches.map(({ file_number }) => file_number)).toEqual(batches.map((_, index) => index + 1));
    expect(batches.reduce((sum, { records }) => sum + records, 0)).toBe(24);
    const items: { attempts: number }[] = await database.dataSource.query(
      'SELECT count(DISTINCT attempt_id)::int AS attempts FROM file_batch_item',
    );
    expect(items).toEqual([{ attempts: 24 }]);
  });

  it('gives a number back when the transaction fails', async () => {
    const { dataSource } = database;
    const failing = inTransaction(dataSource, async (manager) => {
      expect((await stand.batches.takeNumber(manager, '313700', 'SKS')).fileNumber).toBe(1);
      throw new RangeError('crash');
    });
    await expect(failing).rejects.toThrow('crash');
    const again = await inTransaction(dataSource, (manager) => stand.batches.takeNumber(manager, '313700', 'SKS'));
    expect(again).toEqual({ fileNumber: 1, createdAt: expect.stringMatching(/^\d\d:\d\d:\d\d$/) });
  });

  it('sends the household first and the person only after it was accepted', async () => {
    await stand.household(1);
    await stand.person(1);
    await stand.sealer.seal();
    await stand.sealer.seal();
    expect((await stored()).map(({ identifier }) => identifier)).toEqual(['SKS']);
  });

  it('voids the accepted row as it was, directly before the new one', async () => {
    await stand.knownHousehold();
    await stand.person(1);
    await stand.sealer.seal();
    const [first] = await stored();
    await settleAll(first);
    await stand.person(2, { person: { ...outwardPerson().person, name: '東郷　華子' } });
    await stand.sealer.seal();
    const [before, after] = (await stored()).map(({ content }) => records(content));
    expect(after?.map(({ operation, name, rowVersion }) => [operation, name, rowVersion])).toEqual([
      ['3', '東郷　花子', '1'],
      ['1', '東郷　華子', '2'],
    ]);
    expect(before?.map(({ operation, rowVersion }) => [operation, rowVersion])).toEqual([['1', '1']]);
  });

  it('lets a closing household wait for its persons', async () => {
    await stand.knownHousehold();
    await stand.person(1);
    await stand.household(2, { closesOn: '2026-12-01', reason: '07', insuredCount: 0 });
    await stand.sealer.seal();
    await stand.sealer.seal();
    const batches = await stored();
    expect(batches.map(({ identifier }) => identifier)).toEqual(['SKK']);
    await settleAll(batches[0]);
    // What the person says while the household waits must not wait for the household in turn.
    await stand.sealer.seal();
    expect((await stored()).map(({ identifier }) => identifier)).toEqual(['SKK', 'SKS']);
  });

  it('does not let a person and a closing household wait for each other', async () => {
    await stand.knownHousehold();
    await stand.person(1);
    await stand.household(2, { closesOn: '2026-12-01', reason: '07', insuredCount: 0 });
    await stand.person(2, { person: { ...outwardPerson().person, kana: 'トウゴウ　カコ' } });
    await stand.sealer.seal();
    const batches = await stored();
    expect(batches.map(({ identifier }) => identifier)).toEqual(['SKK']);
    await settleAll(batches[0]);
    await stand.sealer.seal();
    expect((await stored()).map(({ identifier }) => identifier)).toEqual(['SKK', 'SKS']);
  });

  it('refuses what no file can carry, and carries the others', async () => {
    await stand.knownHousehold();
    const unfit = await stand.person(1, { person: { ...outwardPerson().person, name: '東郷\t花子' } });
    const fit = await stand.person(1, { residentId: '000000000000102' });
    await stand.sealer.seal();
    expect(stand.statesOf(unfit)).toEqual(['rejected']);
    expect(stand.lastReceipt(unfit)?.evidence).toMatchObject({
      code: 'FED-0103',
      text: '氏名漢字: 制御文字があります',
    });
    expect(stand.statesOf(fit)).toEqual([]);
    expect((await stored()).map(({ records: count }) => count)).toEqual([1]);
  });

  it('keeps changes unsealed while files wait, so that the newest state covers older ones', async () => {
    for (let n = 1; n <= 6; n += 1) {
      await stand.household(1, { nhiHouseholdId: `H${String(n)}` });
      await stand.sealer.seal();
    }
    expect(await stored()).toHaveLength(2);
  });

  it('stores the hash of the very bytes', async () => {
    await stand.household(1);
    await stand.sealer.seal();
    const [batch] = await stored();
    expect(batch?.sha256.toString('hex')).toBe(bytes.sha256Hex(batch?.content ?? Buffer.alloc(0)));
  });

  function records(content: Buffer): readonly Readonly<Record<string, string>>[] {
    return decodeFile(layouts.layoutOn('SKK', DAY), content, bytes).records;
  }

  /** The receiver accepts every record of a file. */
  async function settleAll(batch: StoredBatch | undefined): Promise<void> {
    const { identifier, file_number: number } = batch ?? { identifier: '', file_number: 0 };
    const files: { file_name: string }[] = await database.dataSource.query(
      'SELECT file_name FROM file_batch WHERE identifier = $1 AND file_number = $2',
      [identifier, number],
    );
    await stand.accept(files[0]?.file_name ?? '');
  }
});
