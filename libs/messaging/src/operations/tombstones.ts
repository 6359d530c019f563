import { createHash } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import { parseEnvelope } from '#contracts/envelope';
import { AppError } from '#kernel/app-error';
import { plainDate } from '#kernel/plain-date';
import { inTransaction } from '#persistence/transaction';
import { advanceGates, lockGate } from '../inbox/gate.store.ts';
import { removeHeld } from '../inbox/hold.store.ts';
import type { LaneKey } from '../inbox/lane-key.ts';
import type { MessageHandler } from '../message-context.ts';

export interface TombstoneView {
  readonly id: string;
  readonly stream: string;
  readonly lane: string;
  readonly seq: number;
  readonly type: string;
  readonly errorClass: string | null;
  readonly state: 'proposed' | 'set' | 'refused';
  readonly reason: string;
  readonly proposedBy: string;
  readonly proposedAt: string;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
}

interface Proposed extends LaneKey {
  readonly seq: number;
  readonly body: Buffer;
  readonly proposedBy: string;
}

/** Told inside the transaction that lets the lane go on; by wire type. */
export type FindTombstoneHandler = (type: string) => MessageHandler | undefined;

/**
 * Leaves out a message that can neither be read nor applied, so that its lane goes on: one person proposes it with a
 * reason, another agrees. The message and who decided stay on record.
 */
export class Tombstones {
  private readonly dataSource: DataSource;
  private readonly findHandler: FindTombstoneHandler;

  constructor(dataSource: DataSource, findHandler: FindTombstoneHandler) {
    this.dataSource = dataSource;
    this.findHandler = findHandler;
  }

  /** @throws AppError GEN-0003 without such a hold, MSG-0013 when it is not the one its lane waits for, or is proposed already. */
  propose(holdId: string, reason: string, by: string): Promise<{ id: string }> {
    return inTransaction(this.dataSource, async (manager) => {
      const [held]: (LaneKey & { seq: string; state: string })[] = await manager.query(
        `SELECT consumer, stream, epoch, municipality, lane, lane_seq AS seq, state FROM inbox.hold WHERE id = $1 FOR UPDATE`,
        [holdId],
      );
      if (!held) throw new AppError('GEN-0003', 'refusal', { id: holdId });
      const gate = await lockGate(manager, held);
      if (!['parked', 'too-new'].includes(held.state) || Number(held.seq) !== gate.lastSeq + 1)
        throw new AppError('MSG-0013', 'conflict', { id: holdId });
      const rows: { id: string }[] = await manager.query(PROPOSE, [holdId, reason, by]);
      if (!rows[0]) throw new AppError('MSG-0013', 'conflict', { id: holdId });
      return { id: rows[0].id };
    });
  }

  /**
   * Agrees as a second person; gives the lane, which may go on.
   * @throws AppError GEN-0003 without such a proposal, MSG-0014 for the proposer, MSG-0013 when the message was applied since.
   */
  agree(id: string, by: string): Promise<LaneKey> {
    return inTransaction(this.dataSource, async (manager) => {
      const proposed = await this.decide(manager, id, by);
      const gate = await lockGate(manager, proposed);
      if (gate.standing !== undefined || proposed.seq !== gate.lastSeq + 1)
        throw new AppError('MSG-0013', 'conflict', { id });
      await this.tell(manager, proposed.body);
      const { consumer, stream, epoch, municipality, lane, seq: lastSeq, body } = proposed;
      const sha256 = createHash('sha256').update(body).digest('hex');
      const moved = [{ consumer, stream, epoch, municipality, lane, lastSeq, sha256 }];
      await advanceGates(manager, moved);
      await removeHeld(manager, moved);
      return proposed;
    });
  }

  /** The message stays held; the proposer may take back a proposal of their own. */
  async refuse(id: string, by: string): Promise<void> {
    const [rows]: [unknown[]] = await this.dataSource.query(
      `UPDATE inbox.tombstone SET state = 'refused', decided_by = $2, decided_at = clock_timestamp()
        WHERE id = $1 AND state = 'proposed' RETURNING id`,
      [id, by],
    );
    if (rows.length === 0) throw new AppError('GEN-0003', 'refusal', { id });
  }

  list(limit: number, beforeId?: string): Promise<TombstoneView[]> {
    return this.dataSource.query(
      `SELECT id::text, stream, lane, lane_seq::int AS seq, type, error_class AS "errorClass", state, reason,
              proposed_by AS "proposedBy", proposed_at AS "proposedAt", decided_by AS "decidedBy", decided_at AS "decidedAt"
         FROM inbox.tombstone WHERE ($2::bigint IS NULL OR id < $2) ORDER BY id DESC LIMIT $1`,
      [limit, beforeId ?? null],
    );
  }

  private async decide(manager: EntityManager, id: string, by: string): Promise<Proposed> {
    const [row]: (Omit<Proposed, 'seq'> & { seq: string })[] = await manager.query(
      `SELECT consumer, stream, epoch, municipality, lane, lane_seq AS seq, body, proposed_by AS "proposedBy"
         FROM inbox.tombstone WHERE id = $1 AND state = 'proposed' FOR UPDATE`,
      [id],
    );
    if (!row) throw new AppError('GEN-0003', 'refusal', { id });
    if (row.proposedBy === by) throw new AppError('MSG-0014', 'forbidden', { id });
    await manager.query(
      `UPDATE inbox.tombstone SET state = 'set', decided_by = $2, decided_at = clock_timestamp() WHERE id = $1`,
      [id, by],
    );
    return { ...row, seq: Number(row.seq) };
  }

  private async tell(manager: EntityManager, body: Buffer): Promise<void> {
    const envelope = parseEnvelope(body);
    const handler = this.findHandler(envelope.type);
    const { stream, municipality, lane, laneseq: seq } = envelope;
    await handler?.(envelope.data as object, {
      manager,
      envelope,
      businessDay: plainDate(envelope.businessday),
      reference: { stream, municipality, lane, seq },
    });
  }
}

const PROPOSE = `
  INSERT INTO inbox.tombstone (consumer, stream, epoch, municipality, lane, lane_seq, message_id, type, body, error_class, reason, proposed_by)
  SELECT consumer, stream, epoch, municipality, lane, lane_seq, message_id, type, body, error_class, $2, $3
    FROM inbox.hold WHERE id = $1
  ON CONFLICT DO NOTHING RETURNING id::text`;
