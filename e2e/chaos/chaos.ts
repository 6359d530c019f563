/** `npm run chaos`: faults against the real system under load, then a checker that trusts nobody. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { join } from 'node:path';
import { seededRandom } from '../../apps/counterparts/src/faults/seeded-random.ts';
import { AllDatabases } from '../support/all-databases.ts';
import { say } from '../support/say.ts';
import { startTestSystem, type TestSystem } from '../support/system.ts';
import { type Ran, runCampaign } from './campaign.ts';
import { enterOwnMounts, mountSmallDisks } from './disk/small-disks.ts';
import { failpointEnvironment } from './failpoints/arming.ts';
import { type Verdict, writeLedger } from './ledger.ts';
import { Links } from './network/links.ts';
import { type Options, readOptions, USAGE } from './options.ts';

function optionsOrUsage(): Options {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`);
    process.exit(2);
  }
}

/** In a process that has only what the run left behind. */
function check(ran: Ran): Verdict {
  const folder = mkdtempSync(join(tmpdir(), 'kokuho-chaos-'));
  try {
    const [sceneFile, verdictFile] = [join(folder, 'scene.json'), join(folder, 'verdict.json')];
    writeFileSync(sceneFile, JSON.stringify(ran.scene), { mode: 0o600 });
    const args = ['--conditions=source', join(import.meta.dirname, 'checker', 'check.ts'), sceneFile, verdictFile];
    const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
    if (status !== 0) throw new Error(`the checker ended with ${String(status)}`);
    return JSON.parse(readFileSync(verdictFile, 'utf8')) as Verdict;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the services said, and where messages and deliveries stand, is gone with the system, but needed to understand a failure. */
async function keepEvidence({ ready, system: { dataDir } }: TestSystem, seed: number): Promise<void> {
  const kept = join(tmpdir(), `kokuho-chaos-seed-${String(seed)}`);
  rmSync(kept, { recursive: true, force: true });
  cpSync(join(dataDir, 'logs'), kept, { recursive: true });
  await new AllDatabases({ ready, dataDir }).copyOut(kept, ['inbox', 'outbox', 'delivery']).catch(() => undefined);
  say(`logs of the services and their tables: ${kept}`);
}

const options = optionsOrUsage();
const smallDisks = options.classes.includes('disk') && enterOwnMounts();
if (options.classes.includes('disk') && !smallDisks)
  say('disk: no file system can be mounted here (it takes root on Linux): faults of this class are skipped');
const startedAt = performance.now();
const failpointFolder = mkdtempSync(join(tmpdir(), 'kokuho-failpoints-'));
const env = failpointEnvironment(failpointFolder);
const links = new Links(seededRandom(options.seed, 'links'));
const running = await startTestSystem({
  today: '2026-07-01',
  answerDue: '8s',
  durable: true,
  ...(options.cluster ? { cluster: true, copies: 2 } : {}),
  env,
  reroute: (environment) => links.reroute(environment),
  ...(smallDisks ? { furnish: mountSmallDisks } : {}),
});
process.once('SIGINT', () => void running[Symbol.asyncDispose]().then(() => process.exit(130)));
try {
  const ran = await runCampaign(running, { failpointFolder, links, smallDisks }, options);
  const verdict = check(ran);
  const seconds = (performance.now() - startedAt) / 1_000;
  if (options.ledger) writeLedger(options, ran, verdict, seconds);
  const outcome = verdict.broken.length === 0 ? 'every invariant held' : `BROKEN: ${verdict.broken.join(' ')}`;
  say(
    `seed ${String(options.seed)}: ${String(options.faults)} faults, ${String(ran.events)} events, ${seconds.toFixed(0)} s, ${outcome}`,
  );
  process.exitCode = verdict.broken.length === 0 ? 0 : 1;
} catch (error) {
  process.exitCode = 1;
  process.stderr.write(`${error instanceof Error ? String(error.stack) : String(error)}\n`);
} finally {
  if (process.exitCode !== 0) await keepEvidence(running, options.seed);
  await running[Symbol.asyncDispose]();
  rmSync(failpointFolder, { recursive: true, force: true });
  // What a link still holds open must not keep a run that has its verdict.
  await Promise.race([links[Symbol.asyncDispose](), delay(5_000)]);
  process.exit();
}
