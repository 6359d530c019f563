import type { EntityManager } from 'typeorm';
import type { WaitsFor } from '#delivery/wanted';

/** Port: which persons' rows ever named a household, and how far both sides have come at the receiver. */
export abstract class HouseholdMembers {
  /** Of these households those that are not settled at the receiver, whether they open or close. */
  abstract unsettledHouseholds(
    manager: EntityManager,
    municipality: string,
    householdIds: readonly string[],
  ): Promise<WaitsFor[]>;

  abstract remember(manager: EntityManager, person: MemberRef, householdIds: readonly string[]): Promise<void>;

  /** What a person's rows have to wait for. */
  abstract householdsToWaitFor(
    manager: EntityManager,
    municipality: string,
    householdIds: readonly string[],
  ): Promise<WaitsFor[]>;

  /** Persons of the household whose newest state has not been settled. */
  abstract personsToWaitFor(manager: EntityManager, municipality: string, householdId: string): Promise<WaitsFor[]>;
}

export interface MemberRef {
  readonly municipality: string;
  readonly residentId: string;
}
