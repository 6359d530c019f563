import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { MAX_BODY_BYTES, type AfterReference, type Envelope } from '#contracts/envelope';
import type { MessageClass, MessageContract } from '#contracts/message-contract.decorator';
import type { ServiceName } from '#contracts/streams';
import { AppError } from '#kernel/app-error';
import type { PlainDate } from '#kernel/plain-date';
import { failpoint } from '#telemetry/failpoint';
import { shardOf } from '../shard.ts';

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

/** A message that was found fit to be sent, before it has its number. */
export interface SaidMessage {
  readonly outgoing: OutgoingMessage;
  readonly contract: MessageContract;
  readonly messageId: string;
  readonly traceparent: string | undefined;
}

/** Numbers the messages in their lanes and stores them; those of one lane keep their order. */
export async function writeMessages(
  manager: EntityManager,
  service: ServiceName,
  said: readonly SaidMessage[],
): Promise<AppendedMessage[]> {
  const numbers = await takeNumbers(manager, said);
  const rows = said.map((message, index) => {
    const number = numbers[index];
    if (!number) throw new AppError('GEN-0001', 'bug');
    return toRow(service, message, number);
  });
  await insert(manager, rows);
  failpoint('outbox.added');
  return rows.map(({ messageId, stream, municipality, lane, seq }) => ({
    messageId,
    stream,
    municipality,
    lane,
    seq,
  }));
}

async function takeNumbers(manager: EntityManager, said: readonly SaidMessage[]): Promise<LaneNumber[]> {
  const keys = said.map(({ outgoing: { municipality, lane }, contract: { stream } }) => ({
    stream,
    municipality,
    lane,
  }));
  const counts = new Map<string, { key: LaneKey; count: number }>();
  for (const key of keys) {
    const id = laneId(key);
    counts.set(id, { key, count: (counts.get(id)?.count ?? 0) + 1 });
  }
  const { next, epoch } = await takeLaneNumbers(manager, [...counts.values()]);
  return keys.map((key) => {
    const seq = next.get(laneId(key)) ?? 0;
    next.set(laneId(key), seq + 1);
    return { seq, epoch };
  });
}

interface LaneNumber {
  readonly seq: number;
  readonly epoch: string;
}

function toRow(service: ServiceName, said: SaidMessage, number: LaneNumber): MessageRow {
  const { outgoing, contract, messageId, traceparent } = said;
  const { municipality, lane } = outgoing;
  const envelope: Envelope = {
    specversion: '1.0',
    id: messageId,
    source: `urn:kokuho:${service}`,
    type: contract.wireType,
    subject: outgoing.subject,
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    stream: contract.stream,
    municipality,
    lane,
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
  return {
    messageId,
    stream: contract.stream,
    municipality,
    lane,
    seq: number.seq,
    shard: shardOf(municipality, lane),
    type: contract.wireType,
    changeId: outgoing.changeId ?? null,
    body,
    traceparent: traceparent ?? null,
  };
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

/** Takes numbers for several lanes in one statement; their rows are locked in ascending order. */
async function takeLaneNumbers(
  manager: EntityManager,
  lanes: readonly { key: LaneKey; count: number }[],
): Promise<{ next: Map<string, number>; epoch: string }> {
  const rows: { stream: string; municipality: string; lane: string; next: string; epoch: string }[] =
    await manager.query(
      `WITH wanted AS (
         SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::smallint[], $5::int[]) AS w (stream, municipality, lane, shard, count)),
       taken AS (
         INSERT INTO outbox.lane AS l (stream, municipality, lane, shard, last_seq)
         SELECT stream, municipality, lane, shard, count FROM wanted ORDER BY stream, municipality, lane
         ON CONFLICT (stream, municipality, lane) DO UPDATE SET last_seq = l.last_seq + excluded.last_seq
         RETURNING stream, municipality, lane, last_seq)
       SELECT stream, municipality, lane, t.last_seq - w.count + 1 AS next, (SELECT epoch FROM outbox.epoch) AS epoch
         FROM taken t JOIN wanted w USING (stream, municipality, lane)`,
      [
        lanes.map(({ key }) => key.stream),
        lanes.map(({ key }) => key.municipality),
        lanes.map(({ key }) => key.lane),
        lanes.map(({ key }) => shardOf(key.municipality, key.lane)),
        lanes.map(({ count }) => count),
      ],
    );
  return { next: new Map(rows.map((row) => [laneId(row), Number(row.next)])), epoch: rows[0]?.epoch ?? '' };
}

/** One statement: each body once, one pending row per subscriber of its stream. */
async function insert(manager: EntityManager, rows: readonly MessageRow[]): Promise<void> {
  await manager.query(
    `WITH m AS (
       INSERT INTO outbox.message (day, message_id, stream, municipality, lane, lane_seq, shard, type, change_id, body, body_sha256, traceparent)
       SELECT current_date, * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::smallint[],
                                          $7::text[], $8::uuid[], $9::bytea[], $10::bytea[], $11::text[])
       RETURNING day, seq, stream, municipality, lane, lane_seq, shard)
     INSERT INTO outbox.pending (dest, stream, municipality, lane, lane_seq, shard, day, seq)
     SELECT d.dest, m.stream, m.municipality, m.lane, m.lane_seq, m.shard, m.day, m.seq
       FROM m JOIN outbox.destination d USING (stream)`,
    [
      rows.map(({ messageId }) => messageId),
      rows.map(({ stream }) => stream),
      rows.map(({ municipality }) => municipality),
      rows.map(({ lane }) => lane),
      rows.map(({ seq }) => seq),
      rows.map(({ shard }) => shard),
      rows.map(({ type }) => type),
      rows.map(({ changeId }) => changeId),
      rows.map(({ body }) => body),
      rows.map(({ body }) => createHash('sha256').update(body).digest()),
      rows.map(({ traceparent }) => traceparent),
    ],
  );
}
