import { readFileSync } from 'node:fs';
import { parseDuration } from './duration.ts';
import type { EnvKind } from './from-env.decorator.ts';
import { Secret } from './secret.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What one variable gave: nothing, a value, or why it cannot be used (never with the text itself). */
export type EnvReading = { readonly value: unknown } | { readonly fault: string } | undefined;

/** Reads one variable; an empty text counts as absent. */
export function readVariable(variable: string, kind: EnvKind, env: Environment): EnvReading {
  if (kind === 'secret') return readSecret(variable, env);
  const text = env[variable];
  if (text === undefined || text === '') return undefined;
  return convert(text, kind);
}

function convert(text: string, kind: Exclude<EnvKind, 'secret'>): EnvReading {
  switch (kind) {
    case 'string':
      return { value: text };
    case 'integer':
      return /^-?\d+$/.test(text) && Number.isSafeInteger(Number(text))
        ? { value: Number(text) }
        : { fault: 'must be an integer' };
    case 'boolean':
      return /^(true|false|on|off)$/.test(text)
        ? { value: text === 'true' || text === 'on' }
        : { fault: 'must be true, false, on or off' };
    case 'duration': {
      const milliseconds = parseDuration(text);
      return milliseconds === undefined
        ? { fault: 'must be a duration such as 250ms, 10s, 5m, 24h or 7d' }
        : { value: milliseconds };
    }
  }
}

function readSecret(variable: string, env: Environment): EnvReading {
  const text = env[variable];
  const file = env[`${variable}_FILE`];
  if (text && file) return { fault: `must not be given together with ${variable}_FILE` };
  if (text) return { value: new Secret(text) };
  if (!file) return undefined;
  try {
    return { value: new Secret(readFileSync(file, 'utf8').replace(/\r?\n$/, '')) };
  } catch {
    return { fault: `the file named by ${variable}_FILE cannot be read` };
  }
}
