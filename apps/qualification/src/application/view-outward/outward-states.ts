import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Receiver } from '#contracts/delivery-changed.part';
import type { QualificationChangedV1 } from '#contracts/qualification/qualification-changed.v1';
import type { OutwardState } from '#delivery/reconciliation/sides';
import { plainDate, type PlainDate } from '#kernel/plain-date';
import { lastSaid, type LastSaid } from '#messaging/outbox/last-said';
import { BusinessDay } from '#persistence/business-day';
import { readLedgers } from '../../adapters/persistence/ledger.repository.ts';
import {
  awaitedVersions,
  outwardHouseholds,
  outwardPersons,
  type OutwardPersonRow,
  type Selection,
} from '../../adapters/persistence/outward.repository.ts';
import { foldTimeline } from '../../domain/ledger/fold-timeline.ts';
import type { LedgerEvent } from '../../domain/ledger/ledger-event.ts';
import { outwardRows } from '../../domain/outward/outward-rows.ts';
import { TownSettings } from '../household-case/household-case.ts';
import { outwardPerson } from '../record-change/person-message.ts';

export interface OutwardQuestion {
  readonly objectKind: 'person' | 'household';
  readonly subscriber: string;
  readonly receiver: Receiver;
  readonly selection: Selection;
}

/** A state before it is known what of it was said. */
type Draft = Pick<OutwardState, 'objectId' | 'version' | 'changeId' | 'data'> & { readonly day: string | null };

/**
 * What the ledger says of each object now, for senders that compare. Rows are folded from the ledger anew; name and
 * address are those last told, since a change of them that was not decided yet must not leave.
 */
@Injectable()
export class OutwardStates {
  constructor(
    private readonly dataSource: DataSource,
    private readonly town: TownSettings,
    private readonly businessDay: BusinessDay,
  ) {}

  read(question: OutwardQuestion): Promise<OutwardState[]> {
    return question.objectKind === 'person' ? this.persons(question) : this.households(question);
  }

  private async persons(question: OutwardQuestion): Promise<OutwardState[]> {
    const { manager } = this.dataSource;
    const { municipality } = this.town;
    const persons = await outwardPersons(manager, municipality, question.selection);
    const ids = persons.map(({ residentId }) => residentId);
    const ledgers = await readLedgers(manager, municipality, ids);
    return this.withMessages(question, ids, (said) =>
      persons.map((person): Draft => {
        const message = said.get(person.residentId)?.envelope;
        const told = (message?.data as QualificationChangedV1 | undefined) ?? person.initial ?? this.untold(person);
        const rows = outwardRows(foldTimeline(ledgers.get(person.residentId) ?? ([] as LedgerEvent[])));
        return {
          objectId: person.residentId,
          version: person.version,
          changeId: person.changeId ?? told.changeId,
          day: message?.businessday ?? person.initialDay,
          data: { ...told, version: person.version, rows },
        };
      }),
    );
  }

  private async households(question: OutwardQuestion): Promise<OutwardState[]> {
    const households = await outwardHouseholds(this.dataSource.manager, this.town.municipality, question.selection);
    const ids = households.map(({ nhiHouseholdId }) => nhiHouseholdId);
    return this.withMessages(question, ids, (said) =>
      households.map(({ nhiHouseholdId: objectId, version, sent }): Draft => {
        return {
          objectId,
          version,
          changeId: sent.changeId,
          day: said.get(objectId)?.envelope.businessday ?? null,
          data: sent,
        };
      }),
    );
  }

  private async withMessages(
    { objectKind, subscriber, receiver }: OutwardQuestion,
    ids: readonly string[],
    draft: (said: ReadonlyMap<string, LastSaid>) => Draft[],
  ): Promise<OutwardState[]> {
    const { manager } = this.dataSource;
    const { municipality } = this.town;
    const stream = `qualification.${objectKind}`;
    const said = await lastSaid(manager, { stream, municipality, lanes: ids, subscriber });
    const awaited = await awaitedVersions(manager, { municipality, receiver, objectKind, ids });
    const today = await this.businessDay.today(manager);
    const owed = Map.groupBy(awaited, ({ objectId }) => objectId);
    return draft(said).map(({ day, ...state }) => {
      const last = said.get(state.objectId);
      const businessDay: PlainDate = day === null ? today : plainDate(day);
      return {
        ...state,
        businessDay,
        laneSeq: last?.envelope.laneseq ?? 0,
        epoch: last?.envelope.epoch ?? null,
        pending: last?.pending ?? false,
        saidAt: last?.envelope.time ?? null,
        awaited: (owed.get(state.objectId) ?? []).map(({ version, changeId }) => ({
          version,
          changeId,
          businessDay: today,
        })),
      };
    });
  }

  /** A person of a load that kept no record of what was told: as he would be told now. */
  private untold(person: OutwardPersonRow): Omit<QualificationChangedV1, 'rows'> {
    return {
      residentId: person.residentId,
      municipalityCode: this.town.municipality,
      insurerNumber: this.town.insurerNumber,
      integratedAddresseeNumber: person.integratedAddresseeNumber,
      changeId: person.changeId ?? '',
      version: person.version,
      kind: 'ACQUISITION',
      effectiveOn: person.state.birthDate,
      recordedAt: new Date(0).toISOString(),
      person: outwardPerson(person.state),
    };
  }
}
