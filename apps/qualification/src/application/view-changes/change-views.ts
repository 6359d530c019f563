import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppError } from '#kernel/app-error';

export interface ChangeView {
  readonly changeId: string;
  readonly residentId: string;
  readonly groupId: string | null;
  readonly version: number;
  readonly kind: string;
  readonly effectiveOn: string;
  readonly recordedAt: string;
  readonly reason: string;
}

export interface DeliveryView {
  readonly receiver: string;
  readonly state: string;
  readonly at: string;
  readonly evidence: object;
}

interface TraceRow {
  registryEventId: string | null;
  taskId: string | null;
  recordedAt: Date;
  traceId: string | null;
  kind: string;
  reason: string;
  actor: string | null;
  basis: object;
  messageId: string;
  lane: string;
  seq: number;
  taskCreatedAt: Date | null;
  decidedAt: Date | null;
  decidedBy: string | null;
}

interface HistoryRow {
  receiver: string;
  objectKind: string;
  history: { state?: string; contradiction?: string; at: string; evidence: object }[];
}

/** Reads for screens: changes, their deliveries, and the steps of one change. */
@Injectable()
export class ChangeViews {
  constructor(private readonly dataSource: DataSource) {}

  async changesOf(
    municipality: string,
    residentId: string,
    afterVersion: number,
    limit: number,
  ): Promise<ChangeView[]> {
    return this.dataSource.query(
      `SELECT change_id AS "changeId", resident_id AS "residentId", group_id AS "groupId", version, kind, effective_on::text AS "effectiveOn",
              recorded_at AS "recordedAt", reason FROM change WHERE municipality = $1 AND resident_id = $2 AND version > $3 ORDER BY version LIMIT $4`,
      [municipality, residentId, afterVersion, limit],
    );
  }

  /** @throws AppError GEN-0003 for an unknown change. */
  async deliveriesOf(changeId: string): Promise<DeliveryView[]> {
    const rows: DeliveryView[] = await this.dataSource.query(
      `SELECT receiver, state, at, evidence FROM delivery WHERE change_id = $1 AND object_kind = 'person' ORDER BY receiver DESC`,
      [changeId],
    );
    if (rows.length === 0) throw new AppError('GEN-0003', 'refusal', { changeId });
    return rows;
  }

  async traceOf(changeId: string): Promise<object[]> {
    const rows: TraceRow[] = await this.dataSource.query(
      `SELECT c.registry_event_id AS "registryEventId", c.task_id AS "taskId", c.recorded_at AS "recordedAt", c.trace_id AS "traceId", c.kind, c.reason,
              c.actor, c.basis, c.message_id AS "messageId", c.resident_id AS lane, c.lane_seq::int AS seq,
              t.created_at AS "taskCreatedAt", t.decided_at AS "decidedAt", t.decided_by AS "decidedBy"
         FROM change c LEFT JOIN task t USING (task_id) WHERE c.change_id = $1`,
      [changeId],
    );
    const change = rows[0];
    if (!change) throw new AppError('GEN-0003', 'refusal', { changeId });
    const deliveries: HistoryRow[] = await this.dataSource.query(
      `SELECT receiver, object_kind AS "objectKind", history FROM delivery WHERE change_id = $1 ORDER BY receiver, object_kind`,
      [changeId],
    );
    return [...decisionSteps(change), ...deliveries.flatMap((row) => receiptSteps(row))];
  }
}

function decisionSteps(change: TraceRow): object[] {
  const { traceId, registryEventId, taskId } = change;
  const proposed =
    taskId === null ? [] : [{ step: 'task-opened', at: change.taskCreatedAt, taskId, registryEventId, traceId }];
  const decided =
    taskId === null ? [] : [{ step: 'task-decided', at: change.decidedAt, taskId, by: change.decidedBy, traceId }];
  const recorded = {
    step: 'change-recorded',
    recordedAt: change.recordedAt,
    kind: change.kind,
    reason: change.reason,
    by: change.actor ?? 'system',
    basis: change.basis,
    registryEventId,
    traceId,
  };
  const { messageId, lane, seq } = change;
  const sent = {
    step: 'message-numbered',
    at: change.recordedAt,
    stream: 'qualification.person',
    lane,
    seq,
    messageId,
    traceId,
  };
  return [...proposed, ...decided, recorded, sent];
}

function receiptSteps({ receiver, objectKind, history }: HistoryRow): object[] {
  return history.map(({ state, contradiction, at, evidence }) => ({
    step: contradiction === undefined ? 'receipt' : 'receipt-contradiction',
    receiver,
    objectKind,
    state: state ?? contradiction,
    at,
    evidence,
  }));
}
