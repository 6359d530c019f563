import { setTimeout as delay } from 'node:timers/promises';
import { integerBetween, pick, type Random } from '../../apps/counterparts/src/faults/seeded-random.ts';
import { eventually } from '#testing/eventually';
import type { Api, TaskView } from '../support/api.ts';
import { publishSurely } from '../support/journey.ts';
import type { CloudEvent } from '../support/registry.ts';
import { Resident } from '../support/resident.ts';
import { say } from '../support/say.ts';
import { UNREADABLE, type Unreadable } from './unreadable.ts';

const EVERY_MS = 250;
const PATIENCE_MS = 180_000;
const NEWCOMER_SHARE = 0.06;
const CORRECTION_SHARE = 0.15;

/** What was published, which is what the checker measures everything against. */
export interface Published {
  readonly residents: readonly PublishedResident[];
  /** Bodies nobody can read, each different from the others. */
  readonly garbled: number;
  /** Messages of ours that nobody can read any more since they waited in a queue. */
  readonly strays: number;
}

export interface PublishedResident {
  readonly residentId: string;
  readonly events: number;
  readonly names: readonly string[];
  readonly addresses: readonly string[];
}

/** A steady stream of information changes and corrections, and newcomers whose proposals a clerk accepts. */
export class Load {
  private readonly api: Api;
  private readonly amqpUrl: string;
  private readonly random: Random;
  private readonly insured: Resident[];
  private readonly everybody = new Map<string, Told>();
  private readonly history: CloudEvent[] = [];
  private readonly decisions: Promise<void>[] = [];
  private nextIndex: number;
  private garbled = 0;
  private strays = 0;
  private running: Promise<void> | undefined;
  private wanted = false;

  constructor(api: Api, amqpUrl: string, random: Random, insured: readonly Resident[]) {
    this.api = api;
    this.amqpUrl = amqpUrl;
    this.random = random;
    this.insured = [...insured];
    this.nextIndex = insured.length;
    for (const resident of insured) this.everybody.set(resident.residentId, toldOnce(resident));
  }

  start(): void {
    this.wanted = true;
    this.running = this.run();
  }

  /** Stops, and waits for the decisions that are under way. */
  async stop(): Promise<void> {
    this.wanted = false;
    await this.running;
    await Promise.all(this.decisions);
  }

  /** Everybody's last change: what a receiver refused before is replaced by it. */
  async close(): Promise<void> {
    await this.publish([...this.everybody.values()].map(({ resident }) => [resident, resident.moveWithin()]));
  }

  /** As a registry that is not sure of what it has sent. */
  async repeat(count: number): Promise<void> {
    await publishSurely(this.amqpUrl, this.history.slice(-count).reverse(), PATIENCE_MS);
  }

  /** As a registry whose broker has lost what it had confirmed. */
  async sendAgain(count: number): Promise<void> {
    await publishSurely(this.amqpUrl, this.history.slice(-count), PATIENCE_MS);
  }

  /** As a registry that has gone mad: nothing of this can be taken in. */
  async garble(kind: Unreadable, count: number): Promise<void> {
    const bodies = Array.from({ length: count }, () => UNREADABLE[kind](this.garbled++));
    await publishSurely(this.amqpUrl, bodies, PATIENCE_MS);
  }

  noteStrays(count: number): void {
    this.strays += count;
  }

  published(): Published {
    const residents = [...this.everybody.values()].map(({ resident: { residentId }, events, names, addresses }) => ({
      residentId,
      events,
      names,
      addresses,
    }));
    return { residents, garbled: this.garbled, strays: this.strays };
  }

  get events(): number {
    return this.history.length;
  }

  private async run(): Promise<void> {
    while (this.wanted) {
      const batch = Array.from({ length: integerBetween(this.random, 1, 3) }, () => this.draw());
      const startedAt = performance.now();
      await this.publish(batch);
      // A machine that is slow to take one event in gets the next one later: what counts here is faults, not throughput.
      await delay(Math.max(EVERY_MS, 2 * (performance.now() - startedAt)));
    }
  }

  private draw(): [Resident, CloudEvent] {
    const drawn = this.random();
    if (drawn < NEWCOMER_SHARE) return this.newcomer();
    const resident = pick(this.random, this.insured);
    if (drawn < NEWCOMER_SHARE + CORRECTION_SHARE)
      return [resident, resident.correctCommonName(`通称${String(this.history.length)}`)];
    return [resident, drawn < 0.6 ? resident.moveWithin() : resident.rename()];
  }

  private newcomer(): [Resident, CloudEvent] {
    const resident = new Resident(this.nextIndex++);
    this.everybody.set(resident.residentId, { ...toldOnce(resident), events: 0 });
    this.decisions.push(this.accept(resident));
    return [resident, resident.moveIn()];
  }

  private async publish(batch: readonly (readonly [Resident, CloudEvent])[]): Promise<void> {
    const events = batch.map(([, event]) => event);
    for (const [resident, event] of batch) this.note(resident, event);
    await publishSurely(this.amqpUrl, events, PATIENCE_MS);
    this.history.push(...events);
  }

  private note({ residentId }: Resident, { data: { resident } }: CloudEvent): void {
    const told = this.everybody.get(residentId);
    if (!told) return;
    told.events += 1;
    told.names.push(String(resident['name']));
    told.addresses.push((resident['address'] as { text: string }).text);
  }

  /** Until no proposal is open: an answer may be lost on its way although the decision stands. */
  private async accept(resident: Resident): Promise<void> {
    const { residentId } = resident;
    let seen = false;
    await eventually(async () => {
      const task = await this.proposalOf(residentId);
      if (task) await this.api.decide(task.taskId, 'accept');
      seen ||= task !== undefined;
      if (!seen || (await this.proposalOf(residentId))) throw new Error(`${residentId} is not decided`);
    }, PATIENCE_MS).then(
      () => this.insured.push(resident),
      // The checker will miss them at the receivers.
      (error: unknown) => say(String(error)),
    );
  }

  /** A receiver's refusal raises a task too, which the next change closes. */
  private async proposalOf(residentId: string): Promise<TaskView | undefined> {
    return (await this.api.openTasks(residentId)).find(({ kind }) => kind === 'PROPOSAL');
  }
}

/** What the registry has told of somebody, the newest last. */
interface Told {
  readonly resident: Resident;
  events: number;
  readonly names: string[];
  readonly addresses: string[];
}

/** Of one who was moved in before the load began. */
function toldOnce(resident: Resident): Told {
  return { resident, events: 1, names: [resident.name], addresses: [resident.address] };
}
