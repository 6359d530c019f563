/** Business transactions with and without a message: what saying something costs. */
import 'reflect-metadata';
import { LinkageDeliveryChangedV1 } from '#contracts/linkage/delivery-changed.v1';
import { newId } from '#kernel/ids';
import { plainDate } from '#kernel/plain-date';
import { Outbox } from '#messaging/outbox/outbox';
import { createDataSource } from '#persistence/create-data-source';
import { inTransaction } from '#persistence/transaction';
import pg from 'pg';
import { serve, setupOfWorker } from '../worker.ts';
import { inParallel } from './publishing.ts';
import { MUNICIPALITY, SERVICE } from './workload.ts';

const BUSINESS_ROW = 'INSERT INTO business (id, lane, body) VALUES ($1, $2, $3)';
const WIDEST = 16;
const LANES = 10_000;

const { databaseUrl } = setupOfWorker<{ databaseUrl: string }>();
const dataSource = createDataSource({
  url: databaseUrl,
  applicationName: 'bench.commit',
  entities: [],
  migrations: [],
  poolSize: WIDEST,
});
await dataSource.initialize();
await dataSource.query('CREATE TABLE IF NOT EXISTS business (id uuid PRIMARY KEY, lane text, body jsonb)');
const pool = new pg.Pool({ connectionString: databaseUrl, max: WIDEST });
const outbox = new Outbox(SERVICE);
const business = JSON.stringify({ name: '見本　太郎', address: '鳥取県東伯郡湯梨浜町大字久留１番地', reason: '01' });

interface Order {
  readonly count: number;
  readonly width: number;
  /** Anybody of so many lanes instead of the same 10,000 in turn. */
  readonly anyOf?: number;
}

/** One row, one statement, one commit: the floor of everything durable. */
function raw({ count, width }: Order): Promise<void> {
  return inParallel(count, width, async (index) => {
    await pool.query(BUSINESS_ROW, [newId(), laneOf(index), business]);
  });
}

/** The same row and a message about it in one transaction. */
function enqueue({ count, width, anyOf }: Order): Promise<void> {
  return inParallel(count, width, (index) =>
    inTransaction(dataSource, async (manager) => {
      const lane = anyOf === undefined ? laneOf(index) : laneOf(Math.floor(Math.random() * anyOf), anyOf);
      await manager.query(BUSINESS_ROW, [newId(), lane, business]);
      await outbox.add(manager, [messageOf(lane)]);
    }),
  );
}

function laneOf(index: number, lanes = LANES): string {
  return `E${String(index % lanes).padStart(8, '0')}`;
}

function messageOf(lane: string): Parameters<Outbox['add']>[1][number] {
  const changeId = newId();
  const payload = {
    receiver: 'intermediate-server' as const,
    objectKind: 'person' as const,
    objectId: lane,
    municipalityCode: MUNICIPALITY,
    changeId,
    version: 1,
    state: 'accepted' as const,
    at: '2026-07-01T00:00:00.000Z',
    evidence: { attempt: newId(), idempotencyKey: newId() },
  };
  return {
    message: LinkageDeliveryChangedV1,
    payload,
    municipality: MUNICIPALITY,
    lane,
    subject: lane,
    changeId,
    businessDay: plainDate('2026-07-01'),
  };
}

async function timed(work: Promise<void>): Promise<{ seconds: number }> {
  const startedAt = performance.now();
  await work;
  return { seconds: (performance.now() - startedAt) / 1_000 };
}

serve({ raw: (order: Order) => timed(raw(order)), enqueue: (order: Order) => timed(enqueue(order)) }, async () => {
  await Promise.all([pool.end(), dataSource.destroy()]);
});
