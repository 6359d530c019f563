import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppError } from '#kernel/app-error';
import { addDays, daysBetween, type PlainDate } from '#kernel/plain-date';
import type { Result } from '#kernel/result';
import { BusinessDay } from '#persistence/business-day';
import { inTransaction } from '#persistence/transaction';
import { findChange } from '../../adapters/persistence/change.repository.ts';
import type { ChangeKind } from '../../domain/decisions/decision.ts';
import { decideCancellation } from '../../domain/ledger/cancellation.ts';
import { decideCorrection, type Correction } from '../../domain/ledger/correction.ts';
import { foldTimeline } from '../../domain/ledger/fold-timeline.ts';
import type { LedgerEvent, LedgerEventDraft } from '../../domain/ledger/ledger-event.ts';
import type { Refusal } from '../../domain/qualification-refusals.ts';
import { loadRuleTables, tableVersionOf } from '../../domain/tables/rule-tables.ts';
import { HouseholdCases } from '../household-case/household-case.ts';
import { NO_ORIGIN } from '../record-change/decided-change.ts';
import { RecordChange } from '../record-change/record-change.ts';

export interface CorrectionCommand {
  readonly changeId: string;
  readonly reason: string;
  readonly actor: string;
  /** Without it the change is cancelled. */
  readonly correction?: {
    readonly factDate?: PlainDate;
    readonly effectiveOn?: PlainDate;
    readonly acquiredOn?: PlainDate;
  };
}

/** 訂正・取消 of a recorded change: the old events stay in the ledger, cancelled, and the new state is sent. */
@Injectable()
export class CorrectChange {
  constructor(
    private readonly dataSource: DataSource,
    private readonly cases: HouseholdCases,
    private readonly changes: RecordChange,
    private readonly businessDay: BusinessDay,
  ) {}

  /** @throws AppError GEN-0003, QUA-0112 … QUA-0115, QUA-0205 when a later change would contradict the result. */
  async correct(command: CorrectionCommand): Promise<{ changeId: string }> {
    return inTransaction(this.dataSource, async (manager) => {
      const target = await findChange(manager, command.changeId);
      if (!target) throw new AppError('GEN-0003', 'refusal', { changeId: command.changeId });
      const { residentId } = target;
      const subject = await this.cases.open(manager, {
        businessDay: await this.businessDay.today(manager),
        residentIds: [residentId],
      });
      const { ledger, timeline } = subject.personCase(residentId);
      const drafts = draftsOf(ledger, command);
      if (!drafts.ok)
        throw new AppError(drafts.error.code, 'refusal', { residentId, article: drafts.error.article ?? '' });
      refuseContradiction(ledger, drafts.value, timeline.needsReview.length, residentId);
      const kind: ChangeKind = command.correction ? 'CORRECTION' : 'CANCELLATION';
      const changeId = await this.changes.record(subject, {
        residentId,
        kind,
        reason: command.reason,
        effectiveOn: drafts.value.at(-1)?.effectiveOn ?? subject.businessDay,
        events: drafts.value,
        householdEffects: [],
        basis: { ruleId: kind, tableVersion: tableVersionOf(loadRuleTables()), articles: [] },
        reasons: [],
        ...NO_ORIGIN,
        actor: command.actor,
        ...(command.correction ? {} : { cancelsChangeId: command.changeId }),
      });
      return { changeId };
    });
  }
}

function draftsOf(
  ledger: readonly LedgerEvent[],
  command: CorrectionCommand,
): Result<readonly LedgerEventDraft[], Refusal> {
  const { changeId, correction } = command;
  if (!correction) return decideCancellation(ledger, changeId);
  return decideCorrection(ledger, changeId, { ...correction, ...dayFor(ledger, changeId, correction) });
}

/** A new fact day moves the day in law by as much: same day or next day stays what it was. */
function dayFor(
  ledger: readonly LedgerEvent[],
  changeId: string,
  correction: NonNullable<CorrectionCommand['correction']>,
): Pick<Correction, 'effectiveOn'> {
  if (correction.effectiveOn !== undefined || correction.factDate === undefined) return {};
  const wrong = ledger.find((event) => event.changeId === changeId && event.kind !== 'CANCELLED');
  if (!wrong) return {};
  return { effectiveOn: addDays(correction.factDate, daysBetween(wrong.factDate, wrong.effectiveOn)) };
}

function refuseContradiction(
  ledger: readonly LedgerEvent[],
  drafts: readonly LedgerEventDraft[],
  before: number,
  residentId: string,
): void {
  const trial = drafts.map((draft, index) => ({
    ...draft,
    eventId: `trial-${String(index)}`,
    changeId: 'trial',
    recordedAt: '9999-12-31T00:00:00.000Z',
    sequence: ledger.length + 1 + index,
  })) as LedgerEvent[];
  if (foldTimeline([...ledger, ...trial]).needsReview.length > before)
    throw new AppError('QUA-0205', 'refusal', { residentId });
}
