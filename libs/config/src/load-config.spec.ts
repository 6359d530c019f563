import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { AppError } from '#kernel/app-error';
import { FromEnv } from './from-env.decorator.ts';
import { loadConfig } from './load-config.ts';
import { Secret } from './secret.ts';
import { ServiceConfig } from './service-config.ts';

const GOOD = {
  KOKUHO_HTTP_PORT: '4101',
  DATABASE_URL: 'postgresql://app:pw-canary@127.0.0.1:4132/addressing',
  AMQP_URL: 'amqp://kokuho:pw-canary@127.0.0.1:4172',
  KOKUHO_DATA_DIR: '.data',
  KOKUHO_MUNICIPALITY: '313700',
  KOKUHO_INSURER_NUMBER: '310029',
  KOKUHO_INTERNAL_TOKEN: 'token-canary-0123456789',
  KOKUHO_OIDC_ISSUER: 'http://127.0.0.1:4111',
};

class OwnConfig extends ServiceConfig {
  @FromEnv('OWN_ENABLED') enabled = false;
  @FromEnv('OWN_BATCH') batch = 50;
}

function faultsOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(OwnConfig, env);
  } catch (error) {
    if (error instanceof AppError && error.code === 'GEN-0008') return error.details['faults'] as readonly string[];
    throw error;
  }
  return [];
}

describe('settings of a service', () => {
  it('converts each kind and keeps the defaults of the class', () => {
    const config = loadConfig(OwnConfig, { ...GOOD, OWN_ENABLED: 'on', KOKUHO_ANSWER_DUE: '10s' });
    expect(config).toMatchObject({ httpPort: 4101, enabled: true, batch: 50, answerDue: 10_000 });
    expect(config.databaseUrl.reveal()).toBe(GOOD.DATABASE_URL);
    expect(config.today).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(config.nodeEnv).toBe('development');
  });

  it('reports every fault at once and names variables only', () => {
    const faults = faultsOf({
      ...GOOD,
      KOKUHO_HTTP_PORT: 'canary',
      DATABASE_URL: 'mysql://canary',
      KOKUHO_TODAY: '2026-02-30',
      KOKUHO_MUNICIPALITY: '313701',
      KOKUHO_ANSWER_DUE: '1 canary',
      OWN_ENABLED: 'canary',
    });
    const variables = faults.map((fault) => fault.split(':')[0]);
    expect(variables.sort()).toEqual([
      'DATABASE_URL',
      'KOKUHO_ANSWER_DUE',
      'KOKUHO_HTTP_PORT',
      'KOKUHO_MUNICIPALITY',
      'KOKUHO_TODAY',
      'OWN_ENABLED',
    ]);
    expect(faults.join()).not.toMatch(/canary|2026-02-30|313701/);
  });

  it('reports what is missing', () => {
    expect(faultsOf({})).toHaveLength(7);
  });

  it('never shows a secret', () => {
    const config = loadConfig(ServiceConfig, GOOD);
    const shown = [inspect(config), JSON.stringify(config), String(config.databaseUrl), String(config.amqpUrl)];
    expect(shown.join()).not.toContain('canary');
    expect(shown.join()).toContain('***');
  });
});

describe('a secret in a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'secret-'));
  const path = join(folder, 'token');

  beforeAll(() => writeFileSync(path, 'token-from-file-0123\n'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is read without its last line end', () => {
    const { KOKUHO_INTERNAL_TOKEN: _left, ...rest } = GOOD;
    const config = loadConfig(ServiceConfig, { ...rest, KOKUHO_INTERNAL_TOKEN_FILE: path });
    expect(config.internalToken).toBeInstanceOf(Secret);
    expect(config.internalToken.reveal()).toBe('token-from-file-0123');
  });

  it('is refused beside the variable, and when it cannot be read', () => {
    expect(faultsOf({ ...GOOD, KOKUHO_INTERNAL_TOKEN_FILE: path }).join()).toMatch(/KOKUHO_INTERNAL_TOKEN: must not/);
    const { AMQP_URL: _left, ...rest } = GOOD;
    expect(faultsOf({ ...rest, AMQP_URL_FILE: join(folder, 'none') }).join()).toMatch(/AMQP_URL: the file/);
  });
});
