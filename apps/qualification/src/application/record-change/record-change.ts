import { Injectable } from '@nestjs/common';
import { trace } from '@opentelemetry/api';
import type { AfterReference } from '#contracts/envelope';
import { RECEIVERS } from '#contracts/delivery-changed.part';
import { newId } from '#kernel/ids';
import { gathered } from '#persistence/gathered';
import { Outbox } from '#messaging/outbox/outbox';
import { audit, insertChange } from '../../adapters/persistence/change.repository.ts';
import { openDelivery } from '../../adapters/persistence/delivery.repository.ts';
import { appendLedger, saveMemberPeriods } from '../../adapters/persistence/ledger.repository.ts';
import { savePersonVersion } from '../../adapters/persistence/person.repository.ts';
import { foldTimeline } from '../../domain/ledger/fold-timeline.ts';
import { needsMembership, recordDrafts } from '../../domain/ledger/record-drafts.ts';
import type { HouseholdCase } from '../household-case/household-case.ts';
import type { DecidedChange } from './decided-change.ts';
import { takeMembership } from './assign-household.ts';
import { renewHouseholds, type HouseholdStep } from './renew-households.ts';
import { personMessage } from './person-message.ts';

/** Writes a change: ledger, household, deliveries and outgoing messages in the caller's transaction. */
@Injectable()
export class RecordChange {
  private readonly outbox: Outbox;

  constructor(outbox: Outbox) {
    this.outbox = outbox;
  }

  /** @returns the id of the change */
  async record(subject: HouseholdCase, decided: DecidedChange): Promise<string> {
    const changeId = newId();
    const recordedAt = await databaseNow(subject.manager, changeId);
    const opening = needsMembership(decided.events) ? await takeMembership(subject, decided) : undefined;
    await this.appendEvents(subject, decided, changeId, recordedAt, opening?.membership ?? null);
    const households = await renewHouseholds(subject, decided, {
      changeId,
      recordedAt,
      openingEvents: opening?.events ?? [],
    });
    const opened = await this.sendHouseholds(
      subject,
      households.filter((step) => !step.closes),
      changeId,
      recordedAt,
      [],
    );
    const message = await this.sendPerson(subject, decided, changeId, recordedAt, opened);
    await this.sendHouseholds(
      subject,
      households.filter((step) => step.closes),
      changeId,
      recordedAt,
      [message.reference],
    );
    await this.saveChange(subject, decided, { changeId, recordedAt }, message);
    return changeId;
  }

  private async saveChange(
    subject: HouseholdCase,
    decided: DecidedChange,
    stamp: { changeId: string; recordedAt: string },
    message: { seq: number; messageId: string },
  ): Promise<void> {
    const { municipality, manager } = subject;
    const { person } = subject.personCase(decided.residentId);
    const { events: _events, householdEffects: _effects, cancelsChangeId: _cancelled, ...described } = decided;
    const traceId = trace.getActiveSpan()?.spanContext().traceId ?? null;
    await insertChange(manager, { ...described, ...stamp, municipality, version: person.version, traceId }, message);
    await audit(manager, {
      actor: decided.actor ?? 'system',
      action: `CHANGE_${decided.kind}`,
      municipality,
      residentId: decided.residentId,
      reference: stamp.changeId,
    });
  }

  private async appendEvents(
    subject: HouseholdCase,
    decided: DecidedChange,
    changeId: string,
    recordedAt: string,
    membership: Parameters<typeof recordDrafts>[1]['membership'],
  ): Promise<void> {
    const target = subject.personCase(decided.residentId);
    const events = recordDrafts(decided.events, {
      changeId,
      recordedAt,
      firstSequence: target.ledger.length + 1,
      newEventId: newId,
      membership: membership ?? null,
    });
    await appendLedger(subject.manager, subject.municipality, events);
    target.ledger = [...target.ledger, ...events];
    target.timeline = foldTimeline(target.ledger);
    if (events.length > 0)
      await saveMemberPeriods(subject.manager, subject.municipality, decided.residentId, target.timeline);
    const nhiHouseholdId =
      target.timeline.coverage.at(-1)?.memberships.at(-1)?.nhiHouseholdId ?? target.person.nhiHouseholdId;
    target.person = { ...target.person, version: target.person.version + 1, nhiHouseholdId };
    await savePersonVersion(subject.manager, target.person);
  }

  private async sendPerson(
    subject: HouseholdCase,
    decided: DecidedChange,
    changeId: string,
    recordedAt: string,
    households: readonly AfterReference[],
  ): Promise<{ seq: number; messageId: string; reference: AfterReference }> {
    const { municipality, manager, businessDay } = subject;
    const { person } = subject.personCase(decided.residentId);
    const { residentId, version } = person;
    const object = { municipality, objectKind: 'person', objectId: residentId, version } as const;
    await Promise.all(
      RECEIVERS.map((receiver) => openDelivery(manager, { ...object, receiver }, changeId, recordedAt)),
    );
    // Data never passes a 支援措置 flag: the addressing number this state rests on must have been taken first.
    const rests: AfterReference = {
      stream: 'addressing.person',
      municipality,
      lane: residentId,
      seq: person.addressingSeq,
    };
    const after = person.addressingSeq > 0 ? [rests, ...households] : households;
    const outgoing = {
      ...personMessage(subject, decided, changeId, recordedAt),
      municipality,
      lane: residentId,
      subject: residentId,
      changeId,
      businessDay,
      after,
    };
    const [appended] = await this.outbox.add(manager, [outgoing]);
    if (!appended) throw new RangeError('the message was not numbered');
    const { stream, lane, seq, messageId } = appended;
    return { seq, messageId, reference: { stream, municipality, lane, seq } };
  }

  private async sendHouseholds(
    subject: HouseholdCase,
    steps: readonly HouseholdStep[],
    changeId: string,
    recordedAt: string,
    after: readonly AfterReference[],
  ): Promise<AfterReference[]> {
    const references: AfterReference[] = [];
    for (const { message, payload } of steps) {
      const { municipality, manager, businessDay } = subject;
      const lane = payload.nhiHouseholdId;
      const key = {
        municipality,
        receiver: 'federation',
        objectKind: 'household',
        objectId: lane,
        version: payload.version,
      } as const;
      await openDelivery(manager, key, changeId, recordedAt);
      const [appended] = await this.outbox.add(manager, [
        { message, payload, municipality, lane, subject: lane, changeId, businessDay, after },
      ]);
      if (appended) references.push({ stream: appended.stream, municipality, lane, seq: appended.seq });
    }
    return references;
  }
}

/** Recording times come from the database, so that all instances agree on what was known when. */
const databaseNow = gathered(async (manager, changeIds: readonly string[]) => {
  const rows: { now: Date }[] = await manager.query(`SELECT date_trunc('milliseconds', clock_timestamp()) AS now`);
  const now = (rows[0]?.now ?? new Date()).toISOString();
  return changeIds.map(() => now);
});
