import type { TestDatabase } from '#testing/postgres';
import { eventually } from '#testing/eventually';
import { createFederationDatabase, emptyTables } from '../../../test/federation-database.ts';
import { FederationStand } from '../../../test/federation.stand.ts';
import { SftpStand } from '../../../test/sftp-stand.ts';

const ANSWER_DUE_MS = 50;

describe('回答期限を過ぎた送付', () => {
  let database: TestDatabase;
  let sftp: SftpStand;
  let stand: FederationStand;
  let changeId: string;
  let fileName: string;

  beforeAll(async () => {
    database = await createFederationDatabase();
  });

  afterAll(() => database.drop());

  beforeEach(async () => {
    await emptyTables(database);
    sftp = await SftpStand.start();
    stand = new FederationStand(database.dataSource, sftp.url, ANSWER_DUE_MS);
    changeId = await stand.household(1);
    [fileName = ''] = await stand.sealer.seal();
    await stand.uploader.uploadNext();
  });

  afterEach(async () => {
    await stand.folder.close();
    await sftp.stop();
  });

  /** Resolves again and again, as the loop does, until the receiver was asked so many times. */
  async function untilAsked(times: number): Promise<boolean> {
    let sendAgain = false;
    await eventually(async () => {
      sendAgain = (await stand.resolver.resolve()) || sendAgain;
      expect(stand.inquiry.asked.length).toBeGreaterThanOrEqual(times);
    });
    return sendAgain;
  }

  it('becomes unknown, is asked about, and settled by the answer', async () => {
    const refused = { recordNumber: 1, result: '2' as const, code: 'E117', text: '保険者番号: 違います' };
    stand.inquiry.answer = { state: 'processed', results: [refused] };
    expect(await untilAsked(1)).toBe(false);
    expect(stand.inquiry.asked).toEqual([fileName]);
    expect(stand.statesOf(changeId)).toEqual(['sent', 'unknown', 'rejected']);
    expect(stand.lastReceipt(changeId)?.evidence).toMatchObject({ fileName, line: 1, code: 'E117' });
  });

  it('is asked about again while the receiver has not got to it', async () => {
    await untilAsked(2);
    expect(stand.statesOf(changeId)).toEqual(['sent', 'unknown']);
    stand.inquiry.answer = {
      state: 'processed',
      results: [{ recordNumber: 1, result: '0', code: undefined, text: undefined }],
    };
    await untilAsked(3);
    expect(stand.statesOf(changeId)).toEqual(['sent', 'unknown', 'accepted']);
  });

  it('is sent again with the same bytes only when the receiver has never seen it', async () => {
    const first = sftp.files.get(`/in/${fileName}`);
    sftp.files.clear();
    stand.inquiry.answer = { state: 'not-found' };
    expect(await untilAsked(1)).toBe(true);
    await stand.uploader.uploadNext();
    expect(sftp.files.get(`/in/${fileName}`)?.equals(first ?? Buffer.alloc(0))).toBe(true);
    expect(stand.statesOf(changeId)).toEqual(['sent', 'unknown', 'sent']);
    const rows: unknown[] = await database.dataSource.query('SELECT state, uploads, file_number FROM file_batch');
    expect(rows).toEqual([{ state: 'uploaded', uploads: 2, file_number: 1 }]);
  });
});
