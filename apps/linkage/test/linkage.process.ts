import type { DataSource } from 'typeorm';
import { LinkageDeliveryChangedV1 } from '#contracts/linkage/delivery-changed.v1';
import type { QualificationChangedV1 } from '#contracts/qualification/qualification-changed.v1';
import { DeliveryStore } from '#delivery/delivery.store';
import { OutboxReceiptEmitter } from '#delivery/outbox-receipt-emitter';
import { plainDate } from '#kernel/plain-date';
import { Outbox } from '#messaging/outbox/outbox';
import { inTransaction } from '#persistence/transaction';
import { HttpIntermediateServer } from '../src/adapters/counterparty/http-intermediate-server.ts';
import { TypeormAddressees } from '../src/adapters/persistence/addressees.typeorm-repository.ts';
import { SqlAnswerCursor } from '../src/adapters/persistence/sql-answer-cursor.ts';
import { AnswerReader } from '../src/application/read-answers/answer-reader.ts';
import { TakeAnswers } from '../src/application/read-answers/take-answers.ts';
import { CopyExchange } from '../src/application/send-copies/copy-exchange.ts';
import { CopySender } from '../src/application/send-copies/copy-sender.ts';
import { QualificationConsumer } from '../src/application/take-qualification/qualification.consumer.ts';
import { ReceiverOutage } from '../src/domain/receiver-outage.ts';
import { envelopeOf } from './linkage.factory.ts';

const SETTINGS = { parallelism: 16, answerDueMs: 60_000, confirmWithinMs: 300, tellSentAfterMs: 0, askAgainMs: 50 };

/** One running linkage on a database that may outlive it; all parts are real, only the broker is left out. */
export class LinkageProcess {
  readonly exchange: CopyExchange;
  readonly server: HttpIntermediateServer;
  private readonly sender: CopySender;
  private readonly reader: AnswerReader;
  private readonly consumer: QualificationConsumer;
  private readonly dataSource: DataSource;

  constructor(dataSource: DataSource, url: string, settings: Partial<typeof SETTINGS> = {}) {
    const all = { ...SETTINGS, ...settings };
    const deliveries = new DeliveryStore(new OutboxReceiptEmitter(new Outbox('linkage'), LinkageDeliveryChangedV1));
    const cursor = new SqlAnswerCursor(dataSource);
    this.dataSource = dataSource;
    this.server = new HttpIntermediateServer(url, 500);
    this.exchange = new CopyExchange(dataSource, deliveries, this.server, new ReceiverOutage(), all);
    this.sender = new CopySender(this.exchange, all);
    this.reader = new AnswerReader(this.server, cursor, new TakeAnswers(dataSource, deliveries, cursor, this.sender));
    this.consumer = new QualificationConsumer(deliveries, new TypeormAddressees(), this.sender);
  }

  start(): this {
    this.sender.onApplicationBootstrap();
    this.reader.onApplicationBootstrap();
    return this;
  }

  async stop(): Promise<void> {
    await Promise.all([this.sender.beforeApplicationShutdown(), this.reader.beforeApplicationShutdown()]);
  }

  take(message: QualificationChangedV1): Promise<void> {
    const envelope = envelopeOf(message);
    const { stream, municipality, lane, laneseq: seq, businessday } = envelope;
    const reference = { stream, municipality, lane, seq };
    return inTransaction(this.dataSource, (manager) =>
      this.consumer.handle(message, { manager, envelope, businessDay: plainDate(businessday), reference }),
    );
  }

  /** `version state` of one person as told to 資格, in lane order. */
  async receiptsOf(residentId: string): Promise<string[]> {
    const rows: { body: Buffer }[] = await this.dataSource.query(
      'SELECT body FROM outbox.message WHERE lane = $1 ORDER BY lane_seq',
      [residentId],
    );
    return rows.map(({ body }) => {
      const { data } = JSON.parse(body.toString('utf8')) as { data: LinkageDeliveryChangedV1 };
      return `${String(data.version)} ${data.state}`;
    });
  }
}
