import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { CLOUD_EVENT_CONTENT_TYPE, MAX_BODY_BYTES, type AfterReference, type Envelope } from '#contracts/envelope';
import { contractOf, type MessageClass, type MessageContract } from '#contracts/message-contract.decorator';
import { streamDefinition, type ServiceName } from '#contracts/streams';
import { checkOutgoing } from '#contracts/validation';
import { AppError } from '#kernel/app-error';
import { newId } from '#kernel/ids';
import type { PlainDate } from '#kernel/plain-date';
import { failpoint } from '#telemetry/failpoint';
import { currentTraceparent, withProducerSpan } from '#telemetry/messaging-span';
import { shardOf } from '../shard.ts';

export { CLOUD_EVENT_CONTENT_TYPE };

/** A message to be sent with the business transaction that states its fact. */
export interface OutgoingMessage<T extends object = object> {
  readonly message: MessageClass<T>;
  readonly payload: T;
  readonly municipality: string;
  /** Key of the lane inside the stream, for example the 宛名番号. */
  readonly lane: string;
  readonly subject: string;
  readonly changeId?: string;
  readonly businessDay: PlainDate;
  /** Lane numbers that must have been applied before this one. */
  readonly after?: readonly AfterReference[];
}

/** What became of an added message: its number in the lane. */
export interface AppendedMessage {
  readonly messageId: string;
  readonly stream: string;
  readonly municipality: string;
  readonly lane: string;
  readonly seq: number;
}

interface LaneKey {
  readonly stream: string;
  readonly municipality: string;
  readonly lane: string;
}

/** The producer's side of the outbox; rows are written in the caller's transaction and nowhere else. */
export class Outbox {
  private readonly service: ServiceName;
  private readonly onAppended: () => void;

  constructor(service: ServiceName, onAppended: () => void = () => undefined) {
    this.service = service;
    this.onAppended = onAppended;
  }

  /**
   * Numbers the messages in their lanes and stores them with one pending row per subscriber.
   *
   * Messages of one call that share a lane keep their order. Lane rows are locked in ascending order.
   * @throws AppError MSG-0001 outside a transaction, MSG-0002 over 128 KiB, MSG-0003 against the contract.
   */
  async add(manager: EntityManager, messages: readonly OutgoingMessage[]): Promise<AppendedMessage[]> {
    if (manager.queryRunner?.isTransactionActive !== true) throw new AppError('MSG-0001', 'bug');
    if (messages.length === 0) return [];
    const contracts = messages.map((outgoing) => this.checked(outgoing));
    const numbers = await this.takeNumbers(manager, messages, contracts);
    const rows = messages.map((outgoing, index) => {
      const contract = contracts[index];
      const number = numbers[index];
      if (!contract || !number) throw new AppError('GEN-0001', 'bug');
      return this.toRow(outgoing, contract, number);
    });
    for (const row of rows) await insert(manager, row);
    failpoint('outbox.added');
    // Before commit this finds nothing new; the poll behind it does. After commit it saves the poll's wait.
    setImmediate(this.onAppended);
    return rows.map(({ messageId, stream, municipality, lane, seq }) => ({
      messageId,
      stream,
      municipality,
      lane,
      seq,
    }));
  }

  private checked(outgoing: OutgoingMessage): MessageContract {
    const contract = contractOf(outgoing.message);
    if (streamDefinition(contract.stream).owner !== this.service) {
      throw new AppError('MSG-0004', 'bug', { type: contract.wireType, service: this.service });
    }
    checkOutgoing(outgoing.message, outgoing.payload);
    return contract;
  }

  private async takeNumbers(
    manager: EntityManager,
    messages: readonly OutgoingMessage[],
    contracts: readonly MessageContract[],
  ): Promise<{ seq: number; epoch: string }[]> {
    const keys = messages.map((outgoing, index): LaneKey => {
      const stream = contracts[index]?.stream ?? '';
      return { stream, municipality: outgoing.municipality, lane: outgoing.lane };
    });
    const counts = new Map<string, { key: LaneKey; count: number }>();
    for (const key of keys) {
      const id = laneId(key);
      counts.set(id, { key, count: (counts.get(id)?.count ?? 0) + 1 });
    }
    const next = new Map<string, number>();
    let epoch = '';
    for (const [id, { key, count }] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const taken = await takeLaneNumbers(manager, key, count);
      next.set(id, taken.last - count + 1);
      epoch = taken.epoch;
    }
    return keys.map((key) => {
      const seq = next.get(laneId(key)) ?? 0;
      next.set(laneId(key), seq + 1);
      return { seq, epoch };
    });
  }

