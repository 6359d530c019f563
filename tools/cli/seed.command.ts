import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { CliFailure } from './cli-failure.ts';

/** The loader beside this program in the build. */
const SEED_SCRIPT = fileURLToPath(new URL('../operate/seed.js', import.meta.url));

/** Fills an empty town; the only writer besides messages. */
export function addSeedCommand(program: Command): void {
  program
    .command('seed')
    .description('架空の町を作る（初期移行と同じ経路）')
    .requiredOption('--persons <number>', '人数')
    .option('--seed <number>', '乱数の種', '1')
    .action(async ({ persons, seed }: { persons: string; seed: string }) => {
      if (![persons, seed].every((text) => /^\d+$/.test(text))) {
        throw new CliFailure(['--persons と --seed は数字で指定してください。'], 2);
      }
      const child = spawn(process.execPath, [SEED_SCRIPT, '--persons', persons, '--seed', seed], { stdio: 'inherit' });
      const [code] = (await once(child, 'exit')) as [number | null];
      if (code !== 0) throw new CliFailure(['初期データの作成に失敗しました。']);
    });
}
