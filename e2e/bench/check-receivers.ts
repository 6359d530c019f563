/**
 * What the receivers' own logs say about a measured run, whoever sent: reads the scene from the first file, writes the
 * verdict to the second. The rules are those of the fault runs.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { type Body, type Effect, effectsOf, faultsOf, logOf } from '../support/receiver-log.ts';
import type { Ready } from '../support/system.ts';

const BODIES: readonly Body[] = ['intermediate-server', 'aggregation'];
const AT_ONCE = 16;

interface Expected {
  readonly residentId: string;
  readonly name: string;
  readonly commonName?: string;
  readonly changes: number;
}

interface Scene {
  readonly counterparts: Ready['counterparts'];
  readonly expected: readonly Expected[];
  readonly everyVersion: boolean;
}

/** What the town's load gave every receiver, which is in no log: version 1 of the only row. */
function loaded({ residentId }: Expected): Effect {
  const key = '1';
  const idempotencyKey = `load ${residentId}`;
  return { residentId, key, operation: 'REGISTER', version: 1, idempotencyKey, sentKey: idempotencyKey };
}

async function check(body: Body, scene: Scene): Promise<{ effects: number; faults: string[] }> {
  const { expected, everyVersion } = scene;
  const known = new Set(expected.map(({ residentId }) => residentId));
  const effects = effectsOf(body, await logOf(scene as unknown as Ready, body));
  const faults = faultsOf([...expected.map(loaded), ...effects]);
  const accepted = new Map<string, number>();
  for (const { residentId, operation } of effects) {
    if (operation === 'REGISTER') accepted.set(residentId, (accepted.get(residentId) ?? 0) + 1);
    if (!known.has(residentId)) faults.push(`${residentId} was changed although nobody said so`);
  }
  for (const { residentId, changes } of expected) {
    const count = accepted.get(residentId) ?? 0;
    if (count < 1 || count > changes || (everyVersion && count !== changes))
      faults.push(`${residentId}: ${String(count)} of ${String(changes)} changes were accepted`);
  }
  return {
    effects: effects.length,
    faults: [...faults, ...(await staleContents(body, scene))].map((text) => `${body} ${text}`),
  };
}

interface Held {
  readonly name: string;
  readonly commonName?: string | null;
}

async function staleContents(body: Body, { counterparts, expected }: Scene): Promise<string[]> {
  const faults: string[] = [];
  const waiting = [...expected];
  const one = async (): Promise<void> => {
    for (let resident = waiting.pop(); resident; resident = waiting.pop()) {
      const { residentId, name, commonName } = resident;
      const rows = (await (await fetch(`${counterparts[body]}/records?residentId=${residentId}`)).json()) as Held[];
      const fresh = rows.filter((row) => row.name === name && (row.commonName ?? undefined) === commonName);
      if (rows.length !== 1 || fresh.length !== 1)
        faults.push(`${residentId} does not stand as the registry last said`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  return faults;
}

const [sceneFile = '', verdictFile = ''] = process.argv.slice(2);
const scene = JSON.parse(readFileSync(sceneFile, 'utf8')) as Scene;
const found = await Promise.all(BODIES.map((body) => check(body, scene)));
const verdict = {
  effects: found.reduce((sum, { effects }) => sum + effects, 0),
  faults: found.flatMap(({ faults }) => faults),
};
writeFileSync(verdictFile, JSON.stringify(verdict));
