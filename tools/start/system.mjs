import { join, resolve } from 'node:path';
import { placeOf, prepareDataDir } from '../servers/data-dir.mjs';
import { writePrivateFile } from '../servers/secret-file.mjs';
import { findTakenPorts, portsOf } from '../servers/free-ports.mjs';
import { endLeftovers, killLeftoversNow } from '../servers/leftovers.mjs';
import { CLUSTER_NODES } from '../servers/rabbitmq-cluster.mjs';
import { removeContainer } from '../servers/rabbitmq-docker.mjs';
import { buildEnvironment, urlsOf } from './environment.mjs';
import { takeInstanceLock } from './instance-lock.mjs';
import { Keeper } from './keeper.mjs';
import { requestToken, untilServiceReady } from './readiness.mjs';
import { ReadyFile } from './ready-file.mjs';
import { keepSecrets } from './secrets.mjs';
import { provideServers } from './servers.mjs';
import { serviceNames, servicesWithDatabase } from './service-table.mjs';
import { loadDemoTown, mainScriptOf, runPrepare, spawnNodeProcess } from './services.mjs';

/**
 * @typedef {import('../servers/process-group.mjs').Group} Group
 * @typedef {object} SystemOptions
 * @property {number} portBase
 * @property {string} dataDir
 * @property {boolean} [demo] load the demo town
 * @property {string} [today] first business day
 * @property {string} [answerDue] time a receiver has for its answer
 * @property {Record<string, string>} [env] for every process of the system
 * @property {string} [databaseUrl] superuser of a PostgreSQL that exists
 * @property {string} [amqpUrl] a broker that exists
 * @property {string} [managementUrl] that broker's management API
 * @property {boolean} [throwaway] servers without durability, for tests
 * @property {boolean} [cluster] a RabbitMQ of three nodes instead of one
 * @property {number} [copies] of every service that is ours; 1 when absent
 * @property {(environment: ReturnType<typeof buildEnvironment>) => Promise<void>} [reroute] puts links between services
 * @property {(line: string) => void} [report] progress
 */

const ROLES = /** @type {const} */ (['clerk', 'officer', 'approver', 'operator', 'auditor']);
const LAST_TO_STOP = [...CLUSTER_NODES, 'postgres', 'epmd'];
/** Ports of a further copy of a service lie this far from those of the one before. */
const COPY_STEP = 20;

/** One running system: its servers, its services and their supervision. */
export class System {
  /** @type {Map<string, Keeper<any>>} */
  #keepers = new Map();
  #aborted = new AbortController();
  /** @type {Group | undefined} */
  #prepare;
  /** @type {{ stop: () => Promise<void> }[]} */
  #alongside = [];
  /** @type {Promise<Record<string, any>> | undefined} */
  #starting;
  /** @type {Record<string, number>} */
  processes = {};

  /** @param {SystemOptions} options */
  constructor(options) {
    this.options = options;
    this.urls = urlsOf(options.portBase);
    this.report = options.report ?? (() => undefined);
    this.dataDir = prepareDataDir(resolve(options.dataDir));
    this.release = takeInstanceLock(this.dataDir);
    this.readyFile = new ReadyFile(this.dataDir);
  }

  /**
   * @template {Group} G
   * @param {string} name @param {(onSpawn: (group: Group) => void) => Promise<G>} launch
   * @returns {Keeper<G>}
   */
  keep(name, launch) {
    this.#aborted.signal.throwIfAborted();
    const keeper = new Keeper(name, launch, {
      onPid: (_, pid) => {
        if (pid === undefined) delete this.processes[name];
        else this.processes[name] = pid;
        this.readyFile.updateProcesses(this.processes);
      },
      onDeath: (_, how) => this.report(`${name} が停止しました。再起動します / died (${how}), starting it again`),
    });
    this.#keepers.set(name, keeper);
    return keeper;
  }

  /** What is no process of its own and ends with the system. @param {{ stop: () => Promise<void> }} part */
  atStop(part) {
    this.#alongside.push(part);
  }

  /** @returns {Promise<Record<string, any>>} the content of ready.json */
  start() {
    this.#starting = this.#run();
    return this.#starting;
  }

