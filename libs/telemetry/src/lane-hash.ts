import { createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { loadConfig } from '#config/load-config';
import { TelemetryConfig } from './telemetry-config.ts';

let key: KeyObject | undefined;

/**
 * What stands for a lane in a trace or a log: equal for equal lanes in all services, of no use without the key.
 * A process without the key draws its own, so its hashes meet no other's.
 */
export function laneHash(stream: string, lane: string): string {
  key ??= createSecretKey(hashKey());
  return createHmac('sha256', key).update(`${stream}\n${lane}`).digest('hex').slice(0, 16);
}

function hashKey(): Buffer {
  const secret = loadConfig(TelemetryConfig).hashKey;
  return secret === undefined ? randomBytes(32) : Buffer.from(secret.reveal(), 'utf8');
}
