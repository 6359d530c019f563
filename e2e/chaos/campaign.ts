import { setTimeout as delay } from 'node:timers/promises';
import { seededRandom } from '../../apps/counterparts/src/faults/seeded-random.ts';
import { eventually } from '#testing/eventually';
import { AllDatabases } from '../support/all-databases.ts';
import { Api } from '../support/api.ts';
import { sealNumber, syntheticNumber } from '../support/bad-events.ts';
import { insure } from '../support/journey.ts';
import { type Resident, residents } from '../support/resident.ts';
import { say } from '../support/say.ts';
import type { TestSystem } from '../support/system.ts';
import type { Scene } from './checker/gather.ts';
import type { Fault, FaultClass, Target } from './fault.ts';
import { Load } from './load.ts';
import type { Options } from './options.ts';
import { schedule } from './schedule.ts';
import { untilAllHaveEnded, untilAlive } from './settling.ts';

export interface Ran {
  readonly scene: Scene;
  readonly struck: Readonly<Partial<Record<FaultClass, number>>>;
  readonly events: number;
}

/** Each is looked for in everything that was written; more would make the search slower, not better. */
const NUMBERED = 5;
const PAUSE_MS = 250;
/** Most of these is waiting: others strike in the meantime, which asks more of the system and takes less time. */
const LASTING: ReadonlySet<FaultClass> = new Set(['network', 'receiver']);
/** Faults that meet a system which is still recovering; the others meet one that is up again. */
const OVERLAPPING_SHARE = 0.4;

/** One run on a system that is up: insures people, lets changes flow, strikes, and waits until everything has arrived. */
export async function runCampaign(
  running: TestSystem,
  bench: Pick<Target, 'failpointFolder' | 'links' | 'smallDisks'>,
  options: Options,
): Promise<Ran> {
  const api = new Api(running.ready);
  const databases = new AllDatabases({ ready: running.ready, dataDir: running.system.dataDir });
  const people = residents(0, options.people);
  const numbers = await giveNumbers(running, people.slice(0, NUMBERED));
  say(`insuring ${String(options.people)} people`);
  await insure(api, running.ready.amqp, people);
  const load = new Load(api, running.ready.amqp, seededRandom(options.seed, 'load'), people);
  load.start();
  const struck = await strikeAll({ running, databases, load, ...bench }, options);
  const healedAt = performance.now();
  await untilAlive(running);
  await load.stop();
  await load.close();
  await untilAllHaveEnded(databases);
  const settledInSeconds = (performance.now() - healedAt) / 1_000;
  const { ready, system } = running;
  const published = load.published();
  return {
    scene: { ready, dataDir: system.dataDir, published, numbers, settledInSeconds },
    struck,
    events: load.events,
  };
}

/** A 個人番号 for each, on all of their events: by the message path, hence encrypted. */
async function giveNumbers({ ready }: TestSystem, people: readonly Resident[]): Promise<string[]> {
  const numbers = people.map(() => syntheticNumber());
  for (const [index, resident] of people.entries())
    resident.sealedNumber = await sealNumber(ready.services['addressing'] ?? '', numbers[index] ?? '');
  return numbers;
}

async function strikeAll(target: Target, { faults, seed, classes }: Options): Promise<Ran['struck']> {
  const struck: Partial<Record<FaultClass, number>> = {};
  const startedAt = performance.now();
  const random = seededRandom(seed, 'pauses');
  let lasting = Promise.resolve();
  for (const [index, fault] of schedule(seed, classes, faults).entries()) {
    if (LASTING.has(fault.class)) await lasting;
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(0).padStart(5);
    say(`${seconds} s  ${String(index + 1).padStart(4)}/${String(faults)}  ${fault.class.padEnd(11)}${fault.name}`);
    const striking = strikeOne(target, fault, struck);
    if (LASTING.has(fault.class)) {
      // Failures are thrown where it is awaited.
      striking.catch(() => undefined);
      lasting = striking;
    } else await striking;
    await delay(PAUSE_MS);
    if (random() >= OVERLAPPING_SHARE) await untilAlive(target.running);
  }
  await lasting;
  return struck;
}

async function strikeOne(target: Target, fault: Fault, struck: Partial<Record<FaultClass, number>>): Promise<void> {
  // A fault may find what it needs still down from the one before.
  const hit = await eventually(() => fault.strike(target), 120_000);
  if (hit === false) say(`               ${fault.name}: not reached, not counted`);
  else struck[fault.class] = (struck[fault.class] ?? 0) + 1;
}
