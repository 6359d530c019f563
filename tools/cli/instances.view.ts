import type { Row } from './console-client.ts';
import { column, table } from './table.ts';

const INSTANCES = [
  column('サービス', 'service'),
  column('実体', 'instance'),
  column('版', 'version'),
  column('起動', (row) => secondOf(row['startedAt'])),
  column('最終', (row) => secondOf(row['seenAt'])),
  column('状態', 'state'),
  column('答えない相手', (row) => ((row['unreachable'] ?? []) as readonly string[]).join(' ')),
];

export function instancesView(rows: readonly Row[]): string {
  return table(INSTANCES, rows);
}

const TOKYO = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo', dateStyle: 'short', timeStyle: 'medium' });

function secondOf(time: unknown): string | undefined {
  return typeof time === 'string' ? TOKYO.format(new Date(time)) : undefined;
}
