import 'reflect-metadata';
import { createTestDatabase, type TestDatabase } from '#testing/postgres';
import { eventually } from '#testing/eventually';
import { qualificationChanged } from '../../../test/linkage.factory.ts';
import { LinkageProcess } from '../../../test/linkage.process.ts';
import { ReceiverStandIn } from '../../../test/receiver.stand-in.ts';
import { AddresseeRow } from '../../adapters/persistence/addressee.row.ts';
import { LINKAGE_MIGRATIONS } from '../../adapters/persistence/migrations.ts';

describe('送付の途中での再起動', () => {
  let database: TestDatabase;
  let receiver: ReceiverStandIn;
  let url: string;
  let running: LinkageProcess | undefined;

  beforeAll(async () => {
    database = await createTestDatabase({ migrations: LINKAGE_MIGRATIONS, entities: [AddresseeRow] });
    receiver = new ReceiverStandIn();
    url = await receiver.start();
  });
  afterEach(() => running?.stop());
  afterAll(async () => {
    await receiver.stop();
    await database.drop();
  });

  /** A process that stores the attempt as being sent and then is no more. */
  async function dieWhileSending(residentId: string, isSent: boolean): Promise<void> {
    const doomed = new LinkageProcess(database.dataSource, url);
    await doomed.take(qualificationChanged({ residentId }));
    const [attempt] = await doomed.exchange.take(1);
    if (isSent && attempt) await doomed.exchange.send(attempt);
  }

  it.each([
    ['最初の一文字が出る前', 'G1', false],
    ['送った後、受領確認を記録する前', 'G2', true],
  ])('%sに落ちても、問い合わせてから進み、効果は一度', async (_, residentId, isSent) => {
    await dieWhileSending(residentId, isSent);
    running = new LinkageProcess(database.dataSource, url).start();
    const process = running;
    await eventually(async () => expect(await process.receiptsOf(residentId)).toEqual(['1 sent', '1 accepted']));
    const [request] = receiver.requestsOf(residentId);
    expect(receiver.bodies.get(request?.requestId ?? '')).toHaveLength(1);
    if (!isSent) expect(receiver.questions).toContain(request?.requestId);
  });

  it('回答を取り込む途中で落ちても、続きから読む', async () => {
    running = new LinkageProcess(database.dataSource, url).start();
    const process = running;
    await process.take(qualificationChanged({ residentId: 'G3' }));
    await eventually(async () => expect(await process.receiptsOf('G3')).toEqual(['1 sent', '1 accepted']));
    const cursors: { cursor: string }[] = await database.dataSource.query('SELECT cursor FROM answer_cursor');
    await process.stop();
    const again = (running = new LinkageProcess(database.dataSource, url).start());
    await again.take(qualificationChanged({ residentId: 'G4' }));
    await eventually(async () => expect(await again.receiptsOf('G4')).toEqual(['1 sent', '1 accepted']));
    expect(await database.dataSource.query('SELECT cursor FROM answer_cursor')).toEqual([
      { cursor: String(Number(cursors[0]?.cursor) + 1) },
    ]);
    expect(await again.receiptsOf('G3')).toEqual(['1 sent', '1 accepted']);
  });
});
