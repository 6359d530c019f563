/** One peer in a process of its own; publishes on one confirm channel, as everyone does. */
import { connect } from 'amqplib';
import pg from 'pg';
import { publishSurely } from '../hop/publishing.ts';
import { bodyOf, bodyTemplate, lanesOf } from '../hop/workload.ts';
import { serve, setupOfWorker } from '../worker.ts';
import { GraphileWorkerPeer } from './graphile-worker.ts';
import type { Peer, PeerPlace, Way } from './peer.ts';
import { PgBossPeer } from './pg-boss.ts';
import { PgTransactionalOutboxPeer } from './pg-transactional-outbox.ts';

const PEERS: Readonly<Record<string, new (place: PeerPlace) => Peer>> = {
  'graphile-worker': GraphileWorkerPeer,
  'pg-boss': PgBossPeer,
  'pg-transactional-outbox': PgTransactionalOutboxPeer,
};

const setup = setupOfWorker<{ amqpUrl: string; databaseUrl: string; peer: string }>();
const pool = new pg.Pool({ connectionString: setup.databaseUrl, max: 2 });
const Chosen = PEERS[setup.peer];
if (!Chosen) throw new RangeError(`no peer ${setup.peer}`);
const peer = new Chosen({ databaseUrl: setup.databaseUrl, pool });
const model = await connect(setup.amqpUrl);
const channel = await model.createConfirmChannel();
channel.on('return', () => process.exit(3));
await peer.prepare();

interface Order {
  readonly count: number;
  readonly lanes: number;
}

async function fill({ count, lanes }: Order): Promise<void> {
  const template = bodyTemplate();
  const all = lanesOf(lanes);
  const messages = Array.from({ length: count }, (_, index) => {
    const { lane, shard } = all[index % lanes] ?? { lane: '', shard: 0 };
    return { lane, shard, body: bodyOf(template, lane, Math.floor(index / lanes) + 1).toString('utf8') };
  });
  await peer.fill(messages);
}

/** From the start of the peer's loop to the last confirm. Order is checked: an earlier number never follows a later one. */
async function carry({ count, way }: { count: number; way: Way }): Promise<{ seconds: number }> {
  const last = new Map<string, number>();
  let [done, disorder] = [0, 0];
  const startedAt = performance.now();
  await new Promise<void>((resolve, reject) => {
    const publish = async ({ lane, shard, body }: { lane: string; shard: number; body: string }): Promise<void> => {
      const { laneseq } = JSON.parse(body) as { laneseq: number };
      if (laneseq <= (last.get(lane) ?? 0)) disorder += 1;
      last.set(lane, laneseq);
      await publishSurely(channel, shard, Buffer.from(body, 'utf8'));
      done += 1;
      if (done === count) resolve();
    };
    peer.start(way, publish).catch(reject);
  });
  const seconds = (performance.now() - startedAt) / 1_000;
  await peer.stop();
  if (disorder > 0) throw new RangeError(`${String(disorder)} messages out of order`);
  return { seconds };
}

serve({ fill, carry }, async () => {
  await Promise.all([pool.end(), model.close()]);
});
