import { randomUUID } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import type { Envelope } from '#contracts/envelope';
import { HouseholdChangedV1 } from '#contracts/qualification/household-changed.v1';
import { QualificationChangedV1 } from '#contracts/qualification/qualification-changed.v1';
import { Secret } from '#config/secret';
import { DeliveryStore } from '#delivery/delivery.store';
import type { Receipt } from '#delivery/receipt';
import { plainDate } from '#kernel/plain-date';
import type { MessageContext } from '#messaging/message-context';
import { inTransaction } from '#persistence/transaction';
import { SftpEndpoint } from '../src/adapters/counterparty/sftp-endpoint.ts';
import { SftpExchangeFolder } from '../src/adapters/counterparty/sftp-exchange-folder.ts';
import { SqlFileBatches } from '../src/adapters/persistence/sql-file-batches.ts';
import { SqlHouseholdMembers } from '../src/adapters/persistence/sql-household-members.ts';
import { SqlResultFiles } from '../src/adapters/persistence/sql-result-files.ts';
import { ExchangeTimes } from '../src/application/exchange/exchange-times.ts';
import type { ExchangeReporter } from '../src/application/ports/exchange-reporter.ts';
import { type InquiryAnswer, ResultInquiry } from '../src/application/ports/result-inquiry.ts';
import { ApplyResults } from '../src/application/read-results/apply-results.ts';
import { ReadResults } from '../src/application/read-results/read-results.handler.ts';
import { ResolveOverdue } from '../src/application/resolve-overdue/resolve-overdue.handler.ts';
import { SealBatches } from '../src/application/seal-batches/seal-batches.handler.ts';
import { SealingNudge } from '../src/application/seal-batches/sealing-nudge.ts';
import { TakeHousehold } from '../src/application/take-household/take-household.consumer.ts';
import { TakeQualification } from '../src/application/take-qualification/take-qualification.consumer.ts';
import { UploadBatches } from '../src/application/upload-batches/upload-batches.handler.ts';
import { householdRows, type OutwardHousehold } from '../src/domain/rows/household-row.ts';
import { MUNICIPALITY, outwardHousehold, outwardPerson } from './attempt.factory.ts';
import type { OutwardPerson } from '../src/domain/rows/person-rows.ts';
import { bytes, DAY, layouts } from './layouts.factory.ts';

export class FakeInquiry extends ResultInquiry {
  readonly asked: string[] = [];
  answer: InquiryAnswer = { state: 'waiting' };

  ask(fileName: string): Promise<InquiryAnswer> {
    this.asked.push(fileName);
    return Promise.resolve(this.answer);
  }
}

/** The service without its loops: each step is called by the test. */
export class FederationStand {
  readonly receipts: Receipt[] = [];
  readonly setAside: string[] = [];
  readonly disputed: number[] = [];
  readonly inquiry = new FakeInquiry();
  readonly batches = new SqlFileBatches();
  readonly folder: SftpExchangeFolder;
  readonly sealer: SealBatches;
  readonly uploader: UploadBatches;
  readonly reader: ReadResults;
  readonly resolver: ResolveOverdue;
  readonly deliveries: DeliveryStore;
  private readonly dataSource: DataSource;
  private readonly results: ApplyResults;
  private readonly takeHousehold: TakeHousehold;
  private readonly takeQualification: TakeQualification;

  constructor(dataSource: DataSource, sftpUrl: string, answerDueMs = 60_000) {
    this.dataSource = dataSource;
    const files = { catalog: layouts, bytes };
    const times = new ExchangeTimes(answerDueMs, 0);
    const reporter = this.reporter();
    this.folder = new SftpExchangeFolder(new SftpEndpoint(new Secret(sftpUrl), undefined));
    this.deliveries = new DeliveryStore({
      emit: (_, receipts) => {
        this.receipts.push(...receipts);
        return Promise.resolve();
      },
    });
    const results = new ApplyResults(this.deliveries, this.batches);
    this.results = results;
    const [members, nudge] = [new SqlHouseholdMembers(), new SealingNudge()];
    this.takeHousehold = new TakeHousehold(this.deliveries, members, nudge);
    this.takeQualification = new TakeQualification(this.deliveries, members, nudge);
    this.sealer = new SealBatches(dataSource, this.deliveries, this.batches, files);
    this.uploader = new UploadBatches(
      dataSource,
      this.deliveries,
      this.batches,
      this.folder,
      this.inquiry,
      times,
      files,
    );
    this.reader = new ReadResults(dataSource, this.folder, files, new SqlResultFiles(), results, reporter);
    this.resolver = new ResolveOverdue(
      dataSource,
      this.deliveries,
      this.batches,
      this.inquiry,
      results,
      times,
      reporter,
    );
  }

