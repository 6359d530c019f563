import { readConfig } from './counterparts.config.ts';

const environment = {
  KOKUHO_HTTP_PORT: '5410',
  KOKUHO_DATA_DIR: '/data',
  KOKUHO_INSURER_NUMBER: '310011',
  KOKUHO_SFTP_URL: 'sftp://user:p%40ss@127.0.0.1:5412',
  KOKUHO_OIDC_ISSUER: 'http://127.0.0.1:5411',
  KOKUHO_OIDC_CLIENT_SECRET: 'secret',
  AMQP_URL: 'amqp://127.0.0.1:5472',
};

describe('settings', () => {
  it('hosts all bodies by default and takes ports and password from the addresses', () => {
    const config = readConfig(environment, []);
    expect(config.bodies).toEqual(['registry', 'intermediate-server', 'aggregation', 'oidc']);
    expect([config.sftp, config.oidc.port]).toEqual([{ port: 5412, user: 'user', password: 'p@ss' }, 5411]);
    expect(config.stateDir('registry')).toBe('/data/counterparts/registry');
  });

  it('asks only for what the chosen bodies need', () => {
    const { KOKUHO_HTTP_PORT, KOKUHO_DATA_DIR } = environment;
    const config = readConfig({ KOKUHO_HTTP_PORT, KOKUHO_DATA_DIR }, ['--body=intermediate-server']);
    expect(config.bodies).toEqual(['intermediate-server']);
  });

  it('names every setting that is wrong at once', () => {
    const wrong = {
      ...environment,
      KOKUHO_HTTP_PORT: 'x',
      KOKUHO_INSURER_NUMBER: '310012',
      KOKUHO_TODAY: '2026-02-30',
      AMQP_URL: '',
    };
    expect(() => readConfig(wrong, ['--body=registry,aggregation,tax'])).toThrow(
      expect.objectContaining({
        details: {
          settings: [
            '--body: one or more of registry,intermediate-server,aggregation,oidc',
            'KOKUHO_HTTP_PORT: not valid',
            'KOKUHO_INSURER_NUMBER: not valid',
            'KOKUHO_TODAY: not valid',
            'AMQP_URL: missing',
          ],
        },
      }) as Error,
    );
  });
});
