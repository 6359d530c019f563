import { Body, Controller, Post, UseInterceptors } from '@nestjs/common';
import { plainDate } from '#kernel/plain-date';
import { Roles } from '#security/access.decorator';
import { IdempotencyInterceptor } from '#security/idempotency.interceptor';
import { CurrentUser, type StaffUser } from '#security/staff-user';
import { EnterNotification, type NotificationResult } from '../../application/enter-notification/enter-notification.ts';
import type { Notification, NotificationReason } from '../../domain/decisions/notification.ts';
import { NotificationBody, type NotificationMemberBody } from './qualification.dto.ts';

/** 届書 entered at the counter. */
@Controller('notifications')
@UseInterceptors(IdempotencyInterceptor)
export class NotificationsController {
  constructor(private readonly notifications: EnterNotification) {}

  @Roles('clerk', 'officer')
  @Post()
  enter(@Body() body: NotificationBody, @CurrentUser() user: StaffUser): Promise<NotificationResult> {
    return this.notifications.enter({
      actor: user.subject,
      body,
      members: body.members.map((member) => toNotification(body, member)),
    });
  }
}

function toNotification(body: NotificationBody, member: NotificationMemberBody): Notification {
  return {
    residentId: member.residentId,
    reason: member.reason as NotificationReason,
    factDate: plainDate(member.factDate),
    notifiedOn: plainDate(body.notifiedOn),
    receivedOn: body.receivedOn === undefined ? undefined : plainDate(body.receivedOn),
    channel: body.channel,
    fromMunicipalityCode: member.fromMunicipalityCode,
    toMunicipalityCode: member.toMunicipalityCode,
    acquiredOn: member.acquiredOn === undefined ? undefined : plainDate(member.acquiredOn),
    nextInsuranceFrom: member.nextInsuranceFrom === undefined ? undefined : plainDate(member.nextInsuranceFrom),
  };
}