  async #run() {
    await this.#clearTheWay();
    this.report('[1/4] PostgreSQL と RabbitMQ を起動しています / servers');
    const servers = await provideServers(this);
    const secrets = keepSecrets(this.dataDir);
    const environment = buildEnvironment(this.options.portBase, this.dataDir, secrets, { ...this.options, ...servers });
    this.#aborted.signal.throwIfAborted();
    this.report('[2/4] データベースとメッセージ経路を準備しています / databases, topology, initial load');
    await runPrepare(this.dataDir, environment.prepare, (group) => (this.#prepare = group));
    await this.options.reroute?.(environment);
    this.report('[3/4] 各サービスを起動しています / services');
    const answers = await this.#startServices(environment);
    writePrivateFile(join(this.dataDir, 'operator-environment.json'), JSON.stringify(environment.prepare));
    if (environment.prepare.KOKUHO_DEMO !== 'off') {
      await loadDemoTown(this.dataDir, environment.prepare, (group) => (this.#prepare = group));
    }
    this.report('[4/4] デモ利用者のトークンを取得しています / demo tokens');
    const tokens = await this.#requestTokens(secrets.oidcClientSecret);
    const businessDay = answers.find((answer) => answer.businessDay)?.businessDay ?? environment.console.KOKUHO_TODAY;
    return this.#publish(servers, tokens, businessDay);
  }

  async #clearTheWay() {
    const left = await endLeftovers(placeOf(this.dataDir));
    removeContainer(this.dataDir);
    if (left > 0) this.report(`前回の異常終了で残ったプロセスを ${left} 個終了しました / ended leftovers of a crash`);
    const { postgres, amqp, distribution, epmd, management, ...ports } = portsOf(this.options.portBase);
    const wanted = {
      ...ports,
      ...(this.options.databaseUrl ? {} : { postgres }),
      ...(this.options.amqpUrl ? {} : { amqp, distribution, epmd, management }),
    };
    const taken = await findTakenPorts(wanted);
    if (taken.length === 0) return;
    throw new Error(
      `ポートが使用中です: ${taken.join(', ')}。KOKUHO_PORT_BASE に別の値（例 5200）を指定してください / ports in use`,
    );
  }

  /** @param {Record<string, Record<string, string>>} environment */
  async #startServices(environment) {
    const firsts = serviceNames.map((name) =>
      this.#startService(name, name, environment[name] ?? {}, this.urls.processes[name]),
    );
    const copies = servicesWithDatabase.flatMap((name) =>
      Array.from({ length: (this.options.copies ?? 1) - 1 }, (_, index) => {
        const url = new URL(this.urls.processes[name]);
        url.port = `${Number(url.port) + COPY_STEP * (index + 1)}`;
        const copy = `${name}-${index + 2}`;
        const own = { KOKUHO_HTTP_PORT: url.port, KOKUHO_COPY: copy };
        return this.#startService(copy, name, { ...environment[name], ...own }, url.origin);
      }),
    );
    const [answers] = await Promise.all([Promise.all(firsts), Promise.all(copies)]);
    return answers;
  }

  /** @param {string} name of the process @param {string} service @param {Record<string, string>} env @param {string} url */
  async #startService(name, service, env, url) {
    const keeper = this.keep(name, async (onSpawn) => {
      const group = spawnNodeProcess({ name, dataDir: this.dataDir, script: mainScriptOf(service), env });
      onSpawn(group);
      return group;
    });
    await keeper.start();
    return untilServiceReady(keeper, url, this.dataDir, this.#aborted.signal);
  }

  /** @param {string} secret */
  async #requestTokens(secret) {
    const { oidcIssuer } = this.urls;
    const request = async (/** @type {string} */ role) => [
      role,
      await requestToken(oidcIssuer, `demo-${role}`, secret, this.#aborted.signal),
    ];
    return Object.fromEntries(await Promise.all(ROLES.map(request)));
  }

  /** @param {{ amqpUrl: string, managementUrl?: string }} servers @param {Record<string, string>} tokens */
  #publish(servers, tokens, /** @type {string} */ businessDay) {
    const { services, counterparts } = this.urls;
    this.#aborted.signal.throwIfAborted();
    return this.readyFile.publish({
      console: services.console,
      amqp: servers.amqpUrl,
      management: servers.managementUrl,
      services,
      counterparts,
      tokens,
      token: tokens.officer,
      businessDay,
      pid: process.pid,
      processes: this.processes,
    });
  }

  /** @param {string} name @returns {Keeper<Group>} */
  keeper(name) {
    const keeper = this.#keepers.get(name);
    if (!keeper) throw new Error(`${name}: 知らない名前です / unknown, one of ${[...this.#keepers.keys()].join(', ')}`);
    return keeper;
  }

  /** Services first, then the servers they use, epmd last: a broker started without it would start one that stays. */
  async stop() {
    this.#aborted.abort(new Error('停止しました / stopped'));
    this.readyFile.remove();
    await this.#prepare?.stop();
    const services = [...this.#keepers.values()].filter(({ name }) => !LAST_TO_STOP.includes(name));
    await Promise.all(services.map((keeper) => keeper.stop()));
    await Promise.all(this.#alongside.map((part) => part.stop()));
    for (const name of LAST_TO_STOP) await this.#keepers.get(name)?.stop();
    // An installation that is under way cannot be left half done.
    await this.#starting?.catch(() => undefined);
    await endLeftovers(placeOf(this.dataDir));
    this.release();
  }

  /** For those who will not wait. */
  killNow() {
    this.readyFile.remove();
    killLeftoversNow(placeOf(this.dataDir));
    removeContainer(this.dataDir);
    this.release();
  }
}
