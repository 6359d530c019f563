import { join } from 'node:path';
import { portsOf } from '../servers/free-ports.mjs';
import { secretsFileOf } from './secrets.mjs';
import { serviceNames, servicesWithDatabase } from './service-table.mjs';

/**
 * @typedef {import('./service-table.mjs').ServiceName} ServiceName
 * @typedef {import('./secrets.mjs').Secrets} Secrets
 * @typedef {object} EnvironmentOptions
 * @property {string} databaseAdminUrl superuser of the cluster that holds all databases
 * @property {string} amqpUrl
 * @property {string} [today] first business day; today in Japan when absent
 * @property {string} [answerDue]
 * @property {boolean} [demo]
 * @property {Record<string, string>} [env] prevails over everything
 */

const PASSED_THROUGH = /^(PATH|HOME|LANG|LC_.*|TZ|TMPDIR|NODE_ENV|NODE_EXTRA_CA_CERTS|OTEL_.*|KOKUHO_.*)$/;

/** The business day is Japan's, wherever the machine stands. */
export function todayInJapan() {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo' }).format();
}

/** @param {number} base */
export function urlsOf(base) {
  const ports = portsOf(base);
  const at = (/** @type {number} */ port) => `http://127.0.0.1:${port}`;
  const processes = /** @type {Record<ServiceName, string>} */ (
    Object.fromEntries(serviceNames.map((name) => [name, at(ports[name])]))
  );
  const { counterparts: outside, ...services } = processes;
  return {
    processes,
    services,
    counterparts: {
      registry: `${outside}/registry`,
      'intermediate-server': `${outside}/intermediate-server`,
      aggregation: `${outside}/aggregation`,
    },
    oidcIssuer: at(ports.oidc),
  };
}

/** @param {string} adminUrl @param {ServiceName} service @param {Secrets} secrets */
function databaseUrl(adminUrl, service, { databaseRoles }) {
  const url = new URL(adminUrl);
  url.username = `kokuho_${service}_app`;
  url.password = databaseRoles[url.username] ?? '';
  url.pathname = `/kokuho_${service}`;
  return url.href;
}

function inherited() {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name, value]) => value !== undefined && PASSED_THROUGH.test(name)),
  );
}

/** @param {number} base @param {string} dataDir @param {EnvironmentOptions} options */
function commonVariables(base, dataDir, { today, answerDue, demo }) {
  const { services, counterparts, oidcIssuer } = urlsOf(base);
  return {
    NODE_COMPILE_CACHE: join(dataDir, 'compile-cache'),
    KOKUHO_DATA_DIR: dataDir,
    KOKUHO_TODAY: today ?? process.env.KOKUHO_TODAY ?? todayInJapan(),
    KOKUHO_DEMO: demo === undefined ? (process.env.KOKUHO_DEMO ?? 'on') : demo ? 'on' : 'off',
    KOKUHO_MUNICIPALITY: process.env.KOKUHO_MUNICIPALITY ?? '313700',
    KOKUHO_INSURER_NUMBER: process.env.KOKUHO_INSURER_NUMBER ?? '310011',
    KOKUHO_ANSWER_DUE: answerDue ?? process.env.KOKUHO_ANSWER_DUE ?? '10s',
    KOKUHO_TAIL_CHECK_S: process.env.KOKUHO_TAIL_CHECK_S ?? '30',
    ...Object.fromEntries(Object.entries(services).map(([name, url]) => [`KOKUHO_${name.toUpperCase()}_URL`, url])),
    KOKUHO_REGISTRY_URL: counterparts.registry,
    KOKUHO_INTERMEDIATE_SERVER_URL: counterparts['intermediate-server'],
    KOKUHO_AGGREGATION_URL: counterparts.aggregation,
    KOKUHO_OIDC_ISSUER: oidcIssuer,
  };
}

/** What only some may know: each secret goes to those that use it, and to `prepare`, which sets everything up. */
function guardedVariables(/** @type {number} */ base, /** @type {string} */ dataDir, /** @type {Secrets} */ secrets) {
  const sftp = `sftp://kokuho:${secrets.sftpPassword}@127.0.0.1:${portsOf(base).sftp}`;
  return [
    { name: 'KOKUHO_SFTP_URL', value: sftp, readers: ['federation', 'counterparts', 'prepare'] },
    { name: 'KOKUHO_KEY_FILE', value: join(dataDir, 'keys', 'addressing.key'), readers: ['addressing', 'prepare'] },
    { name: 'KOKUHO_INTERNAL_TOKEN', value: secrets.internalToken, readers: [...servicesWithDatabase, 'prepare'] },
    {
      name: 'KOKUHO_OIDC_CLIENT_SECRET',
      value: secrets.oidcClientSecret,
      readers: ['counterparts', 'console', 'prepare'],
    },
    { name: 'KOKUHO_SECRETS_FILE', value: secretsFileOf(dataDir), readers: ['prepare'] },
  ];
}

/**
 * The environment of every process of one system, so that tests start just what `npm start` does.
 *
 * @param {number} base port base @param {string} dataDir @param {Secrets} secrets @param {EnvironmentOptions} options
 * @returns {Record<ServiceName | 'prepare', Record<string, string>>}
 */
export function buildEnvironment(base, dataDir, secrets, options) {
  const ports = portsOf(base);
  const guarded = guardedVariables(base, dataDir, secrets);
  const entries = [...serviceNames, /** @type {const} */ ('prepare')].map((name) => {
    const own = Object.fromEntries(
      guarded.filter(({ readers }) => readers.includes(name)).map((variable) => [variable.name, variable.value]),
    );
    const place =
      name === 'prepare'
        ? { DATABASE_ADMIN_URL: options.databaseAdminUrl }
        : { KOKUHO_HTTP_PORT: `${ports[name]}`, ...databaseOf(name, secrets, options) };
    const common = { ...inherited(), ...commonVariables(base, dataDir, options), AMQP_URL: options.amqpUrl };
    return [name, { ...common, ...own, ...place, ...options.env }];
  });
  return Object.fromEntries(entries);
}

/** @param {ServiceName} name @param {Secrets} secrets @param {EnvironmentOptions} options */
function databaseOf(name, secrets, { databaseAdminUrl }) {
  return name === 'counterparts' ? {} : { DATABASE_URL: databaseUrl(databaseAdminUrl, name, secrets) };
}
