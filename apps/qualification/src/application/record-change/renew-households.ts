import { HouseholdChangedV1 } from '#contracts/qualification/household-changed.v1';
import { canonicalJson } from '#kernel/canonical-json';
import { newId } from '#kernel/ids';
import { saveHousehold, type StoredHousehold } from '../../adapters/persistence/household.repository.ts';
import { readMemberPeriods } from '../../adapters/persistence/ledger.repository.ts';
import { findPersons } from '../../adapters/persistence/person.repository.ts';
import { headEventsOf } from '../../domain/household/effect-events.ts';
import type { HouseholdEvent, HouseholdEventContent } from '../../domain/household/nhi-household.ts';
import { householdOutward, type HouseholdOutward } from '../../domain/outward/household-outward.ts';
import type { HouseholdCase } from '../household-case/household-case.ts';
import { householdPayload } from './household-message.ts';
import type { DecidedChange } from './decided-change.ts';

/** A household version to be sent with a change. */
export interface HouseholdStep {
  readonly message: typeof HouseholdChangedV1;
  readonly payload: HouseholdChangedV1;
  /** Closing rows go after the persons', all others before them. */
  readonly closes: boolean;
}

interface Renewal {
  readonly changeId: string;
  readonly recordedAt: string;
  readonly openingEvents: readonly HouseholdEventContent[];
}

/** Carries a change into the 国保世帯 it touches; gives a step for each whose outward state is now another. */
export async function renewHouseholds(
  subject: HouseholdCase,
  decided: DecidedChange,
  renewal: Renewal,
): Promise<HouseholdStep[]> {
  const steps: HouseholdStep[] = [];
  for (const stored of [...subject.households.values()]) {
    const step = await renew(subject, decided, renewal, stored);
    if (step) steps.push(step);
  }
  return steps;
}

async function renew(
  subject: HouseholdCase,
  decided: DecidedChange,
  renewal: Renewal,
  stored: StoredHousehold,
): Promise<HouseholdStep | undefined> {
  const { household } = stored;
  const contents = eventsFor(subject, decided, renewal, stored);
  const events = contents.map((content, index): HouseholdEvent => ({
    ...content,
    eventId: newId(),
    changeId: renewal.changeId,
    recordedAt: renewal.recordedAt,
    sequence: household.events.length + 1 + index,
  }));
  const next = { ...household, events: [...household.events, ...events] };
  const members = await readMemberPeriods(subject.manager, subject.municipality, household.nhiHouseholdId);
  const outward = householdOutward(next, members, subject.businessDay);
  const payload = await payloadOf(subject, outward, stored, renewal);
  const last = stored.outward?.sent;
  const changed = payload !== undefined && canonicalJson(heldPart(payload)) !== canonicalJson(last && heldPart(last));
  const renewed = {
    ...stored,
    household: next,
    version: changed ? stored.version + 1 : stored.version,
    outward: changed ? { ...outward, sent: payload } : (stored.outward ?? outward),
  };
  subject.households.set(household.nhiHouseholdId, renewed);
  if (changed || events.length > 0) await saveHousehold(subject.manager, renewed, events);
  return changed
    ? { message: HouseholdChangedV1, payload, closes: !outward.exists || outward.closesOn !== null }
    : undefined;
}

function eventsFor(
  subject: HouseholdCase,
  decided: DecidedChange,
  renewal: Renewal,
  stored: StoredHousehold,
): readonly HouseholdEventContent[] {
  const { household } = stored;
  const isOpening =
    household.events.length === 0 &&
    subject.personCase(decided.residentId).person.nhiHouseholdId === household.nhiHouseholdId;
  const cancelled = decided.cancelsChangeId;
  const undo = cancelled !== undefined && household.events.some((event) => event.changeId === cancelled);
  return [
    ...(isOpening ? renewal.openingEvents : []),
    ...(undo ? [{ kind: 'CANCELLED', targetChangeId: cancelled } as const] : []),
    ...headEventsOf(decided.householdEffects, household.nhiHouseholdId),
  ];
}

async function payloadOf(
  subject: HouseholdCase,
  outward: HouseholdOutward,
  stored: StoredHousehold,
  renewal: Renewal,
): Promise<HouseholdChangedV1 | undefined> {
  const { changeId, recordedAt } = renewal;
  const stamp = { version: stored.version + 1, changeId, recordedAt };
  const last = stored.outward?.sent;
  if (outward.head === null || outward.opensOn === null) {
    // Every membership was cancelled: receivers must let go of what they hold, with the data they were given.
    return last && Object.assign(new HouseholdChangedV1(), last, { exists: false, insuredCount: 0 }, stamp);
  }
  const [head] = await findPersons(subject.manager, subject.municipality, [outward.head.residentId]);
  return head && householdPayload(subject, outward, head, stamp);
}

/** What of a payload receivers hold; a version alone is no change. */
function heldPart(payload: HouseholdChangedV1): object {
  const { version: _version, changeId: _change, recordedAt: _at, ...held } = payload;
  return held;
}
