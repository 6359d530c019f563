import { SortedKeys } from '../record-log/sorted-keys.ts';
import type { LogEntry, LogPosition } from '../record-log/append-log.ts';
import { eventKeys } from './registry-log.ts';
import type { EventEntry, RegistryLogBody, TownEntry } from './registry-log.ts';
import type { Address, Resident, ResidentChange } from './resident.ts';
import { Town } from './town.ts';

export interface KnownResident {
  readonly residentId: string;
  readonly sequence: number;
  readonly resident: Resident | undefined;
  readonly lastEvent?: { readonly id: string; readonly at: string };
}

export interface PlannedMoveOut {
  readonly plannedOn: string;
  readonly to: Address;
}

/** The registry's record: the town, and what changed since, all following from the log. */
export class RegistryState {
  town: Town | undefined;
  readonly plannedMoveOuts = new Map<string, PlannedMoveOut>();
  /** Events still to publish, by sequence number of their entry, in order. */
  readonly unpublished = new Map<number, { readonly position: LogPosition; readonly residentId: string }>();
  private readonly changed = new Map<string, KnownResident>();
  private readonly newcomers = new SortedKeys();
  private readonly newcomersOf = new Map<string, string[]>();
  private readonly events = new Map<string, LogPosition[]>();
  private readonly municipalityCode: string;

  constructor(municipalityCode: string) {
    this.municipalityCode = municipalityCode;
  }

  apply(entry: LogEntry<RegistryLogBody>, position: LogPosition): void {
    if (entry.kind === 'town') this.settle(entry);
    else if (entry.kind === 'event') this.record(entry, position);
    else for (const seq of entry.entries) this.unpublished.delete(seq);
  }

  find(residentId: string): KnownResident | undefined {
    const changed = this.changed.get(residentId);
    if (changed) return changed;
    const member = this.town?.member(residentId);
    if (!member) return undefined;
    const { individualNumber: _number, sequence, insured: _insured, nhi: _nhi, ...resident } = member;
    return { residentId, sequence, resident };
  }

  /** Current residents of a registry household, the head first. */
  household(registryHouseholdId: string): KnownResident[] {
    const index = this.town?.householdOf(registryHouseholdId);
    const town = index === undefined ? [] : (this.town?.household(index).members ?? []);
    const ids = [...town.map(({ residentId }) => residentId), ...(this.newcomersOf.get(registryHouseholdId) ?? [])];
    return ids.flatMap((id) => this.find(id) ?? []).filter(({ resident }) => resident?.status === 'CURRENT');
  }

  positionsOf(residentId: string): readonly LogPosition[] {
    return this.events.get(residentId) ?? [];
  }

  get newcomerCount(): number {
    return this.newcomers.size;
  }

  /** Every resident above `after`, ascending. */
  *residentIds(after: string): Generator<string> {
    const town = (this.town?.residentIds(after) ?? [][Symbol.iterator]()) as Iterator<string>;
    let next = town.next();
    for (const newcomer of this.newcomers.after(after)) {
      for (; !next.done && next.value < newcomer; next = town.next()) yield next.value;
      yield newcomer;
    }
    for (; !next.done; next = town.next()) yield next.value;
  }

  private settle({ seed, persons, asOf }: TownEntry): void {
    this.town = new Town({ seed, persons, asOf, municipalityCode: this.municipalityCode });
  }

  private record({ event, publish, seq, at }: LogEntry<EventEntry>, position: LogPosition): void {
    const { id, residentId, sequence } = eventKeys(event);
    if (publish) this.unpublished.set(seq, { position, residentId });
    if (!residentId || sequence === undefined) return;
    this.events.set(residentId, [...this.positionsOf(residentId), position]);
    const before = this.find(residentId);
    if (before && before.sequence >= sequence && before.lastEvent) return;
    const { resident } = event.data as Partial<ResidentChange>;
    if (!before) this.settleNewcomer(residentId, resident);
    this.changed.set(residentId, { residentId, sequence, resident, lastEvent: { id, at } });
    this.notePlan(event.data as Partial<ResidentChange>, residentId);
  }

  private settleNewcomer(residentId: string, resident: Resident | undefined): void {
    this.newcomers.add(residentId);
    const household = resident?.registryHouseholdId;
    if (household) this.newcomersOf.set(household, [...(this.newcomersOf.get(household) ?? []), residentId]);
  }

  private notePlan({ resident, to, moveOut }: Partial<ResidentChange>, residentId: string): void {
    if (resident?.status === 'MOVE_OUT_PLANNED' && to && moveOut?.plannedOn) {
      this.plannedMoveOuts.set(residentId, { plannedOn: moveOut.plannedOn, to });
    } else this.plannedMoveOuts.delete(residentId);
  }
}
