import type pg from 'pg';
import type { AllDatabases } from './all-databases.ts';
import type { Body } from './receiver-log.ts';
import { putBack, writtenOut } from './reconciliation.ts';
import type { TestSystem } from './system.ts';

export type SeededCause =
  | 'sender-lacks'
  | 'sender-behind'
  | 'sender-differs'
  | 'sender-extra'
  | 'receiver-lacks'
  | 'receiver-extra'
  | 'receiver-differs'
  | 'receiver-older'
  | 'books-differ'
  | 'not-sent'
  | 'refused';

interface Place {
  readonly service: 'linkage' | 'federation';
  readonly body: Body;
  readonly kind: 'person' | 'household';
}

const PLACES: readonly Place[] = [
  { service: 'linkage', body: 'intermediate-server', kind: 'person' },
  { service: 'federation', body: 'aggregation', kind: 'person' },
  { service: 'federation', body: 'aggregation', kind: 'household' },
];

const ID = `(SELECT id FROM delivery.object WHERE object_kind = $1 AND object_id = $2)`;

/** What is done to the sender's tables; `$1`, `$2`: kind and id. */
const AT_SENDER: Readonly<Partial<Record<SeededCause, readonly string[]>>> = {
  'sender-lacks': [
    `DELETE FROM delivery.holding WHERE object_id = ${ID}`,
    `DELETE FROM delivery.change WHERE object_id = ${ID}`,
    `DELETE FROM delivery.object WHERE object_kind = $1 AND object_id = $2`,
  ],
  'sender-behind': [
    `UPDATE delivery.object SET wanted_version = 0, cut_version = 0, settled_version = 0 WHERE object_kind = $1 AND object_id = $2`,
  ],
  'sender-differs': [
    `UPDATE delivery.object SET wanted_rows = replace(wanted_rows::text, '"number":"', '"number":"9')::json
      WHERE object_kind = $1 AND object_id = $2`,
  ],
  'receiver-older': [`UPDATE delivery.holding SET held_version = 2, last_version = 2 WHERE object_id = ${ID}`],
  'books-differ': [
    `UPDATE delivery.holding SET held_version = NULL, content = NULL, content_sha256 = NULL, accepted_at = NULL WHERE object_id = ${ID}`,
  ],
  'not-sent': [
    `UPDATE delivery.holding SET held_version = NULL, content = NULL, content_sha256 = NULL, accepted_at = NULL WHERE object_id = ${ID}`,
  ],
  refused: [
    `UPDATE delivery.holding SET held_version = NULL, content = NULL, content_sha256 = NULL, accepted_at = NULL WHERE object_id = ${ID}`,
    `UPDATE delivery.change SET state = 'rejected' WHERE object_id = ${ID}`,
  ],
};
const CAUSES: readonly SeededCause[] = [
  ...['sender-lacks', 'sender-behind', 'sender-differs', 'sender-extra', 'receiver-lacks', 'receiver-extra'],
  ...['receiver-differs', 'receiver-older', 'books-differ', 'not-sent', 'refused'],
] as SeededCause[];
/** What the receiver no longer holds. */
const LOST: ReadonlySet<SeededCause> = new Set(['receiver-lacks', 'not-sent', 'refused']);
const CHANGED: ReadonlySet<SeededCause> = new Set(['receiver-differs', 'receiver-older']);

interface Line {
  readonly rowKind?: string;
  readonly subject?: string;
  readonly rows?: readonly Record<string, string>[];
  readonly records?: readonly (Record<string, unknown> & { residentId: string; recordKey: string })[];
  readonly versions: Readonly<Record<string, number>>;
}

/** Makes `count` divergences, every class in turn at every place; gives what has to be found as `service kind id cause`. */
export async function seedDivergences(running: TestSystem, databases: AllDatabases, count: number): Promise<string[]> {
  const expected: string[] = [];
  for (const [index, place] of PLACES.entries()) {
    const share = Math.floor(count / PLACES.length) + (index < count % PLACES.length ? 1 : 0);
    expected.push(...(await seedAt(running, databases, place, share)));
  }
  return expected.sort();
}

