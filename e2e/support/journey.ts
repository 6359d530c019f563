import { eventually } from '#testing/eventually';
import type { Api, ChangeView, DeliveryView, TaskView } from './api.ts';
import { publish, type CloudEvent } from './registry.ts';
import type { Resident } from './resident.ts';

const RECEIVERS = ['intermediate-server', 'federation'];

interface TraceStep {
  readonly step: string;
  readonly receiver?: string;
  readonly objectKind?: string;
  readonly state?: string;
  readonly at: string;
}

/** As 住基 does, until the broker has confirmed every event: what was perhaps taken in is published again. */
export function publishSurely(
  amqpUrl: string,
  events: readonly (CloudEvent | Buffer)[],
  withinMs = 120_000,
): Promise<void> {
  return eventually(() => publish(amqpUrl, events), withinMs);
}

export async function openTask(api: Api, residentId: string): Promise<TaskView> {
  return eventually(async () => {
    const [task] = await api.openTasks(residentId);
    if (!task) throw new Error(`no open task of ${residentId}`);
    return task;
  }, 30_000);
}

/** Moves them in, accepts what is proposed and waits until both receivers hold them. */
export async function insure(api: Api, amqpUrl: string, people: readonly Resident[]): Promise<void> {
  await publishSurely(
    amqpUrl,
    people.map((resident) => resident.moveIn()),
  );
  for (const { residentId } of people) {
    const { taskId } = await openTask(api, residentId);
    const { status } = await api.decide(taskId, 'accept');
    if (status !== 200) throw new Error(`the decision for ${residentId} answered ${String(status)}`);
  }
  for (const { residentId } of people) await lastDelivered(api, residentId, 1);
}

/** The newest of `count` changes, once each receiver has accepted it. */
export async function lastDelivered(
  api: Api,
  residentId: string,
  count: number,
  withinMs = 60_000,
): Promise<ChangeView> {
  return eventually(async () => {
    const change = await newestOf(api, residentId, count);
    const states = statesOf(await api.deliveries(change.changeId));
    if (RECEIVERS.some((receiver) => states[receiver] !== 'accepted')) {
      throw new Error(`${residentId} version ${String(change.version)}: ${JSON.stringify(states)}`);
    }
    return change;
  }, withinMs);
}

/** Waits for `count` changes. */
export async function newestChange(api: Api, residentId: string, count: number): Promise<ChangeView> {
  return eventually(() => newestOf(api, residentId, count), 30_000);
}

async function newestOf(api: Api, residentId: string, count: number): Promise<ChangeView> {
  const changes = await api.changes(residentId);
  const newest = changes.at(-1);
  if (!newest || changes.length !== count) throw new Error(`${residentId}: ${String(changes.length)} changes`);
  return newest;
}

export function statesOf(deliveries: readonly DeliveryView[]): Record<string, string> {
  return Object.fromEntries(deliveries.map(({ receiver, state }) => [receiver, state]));
}

/** What a receiver's answers made of a change, one after the other. */
export async function receiptsOf(api: Api, changeId: string, receiver: string): Promise<TraceStep[]> {
  const steps = await api.get<TraceStep[]>(`changes/${changeId}/trace`);
  return steps.filter(
    (step) => step.step.startsWith('receipt') && step.receiver === receiver && step.objectKind === 'person',
  );
}

export async function historyOf(api: Api, changeId: string, receiver: string): Promise<string[]> {
  const receipts = await receiptsOf(api, changeId, receiver);
  return receipts.map(({ step, state }) => (step === 'receipt' ? `${state}` : `${step} ${state}`));
}

/** What became of a change, without what was told on the way: that it is sent is told only of answers that take their time. */
export function outcomesOf(history: readonly string[]): string[] {
  return history.filter((step) => step !== 'sent' && step !== 'unknown');
}
