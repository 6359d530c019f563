import { seededRandom } from '../faults/seeded-random.ts';
import type { Random } from '../faults/seeded-random.ts';
import { problem } from '../http/problem.ts';
import { DAY_CHANGES } from './day-changes.ts';
import type { Draft, DayScene } from './day-changes.ts';
import { DAY_REASONS } from './day-order.ts';
import type { DayOrder, DayReason } from './day-order.ts';
import type { KnownResident, PlannedMoveOut, RegistryState } from './registry-state.ts';
import { residentEvent } from './resident.ts';
import type { ResidentChange, ResidentEvent } from './resident.ts';
import type { Town } from './town.ts';

const WEIGHTS: Record<DayReason, number> = {
  MOVE_WITHIN: 20,
  NAME_CHANGE: 10,
  PROTECTION_CHANGE: 5,
  DEATH: 12,
  BIRTH: 8,
  MOVE_IN_DOMESTIC: 15,
  MOVE_OUT_DOMESTIC: 15,
  MOVE_OUT_CONFIRMED: 12,
  MOVE_OUT_CANCELLED: 3,
};
const NOT_OF_INSURED: readonly DayReason[] = ['BIRTH', 'MOVE_IN_DOMESTIC'];
const MAX_TRIES = 2_000;

/** Generates one day's changes; each is recorded before the next is drawn, so the next sees it. */
export class Day {
  private readonly state: RegistryState;
  private readonly town: Town;
  private readonly order: DayOrder;
  private readonly random: Random;
  private made = 0;

  constructor(state: RegistryState, town: Town, order: DayOrder) {
    this.state = state;
    this.town = town;
    this.order = order;
    this.random = seededRandom('day', order.seed, order.date);
  }

  *events(): Generator<ResidentEvent> {
    const reasons = this.reasons();
    for (let tries = 0; this.made < this.order.changes; tries += 1) {
      if (tries > MAX_TRIES || reasons.length === 0)
        throw problem(422, '条件に合う住民が町にいないため、異動を作れません');
      const reason = this.draw(reasons);
      const drafts = DAY_CHANGES[reason](this.scene());
      if (drafts.length > 0) tries = 0;
      const group = `D-${this.order.date}-${this.order.seed}-${this.made + 1}`;
      for (const draft of drafts) yield this.event(reason, draft, group, drafts.length);
    }
  }

  private reasons(): DayReason[] {
    const { mix, insuredOnly } = this.order;
    const chosen = mix ?? DAY_REASONS;
    return insuredOnly ? chosen.filter((reason) => !NOT_OF_INSURED.includes(reason)) : [...chosen];
  }

  private draw(reasons: readonly DayReason[]): DayReason {
    const total = reasons.reduce((sum, reason) => sum + WEIGHTS[reason], 0);
    let drawn = this.random() * total;
    for (const reason of reasons) if ((drawn -= WEIGHTS[reason]) < 0) return reason;
    return reasons[0] as DayReason;
  }

  private scene(): DayScene {
    const { random, state, order, town } = this;
    const { registryHouseholdId } = town.household(Math.floor(random() * town.households));
    const members = state.household(registryHouseholdId).flatMap(({ resident }) => resident ?? []);
    return {
      random,
      date: order.date,
      municipalityCode: town.order.municipalityCode,
      members,
      eligible: members.filter(({ residentId }) => this.mayChange(residentId)),
      remaining: order.changes - this.made,
      planned: () => this.planned(),
      newcomer: state.newcomerCount + 1,
    };
  }

  private planned(): (readonly [KnownResident, PlannedMoveOut])[] {
    return [...this.state.plannedMoveOuts].flatMap(([residentId, plan]) => {
      const known = this.state.find(residentId);
      return known && this.mayChange(residentId) ? [[known, plan] as const] : [];
    });
  }

  private mayChange(residentId: string): boolean {
    return !this.order.insuredOnly || (this.town.member(residentId)?.insured ?? false);
  }

  private event(reason: DayReason, draft: Draft, changeGroup: string, changeGroupSize: number): ResidentEvent {
    const { date } = this.order;
    const { residentId } = draft.resident;
    const sequence = (this.state.find(residentId)?.sequence ?? 0) + 1;
    const data: ResidentChange = {
      municipalityCode: this.town.order.municipalityCode,
      changeGroup,
      changeGroupSize,
      changeGroupScope: 'WHOLE',
      sequence,
      reason,
      notifiedOn: date,
      ...draft,
    };
    const time = officeHours(date, this.made);
    this.made += 1;
    return residentEvent(`reg-${date}-${residentId}-${sequence}`, time, data);
  }
}

/** Spreads the day's events over its office hours, second by second. */
function officeHours(date: string, index: number): string {
  const second = 8.5 * 3_600 + (index % (9 * 3_600));
  return `${date}T${new Date(second * 1_000).toISOString().slice(11, 19)}+09:00`;
}
