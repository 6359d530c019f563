import { faultsOf } from '../../support/receiver-log.ts';
import type { DeliveryFact, Facts } from './facts.ts';

const RECEIVERS = ['intermediate-server', 'federation'] as const;
const ENDED = ['accepted', 'covered', 'superseded', 'not-required'];
/** Somebody has to ask the receiver what is true; no later change can answer that. */
const CONTRADICTION = 'DELIVERY_CONTRADICTION';
const SETTLE_LIMIT_S = 120;

/** What must hold after any run; `violations` is empty when it does. */
export interface Invariant {
  readonly id: string;
  readonly title: string;
  readonly violations: (facts: Facts) => string[];
}

export const INVARIANTS: readonly Invariant[] = [
  { id: 'I1', title: 'no change is lost', violations: lost },
  { id: 'I2', title: 'each version ends once, each key takes effect once', violations: endedOtherThanOnce },
  { id: 'I3', title: 'versions rise per person at each receiver', violations: outOfOrder },
  { id: 'I4', title: 'no effect without a change behind it', violations: phantoms },
  { id: 'I5', title: "no one's data under another's number", violations: mixed },
  { id: 'I6', title: 'every change is in the audit log', violations: unaudited },
  { id: 'I7', title: 'no 個人番号 can be read anywhere', violations: exposed },
  { id: 'I8', title: `settled within ${String(SETTLE_LIMIT_S)} s after the last fault`, violations: unsettled },
  { id: 'I9', title: 'every refusal raised a task, and none is left', violations: silent },
  { id: 'I10', title: 'what came in was taken in once or set aside', violations: miscounted },
];

const at = ({ receiver, objectKind, objectId, version }: DeliveryFact): string =>
  `${receiver} ${objectKind} ${objectId} version ${String(version)}`;

function lost({ changes, deliveries, waiting }: Facts): string[] {
  const known = new Set(
    deliveries
      .filter(({ objectKind }) => objectKind === 'person')
      .map(({ receiver, changeId }) => `${receiver} ${changeId}`),
  );
  const missing = changes.flatMap(({ changeId, residentId, version }) =>
    RECEIVERS.filter((receiver) => !known.has(`${receiver} ${changeId}`)).map(
      (receiver) => `${receiver} never heard of ${residentId} version ${String(version)}`,
    ),
  );
  return [...missing, ...waiting.map((text) => `still waiting: ${text}`)];
}

function endedOtherThanOnce({ deliveries, receivers }: Facts): string[] {
  const notOnce = deliveries
    .filter(
      ({ state, history }) => !ENDED.includes(state) || history.filter((step) => ENDED.includes(step)).length !== 1,
    )
    .map((delivery) => `${at(delivery)}: ${delivery.history.join(' ')}`);
  const twice = receivers.flatMap(({ body, effects }) => {
    const seen = new Set<string>();
    return effects
      .filter(({ idempotencyKey }) => seen.has(idempotencyKey) || !seen.add(idempotencyKey))
      .map(({ residentId, idempotencyKey }) => `${body} ${residentId}: ${idempotencyKey} took effect twice`);
  });
  return [...notOnce, ...twice];
}

function outOfOrder({ receivers }: Facts): string[] {
  return receivers.flatMap(({ body, effects }) => faultsOf(effects).map((fault) => `${body} ${fault}`));
}

function phantoms({ changes, receivers }: Facts): string[] {
  const people = new Set(changes.map(({ residentId }) => residentId));
  return receivers.flatMap(({ body, effects, sentKeys }) => {
    const keys = new Set(sentKeys);
    return effects
      .filter(({ residentId, sentKey }) => !people.has(residentId) || !keys.has(sentKey))
      .map(({ residentId, idempotencyKey }) => `${body} took ${idempotencyKey} for ${residentId}, which nobody sent`);
  });
}

function mixed({ published, receivers }: Facts): string[] {
  const own = new Map(published.residents.map((resident) => [resident.residentId, resident]));
  return receivers.flatMap(({ body, held, sent }) => {
    const missing = [...own.keys()].filter((residentId) => !held.some((row) => row.residentId === residentId));
    const stale = held.filter(({ residentId, name, address }) => {
      const expected = own.get(residentId);
      return name !== expected?.names.at(-1) || address !== expected.addresses.at(-1);
    });
    const foreign = sent.filter(({ residentId, address }) => !own.get(residentId)?.addresses.includes(address));
    return [
      ...missing.map((residentId) => `${body} holds nothing of ${residentId}`),
      ...stale.map(({ residentId }) => `${body} holds other than the newest data of ${residentId}`),
      ...foreign.map(({ residentId }) => `${body} was sent an address that ${residentId} never had`),
    ];
  });
}

function unaudited({ changes }: Facts): string[] {
  return changes
    .filter(({ audited }) => !audited)
    .map(({ residentId, version }) => `${residentId} version ${String(version)} is not in the audit log`);
}

function exposed({ exposed: places }: Facts): string[] {
  return places.map((place) => `a number can be read in ${place}`);
}

function unsettled({ settledInSeconds }: Facts): string[] {
  return settledInSeconds <= SETTLE_LIMIT_S ? [] : [`took ${settledInSeconds.toFixed(0)} s`];
}

function silent({ deliveries, tasks }: Facts): string[] {
  const raised = new Set(
    tasks.filter(({ kind }) => kind === 'DELIVERY_REJECTED').flatMap(({ residentIds }) => residentIds),
  );
  const unseen = deliveries
    .filter(({ objectKind, history }) => objectKind === 'person' && history.includes('rejected'))
    .filter(({ objectId }) => !raised.has(objectId))
    .map((delivery) => `${at(delivery)} was refused and nobody was told`);
  const asked = new Set(tasks.filter(({ kind }) => kind === CONTRADICTION).flatMap(({ residentIds }) => residentIds));
  const unasked = deliveries
    .filter(({ objectKind, objectId, contradicted }) => objectKind === 'person' && contradicted && !asked.has(objectId))
    .map((delivery) => `${at(delivery)} was contradicted and nobody was told`);
  const left = tasks
    .filter(({ kind, status }) => status === 'open' && kind !== CONTRADICTION)
    .map(({ kind }) => `a task ${kind} is left open`);
  return [...unseen, ...unasked, ...left];
}

function miscounted({ published, takenIn, quarantined, straysQuarantined }: Facts): string[] {
  const wrong = published.residents
    .filter(({ residentId, events }) => takenIn[residentId] !== events)
    .map(({ residentId, events }) => `${residentId}: ${String(events)} sent, ${String(takenIn[residentId])} taken in`);
  const garbled =
    quarantined === published.garbled
      ? []
      : [`${String(published.garbled)} unreadable sent, ${String(quarantined)} in quarantine`];
  const strays =
    straysQuarantined === published.strays
      ? []
      : [`${String(published.strays)} messages made unreadable, ${String(straysQuarantined)} in quarantine`];
  return [...wrong, ...garbled, ...strays];
}
