import { canonicalJson } from '#kernel/canonical-json';
import { DrawnFaults } from '#testing/drawn-faults';
import { BrokenProperty } from '#testing/simulation';
import { VirtualTime } from '#testing/virtual-time';
import { OPEN_CHANGE_STATES } from '../../src/change-state.ts';
import type { JsonObject } from '../../src/json.ts';
import type { AttemptRules } from './attempt-rules.ts';
import type { ObjectModel } from './delivery-object.model.ts';
import { DELIVERY_PROPERTIES } from './delivery-properties.ts';
import {
  CONTENT_MOOD,
  type DeliveryAction,
  type DeliverySchedule,
  FAULTS_END_MS,
  LONGEST_WORK_MS,
} from './delivery-schedule.ts';
import { DeliveryStoreModel } from './delivery-store.model.ts';
import { LedgerModel } from './ledger.model.ts';
import { ReceiverModel } from './receiver.model.ts';
import { SenderModel } from './sender.model.ts';

const WORK_EVERY_MS = 250;
const DOWN_MS = 1_500;
/** Every answer has been told as often as it will be. */
const EARLIEST_END_MS = FAULTS_END_MS + 2 * LONGEST_WORK_MS;
const DEADLINE_MS = EARLIEST_END_MS + 60_000;
const NO_FAULT = { kind: 'none', ms: 0 } as const;

/**
 * Sender and receiver of one schedule in virtual time.
 * @throws BrokenProperty
 */
export function runDeliveries(schedule: DeliverySchedule, rules: AttemptRules): void {
  const time = new VirtualTime();
  const store = new DeliveryStoreModel(rules, schedule.tellsLate);
  const receiver = new ReceiverModel();
  const faults = {
    sends: new DrawnFaults(schedule.sends, time, FAULTS_END_MS, NO_FAULT),
    asks: new DrawnFaults(schedule.asks, time, FAULTS_END_MS, NO_FAULT),
    moods: new DrawnFaults(schedule.moods, time, FAULTS_END_MS, CONTENT_MOOD),
  };
  const sender = new SenderModel(time, store, receiver, rules, faults, schedule.sealsFirst);
  const ledger = new LedgerModel(store);
  for (const action of schedule.actions) time.at(action.at, () => act(action, ledger, store, sender));
  time.every(WORK_EVERY_MS, () => sender.work());
  const objects = [...store.objects.values()];
  time.run({ earliest: EARLIEST_END_MS, deadline: DEADLINE_MS }, () => objects.every(isAtRest));
  for (const object of objects) checkEnd(object, ledger, receiver);
}

function act(action: DeliveryAction, ledger: LedgerModel, store: DeliveryStoreModel, sender: SenderModel): void {
  switch (action.kind) {
    case 'crash':
      return sender.crash(DOWN_MS);
    case 'change':
      return ledger.change(action.object, action.rows);
    case 'take-again':
      return ledger.tellOlderAgain(action.object);
    case 'retry': {
      const attempt = store.object(action.object).attempts.at(-1);
      if (attempt) store.retry(attempt);
    }
  }
}

function isAtRest(object: ObjectModel): boolean {
  const isRefused = object.stateOf(object.wantedVersion) === 'rejected';
  return object.wantedVersion === object.cutVersion && (object.settledVersion === object.wantedVersion || isRefused);
}

function checkEnd(object: ObjectModel, ledger: LedgerModel, receiver: ReceiverModel): void {
  const newest = ledger.newest(object.id);
  for (const [version, states] of object.changes) checkEnded(object, version, states, version === newest.version);
  const held = contents(receiver.holds(object.id));
  const believed = contents(object.heldRows());
  if (held !== believed) throw new BrokenProperty(DELIVERY_PROPERTIES.belief, `${believed} is ${held}`);
  const isRefused = object.stateOf(newest.version) === 'rejected';
  const wanted = contents(newest.rows);
  if (!isRefused && held !== wanted) throw new BrokenProperty(DELIVERY_PROPERTIES.goal, `${wanted} is ${held}`);
}

/** Accepted, covered, superseded or not required, once; only the newest may stand refused, as a task of an officer. */
function checkEnded(object: ObjectModel, version: number, states: readonly string[], isNewest: boolean): void {
  const ends = states.filter((state) => !OPEN_CHANGE_STATES.some((open) => open === state));
  const isTask = isNewest && states.at(-1) === 'rejected';
  if (ends.length === (isTask ? 0 : 1)) return;
  throw new BrokenProperty(DELIVERY_PROPERTIES.end, `${object.id} ${version}: ${states.join(' → ')}`);
}

function contents(rows: readonly { readonly key: string; readonly content: JsonObject }[]): string {
  return canonicalJson(Object.fromEntries(rows.map(({ key, content }) => [key, content])));
}
