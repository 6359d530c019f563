import type { TestDatabase } from '#testing/postgres';
import { qualificationRow } from '../../../test/attempt.factory.ts';
import { createFederationDatabase, emptyTables } from '../../../test/federation-database.ts';
import { FederationStand } from '../../../test/federation.stand.ts';
import { answer, resultFile, type ResultLine } from '../../../test/result-file.factory.ts';
import { SftpStand } from '../../../test/sftp-stand.ts';

describe('処理結果の反映', () => {
  let database: TestDatabase;
  let sftp: SftpStand;
  let stand: FederationStand;

  beforeAll(async () => {
    database = await createFederationDatabase();
  });

  afterAll(() => database.drop());

  beforeEach(async () => {
    await emptyTables(database);
    sftp = await SftpStand.start();
    stand = new FederationStand(database.dataSource, sftp.url);
    await stand.knownHousehold();
  });

  afterEach(async () => {
    await stand.folder.close();
    await sftp.stop();
  });

  /** Two persons in one file: records 1 and 2 of the first, 3 of the second. */
  async function sent(): Promise<{ first: string; second: string; fileName: string }> {
    const rows = [
      qualificationRow({ endsOn: '2026-05-01' }),
      qualificationRow({ historyNumber: 2, startsOn: '2026-06-01' }),
    ];
    const first = await stand.person(1, { rows });
    const second = await stand.person(1, { residentId: '000000000000102' });
    const [fileName = ''] = await stand.sealer.seal();
    await stand.uploader.uploadNext();
    return { first, second, fileName };
  }

  function line(sourceFileName: string, recordNumber: number, part: Partial<ResultLine> = {}): ResultLine {
    return { sourceFileName, recordNumber: String(recordNumber), result: '0', ...part };
  }

  async function batchState(): Promise<string | undefined> {
    const rows: { state: string }[] = await database.dataSource.query('SELECT state FROM file_batch');
    return rows[0]?.state;
  }

  it('settles attempt by attempt and puts the files away', async () => {
    const { first, second, fileName } = await sent();
    const name = answer(sftp, 1, [
      line(fileName, 1),
      line(fileName, 2, { result: '2', errorCode: 'E301', fieldName: '適用開始年月日', message: '重なっています' }),
      line(fileName, 3, { result: '1', errorCode: 'W001', message: '確認してください' }),
    ]);
    expect(await stand.reader.readAll()).toBe(1);
    expect(stand.statesOf(first)).toEqual(['sent', 'rejected']);
    expect(stand.lastReceipt(first)?.evidence).toMatchObject({
      fileName,
      line: 2,
      code: 'E301',
      text: '適用開始年月日: 重なっています',
    });
    expect(stand.statesOf(second)).toEqual(['sent', 'accepted']);
    expect(stand.lastReceipt(second)?.evidence).toMatchObject({ fileName, line: 3 });
    expect(await batchState()).toBe('answered');
    expect(sftp.names('/out')).toEqual([]);
    expect(sftp.names('/out/done')).toEqual([`/out/done/${name}`, `/out/done/${name.replace('.csv', '.end')}`]);
  });

  it('waits for all rows of a person, over several result files', async () => {
    const { first, second, fileName } = await sent();
    answer(sftp, 1, [line(fileName, 1), line(fileName, 3)]);
    await stand.reader.readAll();
    expect(stand.statesOf(first)).toEqual(['sent']);
    expect(stand.statesOf(second)).toEqual(['sent', 'accepted']);
    expect(await batchState()).toBe('uploaded');
    answer(sftp, 2, [line(fileName, 2)]);
    await stand.reader.readAll();
    expect(stand.statesOf(first)).toEqual(['sent', 'accepted']);
    expect(await batchState()).toBe('answered');
  });

  it('takes the same file in once, and the same answer under another name without effect', async () => {
    const { first, fileName } = await sent();
    const lines = [line(fileName, 1), line(fileName, 2), line(fileName, 3)];
    answer(sftp, 1, lines);
    await stand.reader.readAll();
    const told = stand.receipts.length;
    answer(sftp, 1, lines);
    await stand.reader.readAll();
    answer(sftp, 2, lines);
    await stand.reader.readAll();
    expect(stand.receipts).toHaveLength(told);
    expect(stand.statesOf(first)).toEqual(['sent', 'accepted']);
    expect(sftp.names('/out')).toEqual([]);
    expect(stand.disputed).toEqual([0, 0]);
  });

  it('goes on after a crash between commit and putting away', async () => {
    const { first, fileName } = await sent();
    answer(sftp, 1, [line(fileName, 1), line(fileName, 2), line(fileName, 3)]);
    sftp.cutOnce({ operation: 'rename', path: /csv$/, when: 'after' });
    await expect(stand.reader.readAll()).rejects.toMatchObject({ code: 'FED-0203' });
    await stand.reader.readAll();
    expect(stand.statesOf(first)).toEqual(['sent', 'accepted']);
    expect(sftp.names('/out')).toEqual([]);
    expect(sftp.names('/out/done')).toHaveLength(2);
  });

  it('refuses all records by an answer about the whole file', async () => {
    const { first, second, fileName } = await sent();
    const whole = { sourceFileName: fileName, result: '2', errorCode: 'E106', message: 'ハッシュが違います' };
    answer(sftp, 1, [whole]);
    await stand.reader.readAll();
    expect([first, second].map((change) => stand.lastReceipt(change)?.evidence.code)).toEqual(['E106', 'E106']);
  });

  it('keeps a later contradiction as evidence', async () => {
    const { second, fileName } = await sent();
    answer(sftp, 1, [line(fileName, 3)]);
    await stand.reader.readAll();
    answer(sftp, 2, [line(fileName, 3, { result: '2', errorCode: 'E999' })]);
    await stand.reader.readAll();
    expect(stand.disputed).toEqual([0, 1]);
    const states: { state: string }[] = await database.dataSource.query(
      'SELECT state FROM delivery.change WHERE change_id = $1',
      [second],
    );
    expect(states).toEqual([{ state: 'accepted' }]);
  });

  it('sets aside what cannot be read and a known name with other content', async () => {
    const { second, fileName } = await sent();
    const name = answer(sftp, 1, [line(fileName, 3)]);
    sftp.files.set(`/out/${name}`, Buffer.from('broken'));
    await stand.reader.readAll();
    expect(stand.setAside).toEqual([`${name} FED-0301`]);
    expect(stand.statesOf(second)).toEqual(['sent']);
    answer(sftp, 2, [line(fileName, 3)]);
    await stand.reader.readAll();
    const known = answer(sftp, 2, [line(fileName, 3)]);
    sftp.files.set(`/out/${known}`, resultFile(2, [line(fileName, 3, { result: '2' })]));
    await stand.reader.readAll();
    expect(stand.setAside.at(-1)).toBe(`${known} FED-0302`);
    expect(stand.statesOf(second)).toEqual(['sent', 'accepted']);
    expect(sftp.names('/out')).toEqual([]);
    expect(sftp.names('/out/unreadable')).toHaveLength(4);
  });

  it('leaves a file without its marker alone', async () => {
    const { fileName } = await sent();
    const name = answer(sftp, 1, [line(fileName, 1)]);
    sftp.files.delete(`/out/${name.replace('.csv', '.end')}`);
    expect(await stand.reader.readAll()).toBe(0);
  });
});
