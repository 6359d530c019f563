import 'reflect-metadata';
import { loadConfig } from '#config/load-config';
import { TelemetryConfig } from '#telemetry/telemetry-config';
import { startTracing, stopTracing } from '#telemetry/tracing';
import { createTestDatabase, type TestDatabase } from '#testing/postgres';
import { eventually } from '#testing/eventually';
import { qualificationChanged, qualificationRow, TRACE_ID } from '../../../test/linkage.factory.ts';
import { LinkageProcess } from '../../../test/linkage.process.ts';
import { ReceiverStandIn } from '../../../test/receiver.stand-in.ts';
import { AddresseeRow } from '../../adapters/persistence/addressee.row.ts';
import { LINKAGE_MIGRATIONS } from '../../adapters/persistence/migrations.ts';

describe('副本の送付と回答', () => {
  let database: TestDatabase;
  let receiver: ReceiverStandIn;
  let url: string;
  let linkage: LinkageProcess;
  let running: LinkageProcess[] = [];

  beforeAll(async () => {
    await startTracing(loadConfig(TelemetryConfig));
    database = await createTestDatabase({ migrations: LINKAGE_MIGRATIONS, entities: [AddresseeRow] });
    receiver = new ReceiverStandIn();
    url = await receiver.start();
  });
  beforeEach(() => {
    receiver.behave({});
    linkage = run();
  });
  afterEach(async () => {
    receiver.behave({});
    receiver.release();
    await Promise.all(running.map((process) => process.stop()));
    running = [];
  });
  afterAll(async () => {
    await receiver.stop();
    await database.drop();
    await stopTracing();
  });

  function run(settings: ConstructorParameters<typeof LinkageProcess>[2] = {}): LinkageProcess {
    const process = new LinkageProcess(database.dataSource, url, settings).start();
    running.push(process);
    return process;
  }

  async function expectReceipts(residentId: string, expected: string[]): Promise<void> {
    await eventually(async () => expect(await linkage.receiptsOf(residentId)).toEqual(expected));
  }

  /** How often the body of each request of a person came in; every copy must be the same bytes. */
  function arrivals(residentId: string): number[] {
    return receiver.requestsOf(residentId).map(({ requestId }) => {
      const bodies = receiver.bodies.get(requestId) ?? [];
      expect(new Set(bodies).size).toBe(1);
      return bodies.length;
    });
  }

  it('受領までを知らせ、変更のトレースを引き継ぐ', async () => {
    await linkage.take(qualificationChanged({ residentId: 'A1' }));
    await expectReceipts('A1', ['1 sent', '1 accepted']);
    expect(receiver.requestsOf('A1')[0]?.records).toMatchObject([
      { operation: 'REGISTER', recordKey: '1', recordVersion: 1 },
    ]);
    expect(receiver.traceparents.at(-1)).toContain(TRACE_ID);
  });

  it('回答を待つ間の訂正は、受領の後に無効と新規で送る', async () => {
    receiver.behave({ isLate: true });
    await linkage.take(qualificationChanged({ residentId: 'A2' }));
    await expectReceipts('A2', ['1 sent']);
    await linkage.take(
      qualificationChanged({ residentId: 'A2', version: 2, rows: [qualificationRow({ acquiredOn: null })] }),
    );
    receiver.behave({});
    receiver.release();
    await expectReceipts('A2', ['1 sent', '1 accepted', '2 sent', '2 accepted']);
    expect(receiver.requestsOf('A2')[1]?.records).toMatchObject([
      { operation: 'INVALIDATE', recordVersion: 1, content: { acquiredOn: '2026-04-01' } },
      { operation: 'REGISTER', recordVersion: 2, content: { acquiredOn: null } },
    ]);
  });

  it('二度来た回答は一度だけ効く', async () => {
    receiver.behave({ tellings: 2 });
    await linkage.take(qualificationChanged({ residentId: 'B1' }));
    await expectReceipts('B1', ['1 sent', '1 accepted']);
    await linkage.take(qualificationChanged({ residentId: 'B2' }));
    await expectReceipts('B2', ['1 sent', '1 accepted']);
    expect(await linkage.receiptsOf('B1')).toEqual(['1 sent', '1 accepted']);
  });

  it('食い違う回答は知らせるが、確定した状態は変えない', async () => {
    await linkage.take(qualificationChanged({ residentId: 'B3' }));
    await expectReceipts('B3', ['1 sent', '1 accepted']);
    receiver.contradict(receiver.requestsOf('B3')[0]?.requestId ?? '');
    await expectReceipts('B3', ['1 sent', '1 accepted', '1 rejected']);
  });

  it('拒否された版は次の版が置き換える', async () => {
    receiver.behave({ refusesRecords: true });
    await linkage.take(qualificationChanged({ residentId: 'C1' }));
    await expectReceipts('C1', ['1 sent', '1 rejected']);
    receiver.behave({});
    await linkage.take(qualificationChanged({ residentId: 'C1', version: 2 }));
    await expectReceipts('C1', ['1 sent', '1 rejected', '1 superseded', '2 sent', '2 accepted']);
    expect(receiver.requestsOf('C1')[1]?.records).toMatchObject([{ operation: 'REGISTER', recordVersion: 2 }]);
  });

  it('書式の拒否も rejected になる', async () => {
    receiver.behave({ refusesForm: true });
    await linkage.take(qualificationChanged({ residentId: 'C2' }));
    await expectReceipts('C2', ['1 sent', '1 rejected']);
    expect(arrivals('C2')).toEqual([]);
  });

  it('受領確認が失われたら、送り直さずに問い合わせる', async () => {
    receiver.behave({ losesReceipts: true });
    await linkage.take(qualificationChanged({ residentId: 'D1' }));
    await expectReceipts('D1', ['1 sent', '1 accepted']);
    expect(arrivals('D1')).toEqual([1]);
  });

  it('要求が届いていなければ、同じ要求をもう一度送る', async () => {
    const asked = receiver.questions.length;
    receiver.behave({ losesRequests: true });
    await linkage.take(qualificationChanged({ residentId: 'D2' }));
    await eventually(() => expect(receiver.questions.length).toBeGreaterThan(asked));
    receiver.behave({});
    await expectReceipts('D2', ['1 sent', '1 accepted']);
    expect(arrivals('D2')).toEqual([1]);
  });

  it('停止中は新しい送付を控え、再開すると全部届く', async () => {
    receiver.behave({ isDown: true });
    const residents = Array.from({ length: 40 }, (_, index) => `E${String(index)}`);
    for (const residentId of residents) await linkage.take(qualificationChanged({ residentId }));
    await eventually(async () => expect((await linkage.receiptsOf('E0')).length).toBe(1));
    receiver.behave({});
    for (const residentId of residents) await expectReceipts(residentId, ['1 sent', '1 accepted']);
    expect(residents.flatMap(arrivals)).toEqual(Array(40).fill(1));
  });

  it('期限を過ぎた回答は unknown になり、問い合わせで確定する', async () => {
    await linkage.stop();
    const strict = run({ answerDueMs: 200 });
    receiver.behave({ isLate: true, tellings: 0 });
    await strict.take(qualificationChanged({ residentId: 'F1' }));
    await expectReceipts('F1', ['1 sent', '1 unknown']);
    receiver.release();
    await expectReceipts('F1', ['1 sent', '1 unknown', '1 accepted']);
    expect(arrivals('F1')).toEqual([1]);
  });
});
