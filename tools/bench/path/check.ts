import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Insured } from './residents.ts';

const CHECKER = 'e2e/bench/check-receivers.ts';
/** `sequence` of a resident who has had no event since the load. */
const LOADED = 1;

interface Verdict {
  readonly effects: number;
  readonly faults: readonly string[];
}

/**
 * Asks the receivers' own logs, in a process that knows nothing of who was measured: each version once, in order, the
 * newest content held.
 *
 * @param everyVersion whether each single version must have arrived, or newer ones may have covered older ones
 * @returns a line for the report
 * @throws RangeError naming the first faults
 */
export function checkReceivers(
  counterparts: Readonly<Record<string, string>>,
  residents: readonly Insured[],
  everyVersion: boolean,
): string {
  const changed = residents.filter(({ sequence }) => sequence > LOADED);
  const expected = changed.map(({ residentId, name, commonName, sequence }) => ({
    residentId,
    name,
    commonName,
    changes: sequence - LOADED,
  }));
  const folder = mkdtempSync(join(tmpdir(), 'kokuho-bench-'));
  try {
    const [sceneFile, verdictFile] = [join(folder, 'scene.json'), join(folder, 'verdict.json')];
    writeFileSync(sceneFile, JSON.stringify({ counterparts, expected, everyVersion }), { mode: 0o600 });
    const args = ['--conditions=source', CHECKER, sceneFile, verdictFile];
    const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
    if (status !== 0) throw new RangeError(`the checker ended with ${String(status)}`);
    const { effects, faults } = JSON.parse(readFileSync(verdictFile, 'utf8')) as Verdict;
    if (faults.length > 0) throw new RangeError(`${String(faults.length)} faults: ${faults.slice(0, 3).join('; ')}`);
    return `checker: ${String(effects)} rows accepted by both receivers for ${String(changed.length)} people, each once, versions in order, newest content held`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