  private toRow(
    outgoing: OutgoingMessage,
    contract: MessageContract,
    number: { seq: number; epoch: string },
  ): MessageRow {
    const messageId = newId();
    const { stream, wireType } = contract;
    const attributes = { type: wireType, messageId, exchange: stream, stream, lane: outgoing.lane };
    const traceparent = withProducerSpan('create', attributes, () => currentTraceparent());
    const envelope: Envelope = {
      specversion: '1.0',
      id: messageId,
      source: `urn:kokuho:${this.service}`,
      type: contract.wireType,
      subject: outgoing.subject,
      time: new Date().toISOString(),
      datacontenttype: 'application/json',
      stream: contract.stream,
      municipality: outgoing.municipality,
      lane: outgoing.lane,
      laneseq: number.seq,
      epoch: number.epoch,
      ...(outgoing.after && outgoing.after.length > 0 ? { after: JSON.stringify(outgoing.after) } : {}),
      ...(outgoing.changeId === undefined ? {} : { changeid: outgoing.changeId }),
      businessday: outgoing.businessDay,
      ...(traceparent === undefined ? {} : { traceparent }),
      data: outgoing.payload,
    };
    const body = Buffer.from(JSON.stringify(envelope), 'utf8');
    if (body.length > MAX_BODY_BYTES) throw new AppError('MSG-0002', 'invalid', { bytes: body.length });
    const shard = shardOf(outgoing.municipality, outgoing.lane);
    return {
      messageId,
      stream: contract.stream,
      municipality: outgoing.municipality,
      lane: outgoing.lane,
      seq: number.seq,
      shard,
      type: contract.wireType,
      changeId: outgoing.changeId ?? null,
      body,
      traceparent: traceparent ?? null,
    };
  }
}

interface MessageRow extends AppendedMessage {
  readonly shard: number;
  readonly type: string;
  readonly changeId: string | null;
  readonly body: Buffer;
  readonly traceparent: string | null;
}

function laneId(key: LaneKey): string {
  return `${key.stream}|${key.municipality}|${key.lane}`;
}

async function takeLaneNumbers(
  manager: EntityManager,
  key: LaneKey,
  count: number,
): Promise<{ last: number; epoch: string }> {
  const rows: { last_seq: string; epoch: string }[] = await manager.query(
    `INSERT INTO outbox.lane AS l (stream, municipality, lane, last_seq) VALUES ($1, $2, $3, $4)
     ON CONFLICT (stream, municipality, lane) DO UPDATE SET last_seq = l.last_seq + $4
     RETURNING last_seq, (SELECT epoch FROM outbox.epoch) AS epoch`,
    [key.stream, key.municipality, key.lane, count],
  );
  const row = rows[0];
  if (!row) throw new AppError('GEN-0001', 'bug');
  return { last: Number(row.last_seq), epoch: row.epoch };
}

/** One statement: the body once, one pending row per subscriber of the stream. */
async function insert(manager: EntityManager, row: MessageRow): Promise<void> {
  await manager.query(
    `WITH m AS (
       INSERT INTO outbox.message (day, message_id, stream, municipality, lane, lane_seq, shard, type, change_id, body, body_sha256, traceparent)
       VALUES (current_date, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING day, seq)
     INSERT INTO outbox.pending (dest, stream, municipality, lane, lane_seq, shard, day, seq)
     SELECT d.dest, $2, $3, $4, $5, $6, m.day, m.seq FROM m CROSS JOIN outbox.destination d WHERE d.stream = $2`,
    [
      row.messageId,
      row.stream,
      row.municipality,
      row.lane,
      row.seq,
      row.shard,
      row.type,
      row.changeId,
      row.body,
      createHash('sha256').update(row.body).digest(),
      row.traceparent,
    ],
  );
}