async function seedAt(running: TestSystem, databases: AllDatabases, place: Place, count: number): Promise<string[]> {
  const lines = new Map((await writtenOut(running, place.body)).map((line) => [subjectOf(line), line]));
  return databases.inside(`kokuho_${place.service}`, async (client) => {
    const ids = await spreadIds(client, place.kind, count);
    const expected: string[] = [];
    const put: Line[] = [];
    for (const [index, id] of ids.entries()) {
      const cause = causeOf(place.kind, index);
      const line = JSON.parse(lines.get(`${place.kind} ${id}`) ?? '{}') as Line;
      const subject = cause === 'sender-extra' ? await addObject(client, place.kind, id) : id;
      for (const sql of AT_SENDER[cause] ?? []) await client.query(sql, parametersOf(sql, place.kind, id));
      if (LOST.has(cause)) put.push(emptied(line));
      if (CHANGED.has(cause)) put.push(changed(line));
      if (cause === 'receiver-extra') put.push(extended(line));
      expected.push(`${place.service} ${place.kind} ${subject} ${cause}`);
    }
    await putBack(
      running,
      place.body,
      put.map((line) => JSON.stringify(line)),
      false,
    );
    return expected;
  });
}

/** A household has but one row, so the receiver cannot have one too many of a known one. */
function causeOf(kind: string, index: number): SeededCause {
  const cause = CAUSES[index % CAUSES.length] ?? 'receiver-lacks';
  return kind === 'household' && cause === 'receiver-extra' ? 'receiver-lacks' : cause;
}

/** From the whole range of ids, so that every page of a comparison has some. */
async function spreadIds(client: pg.Client, kind: string, count: number): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT object_id AS id FROM delivery.object WHERE object_kind = $1 ORDER BY object_id COLLATE "C"`,
    [kind],
  );
  const step = rows.length / count;
  return Array.from({ length: count }, (_, index) => rows[Math.floor(index * step)]?.id ?? '');
}

/** A copy of an object under an id that the ledger does not know, with nothing at the receiver. */
async function addObject(client: pg.Client, kind: string, id: string): Promise<string> {
  const unknown = `9${id.slice(1)}`;
  await client.query(
    `INSERT INTO delivery.object (receiver, municipality, object_kind, object_id, wanted_version, change_id, stream, epoch,
       lane, lane_seq, business_day, wanted_rows, context, cut_version, settled_version)
     SELECT receiver, municipality, object_kind, $3, wanted_version, change_id, stream, epoch, lane, lane_seq, business_day,
            wanted_rows, context, cut_version, settled_version
       FROM delivery.object WHERE object_kind = $1 AND object_id = $2`,
    [kind, id, unknown],
  );
  return unknown;
}

function parametersOf(sql: string, kind: string, id: string): string[] {
  return sql.includes('$1') ? [kind, id] : [];
}

function subjectOf(text: string): string {
  const { rowKind, subject, records } = JSON.parse(text) as Line;
  if (rowKind === undefined) return `person ${records?.[0]?.residentId ?? ''}`;
  return `${rowKind === 'SKS' ? 'household' : 'person'} ${subject ?? ''}`;
}

function emptied(line: Line): Line {
  return line.rows ? { ...line, rows: [] } : { ...line, records: [] };
}

function changed(line: Line): Line {
  if (line.rows)
    return { ...line, rows: line.rows.map((row) => ({ ...row, number: `8${row['number'] ?? ''}`.slice(0, 7) })) };
  const records = (line.records ?? []).map((record) => {
    const content = record['content'] as Record<string, unknown>;
    return { ...record, content: { ...content, number: '8888888' } };
  });
  return { ...line, records };
}

/** A second row beside the first. */
function extended(line: Line): Line {
  if (!line.rows) {
    const records = (line.records ?? []).flatMap((record) => [record, { ...record, recordKey: '9' }]);
    return { ...line, records, versions: { ...line.versions, 9: 1 } };
  }
  const rows = line.rows.flatMap((row) => [row, { ...row, historyNumber: '9' }]);
  return { ...line, rows };
}
