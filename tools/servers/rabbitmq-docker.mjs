import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnGroup } from './process-group.mjs';
import { writePrivateFile } from './secret-file.mjs';

const IMAGE = 'rabbitmq:4-management';

/** @param {string} dataDir */
function markerOf(dataDir) {
  return join(dataDir, 'rabbitmq-container');
}

/** @param {string} dataDir */
function containerName(dataDir) {
  return `kokuho-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`;
}

const SETTINGS = 'vm_memory_high_watermark.absolute = 512MB\ndisk_free_limit.absolute = 2GB\n';

/** Its container outlives a client that was killed, and holds the ports. @param {string} dataDir */
export function removeContainer(dataDir) {
  const marker = markerOf(dataDir);
  if (!existsSync(marker)) return;
  spawnSync('docker', ['rm', '--force', readFileSync(marker, 'utf8').trim()], { stdio: 'ignore' });
}

/** Deletes the volume of a data folder that used Docker. @param {string} dataDir */
export function removeContainerData(dataDir) {
  const marker = markerOf(dataDir);
  if (!existsSync(marker)) return;
  removeContainer(dataDir);
  spawnSync('docker', ['volume', 'rm', readFileSync(marker, 'utf8').trim()], { stdio: 'ignore' });
}

/**
 * The broker in a container, in the foreground: the client passes SIGTERM on and ends with the container.
 *
 * @param {import('./rabbitmq-settings.mjs').BrokerOptions} options @param {string} user @param {string} password
 */
export function spawnContainer({ dataDir, amqpPort, managementPort }, user, password) {
  const name = containerName(dataDir);
  const config = join(dataDir, 'rabbitmq-container.conf');
  writePrivateFile(markerOf(dataDir), `${name}\n`);
  // Read by the container's own user, who is none of this machine.
  writeFileSync(config, SETTINGS, { mode: 0o644 });
  removeContainer(dataDir);
  const publish = [`127.0.0.1:${amqpPort}:5672`, `127.0.0.1:${managementPort}:15672`].flatMap((ports) => [
    '--publish',
    ports,
  ]);
  const mount = [
    '--volume',
    `${name}:/var/lib/rabbitmq`,
    '--volume',
    `${config}:/etc/rabbitmq/conf.d/50-kokuho.conf:ro`,
  ];
  const secrets = ['--env', 'RABBITMQ_DEFAULT_USER', '--env', 'RABBITMQ_DEFAULT_PASS'];
  const args = ['run', '--rm', ...secrets, '--name', name, '--hostname', 'kokuho', ...publish, ...mount, IMAGE];
  return spawnGroup({
    name: 'rabbitmq',
    dataDir,
    command: 'docker',
    args,
    env: { ...process.env, RABBITMQ_DEFAULT_USER: user, RABBITMQ_DEFAULT_PASS: password },
  });
}
