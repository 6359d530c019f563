import { join } from 'node:path';
import { startRabbitmq } from './rabbitmq.mjs';
import { keepSecret } from './secret-file.mjs';

const NODES = /** @type {const} */ ([
  { name: 'rabbitmq', nodeName: 'kokuho@localhost', ports: ['amqp', 'distribution', 'management'] },
  { name: 'rabbitmq-2', nodeName: 'kokuho2@localhost', ports: ['amqp2', 'distribution2', 'management2'] },
  { name: 'rabbitmq-3', nodeName: 'kokuho3@localhost', ports: ['amqp3', 'distribution3', 'management3'] },
]);

/** Nodes find each other by their names; a minority takes nothing, so that nothing is confirmed twice. */
const SETTINGS = [
  'cluster_formation.peer_discovery_backend = classic_config',
  ...NODES.map(({ nodeName }, index) => `cluster_formation.classic_config.nodes.${index + 1} = ${nodeName}`),
  'cluster_partition_handling = pause_minority',
];

/** Names of the processes of a cluster. */
export const CLUSTER_NODES = NODES.map(({ name }) => name);

/** @param {import('./free-ports.mjs').Ports} ports */
export function frontsOf(ports) {
  return [
    { port: ports.amqpFront, targets: NODES.map((node) => ports[node.ports[0]]) },
    { port: ports.managementFront, targets: NODES.map((node) => ports[node.ports[2]]) },
  ];
}

/**
 * Starts one node of a cluster of three; the first has to be up before the others.
 *
 * @param {string} name one of `CLUSTER_NODES`
 * @param {{ dataDir: string, ports: import('./free-ports.mjs').Ports, throwaway: boolean,
 *   onSpawn: (group: import('./process-group.mjs').Group) => void }} options
 */
export function startClusterNode(name, { dataDir, ports, throwaway, onSpawn }) {
  const node = NODES.find((candidate) => candidate.name === name);
  if (!node) throw new RangeError(`no node ${name}`);
  const [amqp, distribution, management] = node.ports;
  return startRabbitmq({
    dataDir,
    name,
    nodeName: node.nodeName,
    cookie: keepSecret(join(dataDir, 'rabbitmq.cookie')),
    settings: SETTINGS,
    amqpPort: ports[amqp],
    distPort: ports[distribution],
    managementPort: ports[management],
    epmdPort: ports.epmd,
    epmd: 'running',
    throwaway,
    onSpawn,
  });
}