  /** Takes a household's message in; returns the change it stands for. */
  async household(version: number, part: Partial<OutwardHousehold> = {}): Promise<string> {
    const changeId = randomUUID();
    const household = outwardHousehold(part);
    const message = Object.assign(new HouseholdChangedV1(), household, {
      version,
      changeId,
      recordedAt: `${DAY}T00:00:00Z`,
    });
    await this.inConsumer('qualification.household', household.nhiHouseholdId, version, (context) =>
      this.takeHousehold.handle(message, context),
    );
    return changeId;
  }

  async person(version: number, part: Partial<OutwardPerson> = {}): Promise<string> {
    const changeId = randomUUID();
    const person = outwardPerson(part);
    const message = Object.assign(new QualificationChangedV1(), person, { version, changeId });
    await this.inConsumer('qualification.person', person.residentId, version, (context) =>
      this.takeQualification.handle(message, context),
    );
    return changeId;
  }

  /** The receiver holds the household already. */
  async knownHousehold(part: Partial<OutwardHousehold> = {}): Promise<void> {
    await this.household(1, part);
    const [{ key } = { key: '' }] = householdRows(outwardHousehold(part));
    await inTransaction(this.dataSource, async (manager) => {
      const attempts = await this.deliveries.cutAttempts(manager, { receiver: 'federation', limit: 10 });
      const ids = attempts.map(({ id }) => ({ attemptId: id }));
      await this.deliveries.markSending(manager, ids, { answerDueMs: 1, confirmWithinMs: 1, tellSentAfterMs: 0 });
      const rows = [{ operation: 'PUT' as const, key, accepted: true }];
      await this.deliveries.settle(
        manager,
        ids.map(({ attemptId }) => ({ attemptId, answer: { rows } })),
      );
    });
  }

  /** The receiver accepts every record of a file, which counts as sent. */
  async accept(fileName: string): Promise<void> {
    await inTransaction(this.dataSource, async (manager) => {
      const batch = await this.batches.find(manager, fileName);
      const items = await this.batches.itemsOf(manager, batch?.batchId ?? '');
      const members = await this.batches.attemptsOf(manager, batch?.batchId ?? '');
      const sendings = members.map(({ attemptId, line }) => ({ attemptId, line, fileName }));
      await this.deliveries.markSending(manager, sendings, {
        answerDueMs: 60_000,
        confirmWithinMs: 60_000,
        tellSentAfterMs: 0,
      });
      const results = items.map(({ recordNumber }) => {
        return { recordNumber, result: '0' as const, code: undefined, text: undefined };
      });
      await this.results.apply(manager, fileName, results);
    });
  }

  /** States told of a change, in their order. */
  statesOf(changeId: string): string[] {
    return this.receipts.filter((receipt) => receipt.changeId === changeId).map(({ state }) => state);
  }

  lastReceipt(changeId: string): Receipt | undefined {
    return this.receipts.findLast((receipt) => receipt.changeId === changeId);
  }

  private inConsumer(
    stream: string,
    lane: string,
    laneseq: number,
    work: (context: MessageContext) => Promise<void>,
  ): Promise<void> {
    const envelope = { stream, lane, laneseq, epoch: EPOCH, businessday: DAY } as Envelope;
    return inTransaction(this.dataSource, (manager: EntityManager) =>
      work({
        manager,
        envelope,
        businessDay: plainDate(DAY),
        reference: { stream, municipality: MUNICIPALITY, lane, seq: laneseq },
      }),
    );
  }

  private reporter(): ExchangeReporter {
    return {
      sealed: () => undefined,
      resultFileSetAside: (fileName, { code }) => this.setAside.push(`${fileName} ${code}`),
      resultsApplied: (_, { disputed }) => this.disputed.push(disputed),
      overdueAsked: () => undefined,
      failed: () => undefined,
    };
  }
}

const EPOCH = '00000000-0000-4000-8000-000000000001';
