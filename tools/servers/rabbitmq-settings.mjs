import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { linkRabbitmqHome } from './rabbitmq-home.mjs';
import { randomSecret } from './secret-file.mjs';

export const brokerUser = 'kokuho';

/**
 * @typedef {object} BrokerOptions
 * @property {string} dataDir
 * @property {number} amqpPort
 * @property {number} distPort
 * @property {number} epmdPort
 * @property {number} managementPort
 * @property {string} [name] of its folder and log, when the data folder has several nodes
 * @property {string} [nodeName] of a further node of a cluster
 * @property {string} [cookie] shared by the nodes of a cluster
 * @property {string[]} [settings] further lines of rabbitmq.conf
 */

/** @param {BrokerOptions} options @param {string} password */
function configuration({ amqpPort, managementPort, settings = [] }, password) {
  return [
    `listeners.tcp.local = 127.0.0.1:${amqpPort}`,
    'management.tcp.ip = 127.0.0.1',
    `management.tcp.port = ${managementPort}`,
    `default_user = ${brokerUser}`,
    `default_pass = ${password}`,
    'default_user_tags.administrator = true',
    'vm_memory_high_watermark.absolute = 512MB',
    'disk_free_limit.absolute = 2GB',
    'log.console = true',
    'log.file = false',
    ...settings,
    '',
  ].join('\n');
}

/** @param {string} file @param {string} content */
function writePrivate(file, content) {
  writeFileSync(file, content, { mode: 0o600 });
}

/**
 * Files and environment of a node that shares nothing with a broker of the system.
 *
 * @param {BrokerOptions} options @param {string} installedHome @param {string} password
 */
export function prepareNode(options, installedHome, password) {
  const folder = join(options.dataDir, options.name ?? 'rabbitmq');
  const at = (/** @type {string} */ name) => join(folder, name);
  for (const name of ['erlang-home', 'conf.d', 'generated']) mkdirSync(at(name), { recursive: true, mode: 0o700 });
  linkRabbitmqHome(installedHome, at('home'));
  const cookie = at('erlang-home/.erlang.cookie');
  if (!existsSync(cookie)) writeFileSync(cookie, options.cookie ?? randomSecret(), { mode: 0o400 });
  writePrivate(at('rabbitmq.conf'), configuration(options, password));
  writePrivate(at('advanced.config'), '[].\n');
  writePrivate(at('enabled_plugins'), '[rabbitmq_management].\n');
  return { command: at('home/sbin/rabbitmq-server'), env: environment(options, at) };
}

/** @param {BrokerOptions} options @param {(name: string) => string} at */
function environment({ nodeName = 'kokuho@localhost', epmdPort, distPort, dataDir }, at) {
  return {
    PATH: `${process.env.PATH}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
    LANG: 'C.UTF-8',
    HOME: at('erlang-home'),
    ERL_EPMD_PORT: `${epmdPort}`,
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_CONF_ENV_FILE: '/dev/null',
    RABBITMQ_NODENAME: nodeName,
    RABBITMQ_DIST_PORT: `${distPort}`,
    RABBITMQ_CONFIG_FILE: at('rabbitmq.conf'),
    RABBITMQ_CONFIG_FILES: at('conf.d'),
    RABBITMQ_ADVANCED_CONFIG_FILE: at('advanced.config'),
    RABBITMQ_ENABLED_PLUGINS_FILE: at('enabled_plugins'),
    RABBITMQ_MNESIA_BASE: at('mnesia'),
    RABBITMQ_LOG_BASE: join(dataDir, 'logs'),
    RABBITMQ_LOGS: '-',
    RABBITMQ_GENERATED_CONFIG_DIR: at('generated'),
    RABBITMQ_PID_FILE: at('node.pid'),
    // Without busy waiting, which on a small machine takes a core from everyone else.
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS:
      '-kernel inet_dist_use_interface {127,0,0,1} +S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none',
  };
}
