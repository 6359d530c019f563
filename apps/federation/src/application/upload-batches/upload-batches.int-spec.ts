import type { TestDatabase } from '#testing/postgres';
import { qualificationRow } from '../../../test/attempt.factory.ts';
import { createFederationDatabase, emptyTables } from '../../../test/federation-database.ts';
import { FederationStand } from '../../../test/federation.stand.ts';
import { SftpStand } from '../../../test/sftp-stand.ts';

interface StoredBatch {
  file_name: string;
  state: string;
  content: Buffer;
  uploads: number;
}

describe('送付ファイルの転送', () => {
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
  });

  afterEach(async () => {
    await stand.folder.close();
    await sftp.stop();
  });

  async function batch(): Promise<StoredBatch> {
    const rows: StoredBatch[] = await database.dataSource.query('SELECT * FROM file_batch ORDER BY sealed_at');
    if (!rows[0]) throw new Error('no batch');
    return rows[0];
  }

  /** As after a crash: a new process with a new connection. */
  async function restart(): Promise<void> {
    await stand.folder.close();
    const { answer } = stand.inquiry;
    stand = new FederationStand(database.dataSource, sftp.url);
    stand.inquiry.answer = answer;
  }

  async function arrivesOnce(): Promise<void> {
    const { file_name: name, content, state, uploads } = await batch();
    expect(sftp.names('/in')).toEqual([`/in/${name}`, `/in/${name.replace('.csv', '.end')}`].sort());
    expect(sftp.files.get(`/in/${name}`)?.equals(content)).toBe(true);
    expect(sftp.operations.filter((operation) => operation === `rename /in/${name}`)).toHaveLength(1);
    expect([state, uploads]).toEqual(['uploaded', 1]);
  }

  it('writes under a temporary name, renames, then marks', async () => {
    const changeId = await stand.household(1);
    await stand.sealer.seal();
    expect(stand.statesOf(changeId)).toEqual([]);
    expect(await stand.uploader.uploadNext()).toBe(true);
    const { file_name: name } = await batch();
    expect(name).toMatch(/^SKS_313700_20261124\d{6}_000001\.csv$/);
    expect(sftp.operations).toEqual([
      `open /in/${name}.part`,
      `rename /in/${name}`,
      `open /in/${name.replace('.csv', '.end')}`,
    ]);
    await arrivesOnce();
    expect(stand.lastReceipt(changeId)).toMatchObject({ state: 'sent', evidence: { fileName: name, line: 1 } });
    expect(await stand.uploader.uploadNext()).toBe(false);
  });

  it.each([
    ['before the upload', { operation: 'open', path: /part$/, when: 'before' }],
    ['between upload and rename', { operation: 'rename', path: /csv$/, when: 'before' }],
    ['after the rename, its answer lost', { operation: 'rename', path: /csv$/, when: 'after' }],
    ['between rename and marker', { operation: 'open', path: /end$/, when: 'before' }],
    ['after the marker, its answer lost', { operation: 'open', path: /end$/, when: 'after' }],
  ] as const)('goes on after a crash %s', async (_, cut) => {
    const changeId = await stand.household(1);
    await stand.sealer.seal();
    const before = await batch();
    sftp.cutOnce(cut);
    await expect(stand.uploader.uploadNext()).rejects.toMatchObject({ code: 'FED-0203' });
    expect(await batch()).toMatchObject({ state: 'uploading', last_failure: 'FED-0203' });
    await restart();
    stand.inquiry.answer = { state: 'not-found' };
    await stand.uploader.uploadNext();
    await arrivesOnce();
    expect((await batch()).content.equals(before.content)).toBe(true);
    expect(stand.statesOf(changeId)).toEqual([]);
  });

  it('asks when the receiver may have taken the file away already', async () => {
    await stand.household(1);
    await stand.sealer.seal();
    const { file_name: name } = await batch();
    sftp.cutOnce({ operation: 'open', path: /end$/, when: 'after' });
    await expect(stand.uploader.uploadNext()).rejects.toMatchObject({ code: 'FED-0203' });
    sftp.files.clear();
    await stand.uploader.uploadNext();
    expect(stand.inquiry.asked).toEqual([name]);
    expect(sftp.names('/in')).toEqual([]);
    expect((await batch()).state).toBe('uploaded');
  });

  it('does not touch a name that holds other content, and lets the other series pass', async () => {
    const other = { nhiHouseholdId: 'H2' };
    await stand.knownHousehold(other);
    await stand.household(1);
    await stand.person(1, { rows: [qualificationRow(other)] });
    const [households = '', persons = ''] = await stand.sealer.seal();
    sftp.files.set(`/in/${households}`, Buffer.from('other'));
    await expect(stand.uploader.uploadNext()).rejects.toMatchObject({ code: 'FED-0201' });
    expect(sftp.files.get(`/in/${households}`)?.toString()).toBe('other');
    expect(sftp.names('/in')).toContain(`/in/${persons.replace('.csv', '.end')}`);
    const states: unknown[] = await database.dataSource.query(
      'SELECT file_name, state, last_failure FROM file_batch ORDER BY identifier DESC',
    );
    expect(states).toEqual([
      { file_name: households, state: 'uploading', last_failure: 'FED-0201' },
      { file_name: persons, state: 'uploaded', last_failure: null },
    ]);
  });

  it('says nothing was sent while the receiver cannot be reached', async () => {
    const changeId = await stand.household(1);
    await stand.sealer.seal();
    await sftp.stop();
    await expect(stand.uploader.uploadNext()).rejects.toMatchObject({ code: 'FED-0203' });
    expect((await batch()).state).toBe('sealed');
    expect(stand.statesOf(changeId)).toEqual([]);
    sftp = await SftpStand.start();
  });
});
