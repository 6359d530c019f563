/**
 * A process of its own, so that nothing the run believes can colour what is checked: reads the scene from the file given,
 * prints a line per invariant, and ends with 1 when one is broken.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { AllDatabases } from '../../support/all-databases.ts';
import { say } from '../../support/say.ts';
import { gather, type Scene } from './gather.ts';
import { INVARIANTS } from './invariants.ts';

const SHOWN = 5;

const [sceneFile = '', verdictFile = ''] = process.argv.slice(2);
const scene = JSON.parse(readFileSync(sceneFile, 'utf8')) as Scene;
const facts = await gather(scene, new AllDatabases(scene));
const verdicts = INVARIANTS.map(({ id, title, violations }) => ({ id, title, violations: violations(facts) }));
say(`${String(facts.changes.length)} changes, ${String(facts.deliveries.length)} deliveries`);
for (const { id, title, violations } of verdicts) {
  say(`${id.padEnd(4)}${violations.length === 0 ? 'ok     ' : 'BROKEN '}${title}`);
  for (const text of violations.slice(0, SHOWN)) say(`       ${text}`);
  if (violations.length > SHOWN) say(`       and ${String(violations.length - SHOWN)} more`);
}
writeFileSync(
  verdictFile,
  JSON.stringify({
    changes: facts.changes.length,
    deliveries: facts.deliveries.length,
    broken: verdicts.filter(({ violations }) => violations.length > 0).map(({ id }) => id),
  }),
);
