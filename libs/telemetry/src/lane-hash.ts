import { createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { loadConfig } from '#config/load-config';
import { TelemetryConfig } from './telemetry-config.ts';

/** A message asks for its lane's hash three times in each service. */
const MOST_KNOWN = 4_096;

let key: KeyObject | undefined;
const known = new Map<string, string>();

/**
 * What stands for a lane in a trace or a log: equal for equal lanes in all services, of no use without the key.
 * A process without the key draws its own, so its hashes meet no other's.
 */
export function laneHash(stream: string, lane: string): string {
  const text = `${stream}\n${lane}`;
  const found = known.get(text);
  if (found !== undefined) return found;
  key ??= createSecretKey(hashKey());
  const hash = createHmac('sha256', key).update(text).digest('hex').slice(0, 16);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(text, hash);
  return hash;
}

function hashKey(): Buffer {
  const secret = loadConfig(TelemetryConfig).hashKey;
  return secret === undefined ? randomBytes(32) : Buffer.from(secret.reveal(), 'utf8');
}
