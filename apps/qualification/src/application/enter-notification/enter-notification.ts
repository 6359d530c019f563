import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppError } from '#kernel/app-error';
import { newId } from '#kernel/ids';
import { BusinessDay } from '#persistence/business-day';
import { inTransaction } from '#persistence/transaction';
import { audit } from '../../adapters/persistence/change.repository.ts';
import { decideNotification } from '../../domain/decisions/decide-notification.ts';
import type { Notification } from '../../domain/decisions/notification.ts';
import { HouseholdCases, type HouseholdCase } from '../household-case/household-case.ts';
import { personFacts } from '../household-case/person-facts.ts';
import { NO_ORIGIN } from '../record-change/decided-change.ts';
import { RecordChange } from '../record-change/record-change.ts';

export interface NotificationCommand {
  readonly actor: string;
  /** The sheet as it was entered, kept as evidence. */
  readonly body: object;
  readonly members: readonly Notification[];
}

export interface NotificationResult {
  readonly notificationId: string;
  readonly results: readonly { residentId: string; changeId: string }[];
}

/** 届書 of a household: every member is written, or none. */
@Injectable()
export class EnterNotification {
  constructor(
    private readonly dataSource: DataSource,
    private readonly cases: HouseholdCases,
    private readonly changes: RecordChange,
    private readonly businessDay: BusinessDay,
  ) {}

  /** @throws AppError QUA-0203 for an unknown person, or the refusal of a member's change. */
  async enter(command: NotificationCommand): Promise<NotificationResult> {
    return inTransaction(this.dataSource, async (manager) => {
      const notificationId = newId();
      const businessDay = await this.businessDay.today(manager);
      const residentIds = command.members.map((member) => member.residentId);
      const subject = await this.cases.open(manager, { businessDay, residentIds });
      await manager.query(
        'INSERT INTO notification (notification_id, municipality, body, actor) VALUES ($1, $2, $3, $4)',
        [notificationId, subject.municipality, JSON.stringify(command.body), command.actor],
      );
      const results: { residentId: string; changeId: string }[] = [];
      for (const member of command.members) {
        results.push({
          residentId: member.residentId,
          changeId: await this.write(subject, member, notificationId, command.actor),
        });
      }
      const { municipality } = subject;
      await audit(manager, {
        actor: command.actor,
        action: 'NOTIFICATION',
        municipality,
        residentId: null,
        reference: notificationId,
      });
      return { notificationId, results };
    });
  }

  private async write(
    subject: HouseholdCase,
    member: Notification,
    notificationId: string,
    actor: string,
  ): Promise<string> {
    if (!subject.persons.has(member.residentId))
      throw new AppError('QUA-0203', 'refusal', { residentId: member.residentId });
    const decided = decideNotification(member, await personFacts(subject, member.residentId), subject.context);
    if (!decided.ok)
      throw new AppError(decided.error.code, 'refusal', {
        residentId: decided.error.residentId,
        article: decided.error.article ?? '',
      });
    const { residentId, reason, kind, effectiveOn, events, basis, reasons, householdEffects } = decided.value;
    return this.changes.record(subject, {
      residentId,
      reason,
      kind,
      effectiveOn,
      events,
      basis,
      reasons,
      householdEffects,
      ...NO_ORIGIN,
      notificationId,
      actor,
    });
  }
}
