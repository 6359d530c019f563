import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync } from 'node:fs';
import type { Options } from './options.ts';
import type { Ran } from './campaign.ts';

const FOLDER = 'docs/reliability';

/** What the checker found, as it wrote it down. */
export interface Verdict {
  readonly changes: number;
  readonly deliveries: number;
  readonly broken: readonly string[];
}

/** A line for good: enough to run it again on the same commit. */
export function writeLedger(options: Options, ran: Ran, verdict: Verdict, seconds: number): void {
  mkdirSync(FOLDER, { recursive: true });
  const entry = {
    at: new Date().toISOString(),
    commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim(),
    seed: options.seed,
    faults: Object.values(ran.struck).reduce((sum, count) => sum + count, 0),
    classes: ran.struck,
    people: options.people,
    ...(options.cluster ? { cluster: true } : {}),
    events: ran.events,
    changes: verdict.changes,
    deliveries: verdict.deliveries,
    seconds: Math.round(seconds),
    settledInSeconds: Math.round(ran.scene.settledInSeconds),
    broken: verdict.broken,
  };
  appendFileSync(`${FOLDER}/ledger.jsonl`, `${JSON.stringify(entry)}\n`);
}
