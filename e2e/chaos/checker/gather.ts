import { relative } from 'node:path';
import type pg from 'pg';
import { sendKeyOf } from '../../../apps/federation/src/domain/batch/record-values.ts';
import type { AllDatabases } from '../../support/all-databases.ts';
import { sweep } from '../../support/number-sweep.ts';
import { disclosuresOf, effectsOf, logOf, type Body } from '../../support/receiver-log.ts';
import type { Ready } from '../../support/system.ts';
import { WITH_DATABASE } from '../faults/services.ts';
import type { Published } from '../load.ts';
import type { ChangeFact, DeliveryFact, Facts, HeldFact, ReceiverFacts, TaskFact } from './facts.ts';

/** Where a run's system is and what was sent to it. */
export interface Scene {
  readonly ready: Ready;
  readonly dataDir: string;
  readonly published: Published;
  /** 個人番号 that were handed over, encrypted. */
  readonly numbers: readonly string[];
  readonly settledInSeconds: number;
}

const SENDERS = [
  { body: 'intermediate-server', service: 'linkage' },
  { body: 'aggregation', service: 'federation' },
] as const;

/** What waits, and why; a hold's numbers count from the gate of its lane. */
const WAITING = {
  'outbox.pending': `SELECT d.stream || ' for ' || d.subscriber AS why, count(*)::int AS n FROM outbox.pending JOIN outbox.destination d USING (dest) GROUP BY 1`,
  'inbox.hold': `
    SELECT concat_ws(' ', h.stream, h.state, h.error_class, CASE WHEN h.lane_seq = COALESCE(l.last_seq, 0) + 1 THEN 'next' ELSE 'later' END) AS why,
           count(*)::int AS n
      FROM inbox.hold h LEFT JOIN inbox.lane l USING (consumer, stream, epoch, municipality, lane) GROUP BY 1`,
} as const;

/** Reads the databases as their superuser and the bodies' own logs; asks none of our services. */
export async function gather(scene: Scene, databases: AllDatabases): Promise<Facts> {
  const rows = <T extends pg.QueryResultRow>(service: string, sql: string): Promise<T[]> =>
    databases.inside(`kokuho_${service}`, async (client) => (await client.query<T>(sql)).rows);
  const waiting: string[] = [];
  for (const service of WITH_DATABASE)
    for (const [table, sql] of Object.entries(WAITING)) {
      for (const { why, n } of await rows<{ why: string; n: number }>(service, sql))
        waiting.push(`${service} ${table}: ${String(n)} ${why}`);
    }
  const takenIn = await rows<{ residentId: string; n: number }>(
    'addressing',
    `SELECT resident_id AS "residentId", count(*)::int AS n FROM registry_event GROUP BY 1`,
  );
  const quarantined = await Promise.all(
    WITH_DATABASE.map(async (service) => {
      const [found] = await rows<{ n: number }>(service, 'SELECT count(*)::int AS n FROM inbox.quarantine');
      return found?.n ?? 0;
    }),
  );
  const [atTheDoor = 0, ...inside] = quarantined;
  return {
    published: scene.published,
    settledInSeconds: scene.settledInSeconds,
    takenIn: Object.fromEntries(takenIn.map(({ residentId, n }) => [residentId, n])),
    quarantined: atTheDoor,
    straysQuarantined: inside.reduce((sum, one) => sum + one, 0),
    waiting,
    changes: await rows<ChangeFact>('qualification', CHANGES),
    deliveries: await rows<DeliveryFact>('qualification', DELIVERIES),
    tasks: await rows<TaskFact>('qualification', TASKS),
    receivers: await Promise.all(SENDERS.map((sender) => receiverFacts(scene, sender, rows))),
    exposed: await exposedNumbers(scene, databases),
  };
}

/** Every file of the system and every row of its databases; where a number may be, it is encrypted. */
async function exposedNumbers({ dataDir, numbers }: Scene, databases: AllDatabases): Promise<string[]> {
  await databases.writeOut();
  const files = (await sweep([dataDir], numbers)).map(({ path, form }) => `${relative(dataDir, path)} (${form})`);
  return [...files, ...(await databases.rowsWith(numbers))];
}

const CHANGES = `
  SELECT change_id AS "changeId", resident_id AS "residentId", version,
         EXISTS (SELECT FROM audit_event a WHERE a.reference = change_id::text AND a.action LIKE 'CHANGE\\_%') AS audited
    FROM change`;

const DELIVERIES = `
  SELECT receiver, object_kind AS "objectKind", object_id AS "objectId", version, change_id AS "changeId", state,
         ARRAY(SELECT step->>'state' FROM jsonb_array_elements(history) step WHERE step ? 'state') AS history,
         EXISTS (SELECT FROM jsonb_array_elements(history) step WHERE step ? 'contradiction') AS contradicted
    FROM delivery`;

const TASKS = `
  SELECT kind, status, ARRAY(SELECT member->>'residentId' FROM jsonb_array_elements(members) member) AS "residentIds"
    FROM task`;

type Rows = <T extends pg.QueryResultRow>(service: string, sql: string) => Promise<T[]>;

interface AttemptFact {
  readonly idempotencyKey: string;
  readonly rows: Parameters<typeof sendKeyOf>[1][];
}

async function receiverFacts(scene: Scene, sender: (typeof SENDERS)[number], rows: Rows): Promise<ReceiverFacts> {
  const { body, service } = sender;
  const attempts = await rows<AttemptFact>(
    service,
    'SELECT idempotency_key AS "idempotencyKey", rows FROM delivery.attempt',
  );
  const sentKeys = attempts.flatMap(({ idempotencyKey, rows: sent }) =>
    service === 'linkage' ? [idempotencyKey] : sent.map((row) => sendKeyOf(idempotencyKey, row)),
  );
  return {
    body,
    sentKeys,
    effects: effectsOf(body, await logOf(scene.ready, body)),
    held: await heldBy(scene, body),
    sent: disclosuresOf(scene.dataDir, body),
  };
}

interface Row {
  readonly residentId: string;
  readonly name: string;
  readonly address: string | { readonly text: string };
}

async function heldBy({ ready, published }: Scene, body: Body): Promise<HeldFact[]> {
  const held: HeldFact[] = [];
  for (const { residentId } of published.residents) {
    const response = await fetch(`${ready.counterparts[body]}/records?residentId=${residentId}`);
    for (const { name, address } of (await response.json()) as Row[])
      held.push({ residentId, name, address: typeof address === 'string' ? address : address.text });
  }
  return held;
}
