import { setTimeout as delay } from 'node:timers/promises';
import { logTail } from '../servers/process-group.mjs';

const TIME_LIMIT = 90_000;
const GIVE_UP_AFTER_DEATHS = 5;

/** @param {string} url @param {RequestInit} [options] @returns {Promise<any>} undefined unless it answers with success */
async function fetchJson(url, options) {
  try {
    const response = await fetch(url, { ...options, signal: AbortSignal.timeout(5_000) });
    const text = await response.text();
    return response.ok ? JSON.parse(text || '{}') : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {import('./keeper.mjs').Keeper<any>} keeper @param {string} url base @param {string} dataDir @param {AbortSignal} signal
 * @returns {Promise<any>} what its readiness says
 */
export async function untilServiceReady(keeper, url, dataDir, signal) {
  const deadline = Date.now() + TIME_LIMIT;
  for (;;) {
    const answer = await fetchJson(`${url}/health/ready`);
    if (answer !== undefined) return answer;
    if (keeper.deaths >= GIVE_UP_AFTER_DEATHS || Date.now() > deadline) {
      throw new Error(`${keeper.name} の準備ができません / is not ready:\n${logTail(dataDir, keeper.name)}`);
    }
    await delay(100, undefined, { signal });
  }
}

/**
 * @param {string} issuer @param {string} client @param {string} secret @param {AbortSignal} signal
 * @returns {Promise<string>} access token
 */
export async function requestToken(issuer, client, secret, signal) {
  const headers = { authorization: `Basic ${Buffer.from(`${client}:${secret}`).toString('base64')}` };
  const body = new URLSearchParams({ grant_type: 'client_credentials' });
  for (const deadline = Date.now() + 15_000; Date.now() < deadline; await delay(200, undefined, { signal })) {
    const answer = await fetchJson(`${issuer}/token`, { method: 'POST', headers, body });
    if (answer?.access_token) return answer.access_token;
  }
  throw new Error(`${client} のトークンを取得できません / no token for ${client} from ${issuer}`);
}
