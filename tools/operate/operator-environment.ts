import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Settings of the running system for operator tools: their own environment, else what the supervisor wrote for them.
 * @throws RangeError naming the variable that neither knows.
 */
export function operatorEnvironment(): (name: string) => string {
  const file = join(process.env['KOKUHO_DATA_DIR'] ?? '.data', 'operator-environment.json');
  let stored: Record<string, string> = {};
  try {
    stored = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  } catch {
    // Run by the supervisor itself, everything is in the environment.
  }
  return (name) => {
    const value = process.env[name] ?? stored[name];
    if (value === undefined || value === '') throw new RangeError(`${name} is not set: is the system running?`);
    return value;
  };
}
