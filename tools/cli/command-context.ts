import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { loadConfig } from '#config/load-config';
import type { Role } from '#security/role';
import { CliConfig } from './cli-config.ts';
import { CliFailure } from './cli-failure.ts';
import { ConsoleClient } from './console-client.ts';
import { readReadyFile } from './ready-file.ts';

export interface Options {
  readonly as?: Role;
  readonly json?: boolean;
  readonly reason?: string;
  readonly service?: string;
  readonly status?: string;
  readonly body?: string;
  readonly expectedVersion?: string;
}

/** The API in the role of `--as`, or in the one that the command belongs to. */
export async function open(command: Command, defaultRole: Role): Promise<{ client: ConsoleClient; options: Options }> {
  const options = command.optsWithGlobals<Options>();
  const ready = await readReadyFile(loadConfig(CliConfig).dataDir);
  return { client: new ConsoleClient(ready, options.as ?? defaultRole), options };
}

/** Raw with `--json`, else as the view says. */
export function show<T>(value: T, view: (value: T) => string, options: Options): void {
  process.stdout.write(`${options.json ? JSON.stringify(value, null, 2) : view(value)}\n`);
}

export function pretty(done: string): (value: unknown) => string {
  return (value) => `${done}\n${JSON.stringify(value, null, 2)}`;
}

export async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) throw new CliFailure([`${file} を読めません。`], 2);
  try {
    return JSON.parse(text);
  } catch {
    throw new CliFailure([`${file} は JSON ではありません。`], 2);
  }
}

/** A path whose values are escaped. */
export function path(parts: TemplateStringsArray, ...values: readonly string[]): string {
  return parts.reduce((text, part, index) => `${text}${part}${encodeURIComponent(values[index] ?? '')}`, '');
}
