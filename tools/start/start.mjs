/** `npm start`: the whole system in the foreground until Ctrl-C. */
import { join } from 'node:path';
import { dataDirOf } from './data-place.mjs';
import { System } from './system.mjs';

/** A terminal's Ctrl-C arrives several times: from the terminal itself, from npm and from the bootstrap. */
const ONE_KEYPRESS_MS = 800;

/** @param {string} line */
function print(line) {
  process.stdout.write(`${line}\n`);
}

/** @param {string} text @returns {never} */
function fail(text) {
  process.stderr.write(`${text}\n`);
  process.exit(1);
}

function readOptions() {
  const portBase = Number(process.env.KOKUHO_PORT_BASE ?? 4100);
  if (!Number.isInteger(portBase) || portBase < 1024 || portBase > 65_400) {
    fail(`KOKUHO_PORT_BASE=${process.env.KOKUHO_PORT_BASE}: 1024～65400 の整数を指定してください / must be an integer`);
  }
  return {
    portBase,
    dataDir: dataDirOf(),
    databaseUrl: process.env.DATABASE_URL,
    amqpUrl: process.env.AMQP_URL,
    report: print,
  };
}

/** @param {System} system */
function stopOnSignals(system) {
  let firstAt = 0;
  /** @param {NodeJS.Signals} signal */
  const onSignal = async (signal) => {
    if (firstAt > 0) {
      if (Date.now() - firstAt < ONE_KEYPRESS_MS) return;
      system.killNow();
      process.exit(130);
    }
    firstAt = Date.now();
    print('\n停止しています… もう一度 Ctrl-C で即時終了 / stopping, Ctrl-C again to kill');
    await system.stop();
    print('停止しました / stopped');
    process.exit(signal === 'SIGINT' ? 130 : 0);
  };
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, onSignal);
  return { stopping: () => firstAt > 0 };
}

/** @param {any} ready @param {System} system @param {number} startedAt */
function announce(ready, system, startedAt) {
  print(`
準備ができました（${((Date.now() - startedAt) / 1000).toFixed(1)} 秒） / ready
  画面 console         ${ready.console}
  API                  ${ready.console}/api/docs
  業務日 business day  ${ready.businessDay}
  デモ利用者 users     ${Object.keys(ready.tokens).join('  ')}
  接続先とトークン     ${system.readyFile.path}
  ログ logs            ${join(system.dataDir, 'logs')}
停止は Ctrl-C / Ctrl-C stops everything`);
}

async function main() {
  const startedAt = Date.now();
  // A closed terminal must not keep us from stopping what we started.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  const system = new System(readOptions());
  const { stopping } = stopOnSignals(system);
  try {
    announce(await system.start(), system, startedAt);
  } catch (error) {
    if (stopping()) return;
    await system.stop();
    throw error;
  }
}

await main().catch((error) => fail(error instanceof Error ? error.message : `${error}`));
