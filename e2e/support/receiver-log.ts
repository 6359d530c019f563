import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ready } from './system.ts';

export type Body = 'intermediate-server' | 'aggregation';

export interface LogLine {
  readonly seq: number;
  readonly kind: string;
  readonly keys: Readonly<Record<string, unknown>>;
  readonly outcome?: string;
}

/** A row a body has accepted, by its own log. */
export interface Effect {
  readonly residentId: string;
  readonly key: string;
  readonly operation: 'VOID' | 'REGISTER';
  readonly version: number;
  readonly idempotencyKey: string;
  /** What its sender called it: the request of an intermediate server, the row of a file. */
  readonly sentKey: string;
}

/** Everything a body received, in order. */
export async function logOf(ready: Ready, body: Body): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  for (;;) {
    const response = await fetch(`${ready.counterparts[body]}/log?limit=1000&after=${String(lines.length)}`);
    const page = (await response.json()) as LogLine[];
    if (page.length === 0) return lines;
    lines.push(...page);
  }
}

export function effectsOf(body: Body, log: readonly LogLine[]): Effect[] {
  return body === 'aggregation' ? acceptedRows(log) : acceptedRecords(log);
}

interface LoggedRequest {
  readonly requestId: string;
  readonly residentId: string;
  readonly records: readonly {
    operation: 'INVALIDATE' | 'REGISTER';
    recordKey: string;
    recordVersion: number;
  }[];
}

/** In the order of the decisions, which is when they take effect. */
function acceptedRecords(log: readonly LogLine[]): Effect[] {
  const requests = new Map<unknown, LoggedRequest>();
  const effects: Effect[] = [];
  for (const { kind, keys, outcome } of log) {
    if (kind === 'request') requests.set(keys['requestId'], keys as unknown as LoggedRequest);
    const request = requests.get(keys['requestId']);
    if (kind !== 'decision' || outcome !== 'ACCEPTED' || !request) continue;
    const { residentId, requestId } = request;
    for (const { operation, recordKey, recordVersion } of request.records) {
      effects.push({
        residentId,
        key: recordKey,
        operation: operation === 'INVALIDATE' ? 'VOID' : 'REGISTER',
        version: recordVersion,
        idempotencyKey: `${requestId} ${operation} ${recordKey}`,
        sentKey: requestId,
      });
    }
  }
  return effects;
}

function acceptedRows(log: readonly LogLine[]): Effect[] {
  return log
    .filter(({ kind, keys }) => kind === 'row' && keys['rowKind'] === 'SKK')
    .map(({ keys, outcome }) => ({
      residentId: String(keys['residentId']),
      key: String(Number(keys['historyNumber'])),
      operation: outcome === 'VOIDED' ? 'VOID' : 'REGISTER',
      version: Number(keys['rowVersion']),
      idempotencyKey: String(keys['sendKey']),
      sentKey: String(keys['sendKey']),
    }));
}

/** What is wrong about the order or the number of the effects, in words; nothing when all is well. */
export function faultsOf(effects: readonly Effect[]): string[] {
  const held = new Map<string, number>();
  const highest = new Map<string, number>();
  const seen = new Set<string>();
  const faults: string[] = [];
  for (const { residentId, key, operation, version, idempotencyKey } of effects) {
    const row = `${residentId}/${key}`;
    const fault = (text: string): number => faults.push(`${row} version ${String(version)}: ${text}`);
    if (seen.has(idempotencyKey)) fault(`${idempotencyKey} took effect twice`);
    seen.add(idempotencyKey);
    if (operation === 'VOID') {
      if (held.get(row) !== version) fault(`voided while ${String(held.get(row))} was held`);
      held.delete(row);
      continue;
    }
    if (held.has(row)) fault(`registered before ${String(held.get(row))} was voided`);
    if (version <= (highest.get(row) ?? 0)) fault(`after version ${String(highest.get(row))}`);
    held.set(row, version);
    highest.set(row, version);
  }
  return faults;
}

/** The address and the 不開示 flag of a row that came in. */
export interface Disclosure {
  readonly residentId: string;
  readonly address: string;
  readonly nonDisclosure: boolean;
}

/** Of every row that came in, accepted or not: what was sent is known there. Read from the body's own file. */
export function disclosuresOf(dataDir: string, body: Body): Disclosure[] {
  const text = readFileSync(join(dataDir, 'counterparts', body, 'log.jsonl'), 'utf8');
  const entries = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as StoredEntry);
  return entries.flatMap((entry) => {
    if (entry.kind === 'request') return entry.request.records.filter(isNew).map((record) => ofCopy(entry, record));
    return entry.kind === 'row' && entry.rowKind === 'SKK' && entry.fields['operation'] === '1' ? [ofRow(entry)] : [];
  });
}

interface StoredRecord {
  readonly operation: string;
  readonly content: { readonly address: { readonly text: string }; readonly nonDisclosure: boolean };
}

interface StoredRequest {
  readonly kind: 'request';
  readonly request: { readonly senderReference: string; readonly records: readonly StoredRecord[] };
}

interface StoredRow {
  readonly kind: 'row';
  readonly rowKind: string;
  readonly fields: Readonly<Record<string, string>>;
}

type StoredEntry = StoredRequest | StoredRow | { readonly kind: 'decision' };

function isNew({ operation }: StoredRecord): boolean {
  return operation === 'REGISTER';
}

function ofCopy({ request }: StoredRequest, { content }: StoredRecord): Disclosure {
  const { address, nonDisclosure } = content;
  return { residentId: request.senderReference, address: address.text, nonDisclosure };
}

function ofRow({ fields }: StoredRow): Disclosure {
  const { residentId = '', address = '', nonDisclosure } = fields;
  return { residentId, address, nonDisclosure: nonDisclosure === '1' };
}
