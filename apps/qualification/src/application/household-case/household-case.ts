import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { PlainDate } from '#kernel/plain-date';
import { gatheredWrite } from '#persistence/gathered';
import { lockInOrder } from '#persistence/lock-order';
import {
  findHouseholdIds,
  findHouseholds,
  type StoredHousehold,
} from '../../adapters/persistence/household.repository.ts';
import { readLedger } from '../../adapters/persistence/ledger.repository.ts';
import { findPersons, type Person } from '../../adapters/persistence/person.repository.ts';
import type { DecisionContext } from '../../domain/decisions/facts.ts';
import { foldTimeline } from '../../domain/ledger/fold-timeline.ts';
import type { LedgerEvent } from '../../domain/ledger/ledger-event.ts';
import type { Timeline } from '../../domain/ledger/timeline.ts';
import { isOfficeDay } from '../../domain/tables/office-calendar.ts';
import { loadRuleTables } from '../../domain/tables/rule-tables.ts';

const LOCK_TABLES = {
  household: { table: 'registry_household', column: 'registry_household_id' },
  person: { table: 'person', column: 'resident_id' },
};

const TABLES = loadRuleTables();

/** What a town decides for itself. */
export class TownSettings {
  constructor(
    readonly municipality: string,
    readonly insurerNumber: string,
    /** 記号 of the town's certificates. */
    readonly symbol: string,
  ) {}
}

/** A registry household is locked by a row of its own, which has to be there. */
const makeLockable = gatheredWrite(
  (manager, households: readonly { municipality: string; registryHouseholdId: string }[]) =>
    manager.query(
      `INSERT INTO registry_household (municipality, registry_household_id)
       SELECT DISTINCT * FROM unnest($1::text[], $2::text[]) AS n ORDER BY 1, 2 ON CONFLICT DO NOTHING`,
      [households.map(({ municipality }) => municipality), households.map((one) => one.registryHouseholdId)],
    ),
);

export interface CaseRequest {
  readonly businessDay: PlainDate;
  readonly residentIds: readonly string[];
  /** Registry households that a member leaves or enters, beside the current ones. */
  readonly registryHouseholdIds?: readonly string[];
}

export interface PersonCase {
  person: Person;
  ledger: readonly LedgerEvent[];
  timeline: Timeline;
}

/**
 * Everything one 異動 of a household touches, locked and loaded: persons with their ledgers, and 国保世帯.
 *
 * Changes are made to this picture and written through `recordChange`, so that members decided together see each
 * other's changes.
 */
export class HouseholdCase {
  readonly manager: EntityManager;
  readonly town: TownSettings;
  /** The business day that the message or the request carries. */
  readonly businessDay: PlainDate;
  readonly persons = new Map<string, PersonCase>();
  readonly households = new Map<string, StoredHousehold>();

  constructor(manager: EntityManager, town: TownSettings, businessDay: PlainDate) {
    this.manager = manager;
    this.town = town;
    this.businessDay = businessDay;
  }

  get municipality(): string {
    return this.town.municipality;
  }

  get context(): DecisionContext {
    return { municipalityCode: this.municipality, today: this.businessDay, isOfficeDay, tables: TABLES };
  }

  /** @throws RangeError for a person who is not part of the case. */
  personCase(residentId: string): PersonCase {
    const found = this.persons.get(residentId);
    if (!found) throw new RangeError('the person is not part of this case');
    return found;
  }

  /** Reads a person (again): after a new state from addressing, or a member who joins the case. */
  async load(residentId: string): Promise<PersonCase | undefined> {
    const [person] = await findPersons(this.manager, this.municipality, [residentId]);
    if (!person) return undefined;
    const ledger = await readLedger(this.manager, this.municipality, residentId);
    const loaded = { person, ledger, timeline: foldTimeline(ledger) };
    this.persons.set(residentId, loaded);
    return loaded;
  }
}

/** Opens cases: the only way to change persons and households. */
@Injectable()
export class HouseholdCases {
  constructor(private readonly town: TownSettings) {}

  get municipality(): string {
    return this.town.municipality;
  }

  /** Names of what a case will lock, for cases that are opened side by side in one transaction. */
  async touchedBy(manager: EntityManager, request: CaseRequest): Promise<string[]> {
    const households = await this.registryHouseholds(manager, request);
    return [...households.map((id) => `household ${id}`), ...request.residentIds.map((id) => `person ${id}`)];
  }

  /** Locks households by ascending id, then persons by ascending id, and reads them as they are then. */
  async open(manager: EntityManager, request: CaseRequest): Promise<HouseholdCase> {
    const { municipality } = this.town;
    const { residentIds } = request;
    const opened = new HouseholdCase(manager, this.town, request.businessDay);
    const ids = await this.registryHouseholds(manager, request);
    await Promise.all(ids.map((registryHouseholdId) => makeLockable(manager, { municipality, registryHouseholdId })));
    await lockInOrder(manager, LOCK_TABLES, { household: ids, person: residentIds });
    await Promise.all(residentIds.map((id) => opened.load(id)));
    const householdIds = await findHouseholdIds(manager, municipality, ids, residentIds);
    for (const stored of await findHouseholds(manager, municipality, householdIds)) {
      opened.households.set(stored.household.nhiHouseholdId, stored);
    }
    return opened;
  }

  private async registryHouseholds(manager: EntityManager, request: CaseRequest): Promise<string[]> {
    const { municipality } = this.town;
    const before = await findPersons(manager, municipality, request.residentIds);
    const nhiIds = before.flatMap(({ nhiHouseholdId }) => (nhiHouseholdId === null ? [] : [nhiHouseholdId]));
    const nhi = await findHouseholds(manager, municipality, nhiIds);
    const ids = [
      ...before.map((person) => person.registryHouseholdId),
      ...nhi.map((household) => household.registryHouseholdId),
      ...(request.registryHouseholdIds ?? []),
    ];
    return [...new Set(ids)].sort();
  }
}
