import { spawn, spawnSync } from 'node:child_process';
import { restoreAbandonedPolicy, withoutServiceStarts } from './apt-policy.mjs';
import { findOnPath } from './epmd.mjs';
import { findRabbitmqHome } from './rabbitmq-home.mjs';

const MISSING = `RabbitMQ が見つかりません。次のどれかを行ってから、もう一度実行してください。
  1. sudo apt-get install rabbitmq-server   （システム側のブローカーは使いません。止めておいて構いません）
  2. Docker を起動する（rabbitmq:4-management を使います）
  3. AMQP_URL=amqp://利用者:パスワード@ホスト:5672 を指定する
RabbitMQ was not found. Do one of these and run again: install it (sudo apt-get install rabbitmq-server),
start Docker, or set AMQP_URL to a broker that exists.`;

/** @param {string[]} args @returns {Promise<number | null>} exit code */
function apt(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const child = spawn('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=300', ...args], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return new Promise((resolve) => child.once('exit', resolve).once('error', () => resolve(null)));
}

async function installByApt() {
  process.stdout.write('RabbitMQ を apt で導入しています（1 分ほど）… / installing rabbitmq-server\n');
  await apt(['update']);
  await withoutServiceStarts(() => apt(['install', '-y', '--no-install-recommends', 'rabbitmq-server']));
}

function dockerAnswers() {
  return spawnSync('docker', ['info'], { stdio: 'ignore', timeout: 10_000 }).status === 0;
}

/** @returns {Promise<{ kind: 'local', home: string } | { kind: 'docker' }>} */
export async function provideRabbitmq() {
  const root = process.getuid?.() === 0;
  let home = findRabbitmqHome();
  if (root) restoreAbandonedPolicy();
  if (!home && root && findOnPath('apt-get')) {
    await installByApt();
    home = findRabbitmqHome();
  }
  if (home) return { kind: 'local', home };
  if (dockerAnswers()) return { kind: 'docker' };
  throw new Error(MISSING);
}
