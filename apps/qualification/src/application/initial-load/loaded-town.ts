import type { AddresseePart } from '#contracts/addressing/addressee.part';
import type { HouseholdChangedV1 } from '#contracts/qualification/household-changed.v1';
import type { QualificationChangedV1 } from '#contracts/qualification/qualification-changed.v1';
import type { PlainDate } from '#kernel/plain-date';
import type { TownSettings } from '../household-case/household-case.ts';
import type { QualificationRows } from './qualification-rows.ts';

export interface LoadedMember {
  readonly residentId: string;
  readonly state: AddresseePart;
  readonly integratedAddresseeNumber: string;
  /** 資格取得年月日; null for a resident who is not insured. */
  readonly acquiredOn: string | null;
}

export interface LoadedHousehold {
  readonly registryHouseholdId: string;
  readonly headResidentId: string;
  readonly members: readonly LoadedMember[];
}

export interface LoadSettings {
  readonly town: TownSettings;
  readonly businessDay: PlainDate;
  readonly recordedAt: string;
  /** Next free 国保世帯 number; called once per household with an insured member. */
  readonly nextNumber: () => string;
}

/** What the load of one household gives: rows of this service, and the states that the receivers hold already. */
export interface HouseholdLoad {
  readonly rows: QualificationRows;
  readonly persons: readonly QualificationChangedV1[];
  readonly household: HouseholdChangedV1 | undefined;
}
