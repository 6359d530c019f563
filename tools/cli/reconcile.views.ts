import type { Row } from './console-client.ts';
import { column, table } from './table.ts';

const STATES: Readonly<Record<string, string>> = {
  running: '実行中',
  done: '完了',
  cancelled: '中止',
  failed: '失敗',
  open: '未着手',
  proposed: '承認待ち',
  approved: '承認済み',
  applied: '送付中',
  repaired: '手当て済み',
  refused: '相手が拒否',
};

const RUNS = [
  column('照合', 'id'),
  column('送付先', 'receiver'),
  column('状態', (row) => STATES[String(row['state'])] ?? row['state']),
  column('比較', (row) => `${String(row['compared'])} / ${String(row['total'])}`),
  column('不一致', (row) => sumOf(row['counts'])),
  column('判断できず', 'underWay'),
  column('手当て', (row) => labelled(row['repairs'])),
  column('開始', 'startedAt'),
  column('終了', 'endedAt'),
];

const DIVERGENCES = [
  column('番号', 'item'),
  column('対象', (row) => `${row['objectKind'] === 'person' ? '個人' : '世帯'} ${String(row['objectId'])}`),
  column('原因', 'cause'),
  column('担当', (row) => (row['actor'] === 'operator' ? '運用' : '資格')),
  column('状態', (row) => STATES[String(row['state'])] ?? row['state']),
  column('内容', 'text'),
  column('手当て', 'action'),
  column('失敗', 'failure'),
];

/** How a comparison is shown. */
export const reconciliationViews = {
  started: (rows: readonly Row[]) => rows.map(({ id }) => `照合を始めました: ${String(id)}`).join('\n'),
  runs: (rows: readonly Row[]) => table(RUNS, rows),
  shown: ({ run, divergences }: { run: Row; divergences: readonly Row[] }) =>
    `${table(RUNS, [run])}\n\n${table(DIVERGENCES, divergences)}`,
  proposed: (result: unknown) =>
    `${String((result as Row)['proposed'])} 件の手当てを提案しました。別の承認者が reconcile approve で承認すると始まります。`,
  approved: (result: unknown) => `${String((result as Row)['approved'])} 件の手当てを承認しました。`,
};

function sumOf(counts: unknown): number {
  return Object.values((counts ?? {}) as Record<string, number>).reduce((sum, count) => sum + count, 0);
}

function labelled(counts: unknown): string {
  return Object.entries((counts ?? {}) as Record<string, number>)
    .map(([state, count]) => `${STATES[state] ?? state} ${String(count)}`)
    .join('、');
}
