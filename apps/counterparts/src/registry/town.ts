import { individualNumberCheckDigit } from '#kernel/check-digit';
import { addDays, daysBetween, maxDate } from '#kernel/plain-date';
import type { PlainDate } from '#kernel/plain-date';
import { integerBetween, seededRandom } from '../faults/seeded-random.ts';
import type { Random } from '../faults/seeded-random.ts';
import { householdShape } from './household-shape.ts';
import type { MemberShape } from './household-shape.ts';
import { insuredMembers } from './insured-members.ts';
import type { TownHousehold, TownMember } from './resident.ts';
import { fullName, givenName, surname, townAddress } from './samples.ts';
import { birthDateAt } from './town-dates.ts';

/** `0000001` + household (6) + member (2): the number itself says where the person lives. */
const TOWN_PREFIX = '0000001';
const MAX_HOUSEHOLDS = 999_999;

export interface TownOrder {
  readonly seed: number;
  readonly persons: number;
  /** The day the ages hold on. */
  readonly asOf: PlainDate;
  readonly municipalityCode: string;
}

/** A synthetic town that follows from its order alone; any household can be made again without the others. */
export class Town {
  readonly order: TownOrder;
  readonly households: number;
  private readonly sizeOfLast: number;
  private lastMade: { readonly index: number; readonly household: TownHousehold } | undefined;

  constructor(order: TownOrder) {
    this.order = order;
    let persons = 0;
    let households = 0;
    let size = 0;
    while (persons < order.persons && households < MAX_HOUSEHOLDS) {
      size = Math.min(this.shape(households).members.length, order.persons - persons);
      persons += size;
      households += 1;
    }
    this.households = households;
    this.sizeOfLast = size;
  }

  /** The household with an index from 0; the last one made is kept, since its members are asked for one by one. */
  household(index: number): TownHousehold {
    if (this.lastMade?.index !== index) this.lastMade = { index, household: this.make(index) };
    return this.lastMade.household;
  }

  *all(fromHousehold = 0): Generator<TownHousehold> {
    for (let index = fromHousehold; index < this.households; index += 1) yield this.household(index);
  }

  member(residentId: string): TownMember | undefined {
    const index = this.householdOf(residentId);
    return index === undefined ? undefined : this.household(index).members[Number(residentId.slice(13)) - 1];
  }

  /** Index of the household a resident or household number of this town belongs to. */
  householdOf(id: string): number | undefined {
    if (!id.startsWith(TOWN_PREFIX) || id.length !== 15) return undefined;
    const index = Number(id.slice(7, 13)) - 1;
    return index >= 0 && index < this.households ? index : undefined;
  }

  /** Resident numbers above `after`, ascending. */
  *residentIds(after: string): Generator<string> {
    const start = after < TOWN_PREFIX ? 0 : (this.householdOf(after.padEnd(15, '0')) ?? this.firstAbove(after));
    for (let index = start; index < this.households; index += 1) {
      const size = index === this.households - 1 ? this.sizeOfLast : this.shape(index).members.length;
      for (let member = 0; member < size; member += 1) {
        const id = residentIdOf(index, member);
        if (id > after) yield id;
      }
    }
  }

  private make(index: number): TownHousehold {
    const { random, members: shapes } = this.shape(index);
    const kept = index === this.households - 1 ? shapes.slice(0, this.sizeOfLast) : shapes;
    const address = townAddress(random, this.order.municipalityCode);
    const livesHereSince = addDays(this.order.asOf, -integerBetween(random, 30, 25 * 365));
    const family = surname(random);
    const registryHouseholdId = `${householdPrefix(index)}00`;
    const headResidentId = `${householdPrefix(index)}01`;
    const residents = kept.map((shape, member) => ({
      ...this.person(random, index, member, shape, family, livesHereSince),
      registryHouseholdId,
      headResidentId,
      address,
    }));
    return { registryHouseholdId, headResidentId, address, members: this.withInsurance(random, kept, residents) };
  }

  private firstAbove(after: string): number {
    return after < residentIdOf(0, 0) ? 0 : this.households;
  }

  private shape(index: number): { random: Random; members: MemberShape[] } {
    const random = seededRandom('town', this.order.seed, index);
    return { random, members: householdShape(random) };
  }

  private person(
    random: Random,
    household: number,
    member: number,
    shape: MemberShape,
    family: ReturnType<typeof surname>,
    livesHereSince: PlainDate,
  ): Omit<TownMember, 'registryHouseholdId' | 'headResidentId' | 'address' | 'insured'> {
    const birthDate = birthDateAt(random, shape.age, this.order.asOf);
    const since = maxDate(birthDate, livesHereSince);
    return {
      residentId: residentIdOf(household, member),
      status: 'CURRENT',
      ...fullName(family, givenName(random, shape.sex)),
      sex: shape.sex,
      birthDate,
      relationship: shape.relationship,
      becameResidentOn: since,
      addressSince: since,
      individualNumber: individualNumberOf(household, member),
      sequence: 1,
    };
  }

  private withInsurance(
    random: Random,
    shapes: readonly MemberShape[],
    residents: readonly Omit<TownMember, 'insured'>[],
  ): TownMember[] {
    const insured = insuredMembers(random, shapes);
    return residents.map((resident, index) => {
      if (!insured[index]) return { ...resident, insured: false };
      const since = resident.becameResidentOn as PlainDate;
      const here = random() < 0.4;
      const acquiredOn = here ? since : addDays(since, Math.floor(random() * daysBetween(since, this.order.asOf)));
      const acquisitionReason = acquiredOn !== since ? '02' : since === resident.birthDate ? '04' : '01';
      return { ...resident, insured: true, nhi: { acquiredOn, acquisitionReason } };
    });
  }
}

function householdPrefix(index: number): string {
  return `${TOWN_PREFIX}${String(index + 1).padStart(6, '0')}`;
}

function residentIdOf(household: number, member: number): string {
  return `${householdPrefix(household)}${String(member + 1).padStart(2, '0')}`;
}

function individualNumberOf(household: number, member: number): string {
  const upper = `300${String(household + 1).padStart(6, '0')}${String(member + 1).padStart(2, '0')}`;
  return `${upper}${individualNumberCheckDigit(upper)}`;
}
