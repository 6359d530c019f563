import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SHOWN = 8;

interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
  }[];
  readonly samples: readonly number[];
}

/** Functions with the most time of their own, as shares of all samples, the idle ones left out. */
export function topFunctions({ nodes, samples }: CpuProfile): string[] {
  const names = new Map(
    nodes.map(({ id, callFrame: { functionName, url } }) => {
      const file = url.split('/').slice(-2).join('/');
      return [id, `${functionName || '(anonymous)'}${file ? ` (${file})` : ''}`];
    }),
  );
  const counts = new Map<string, number>();
  const busy = samples.map((id) => names.get(id) ?? '').filter((name) => name !== '(idle)' && name !== '(program)');
  for (const name of busy) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, SHOWN)
    .map(([name, count]) => `${name} ${((count / busy.length) * 100).toFixed(0)} %`);
}

/** A folder into which one process writes its CPU profile when it ends. */
export class ProfileFolder {
  private readonly folder = mkdtempSync(join(tmpdir(), 'kokuho-bench-profile-'));

  get flags(): string[] {
    return ['--cpu-prof', `--cpu-prof-dir=${this.folder}`];
  }

  /** The top functions of what was written, and the folder is gone. */
  summarise(): string[] {
    const [name] = readdirSync(this.folder);
    const found = name === undefined ? [] : topFunctions(profileIn(join(this.folder, name)));
    rmSync(this.folder, { recursive: true });
    return found;
  }
}

function profileIn(file: string): CpuProfile {
  return JSON.parse(readFileSync(file, 'utf8')) as CpuProfile;
}
