import type { Row } from './console-client.ts';
import { column, type Column, table } from './table.ts';

const QUARANTINE = [
  column('番号', 'id'),
  column('サービス', 'service'),
  column('理由', 'reason'),
  column('ストリーム', 'stream'),
  column('時刻', timeOf),
];
const HOLDS = [
  column('保留番号', 'id'),
  column('サービス', 'service'),
  column('ストリーム', 'stream'),
  column('列', 'lane'),
  column('番号', 'seq'),
  column('理由', 'reason'),
  column('時刻', timeOf),
];
const DESTINATIONS = [
  column('番号', 'id'),
  column('ストリーム', 'stream'),
  column('受け手', 'subscriber'),
  column('送信待ち', 'pending'),
  column('最古（秒）', 'oldestSeconds'),
  column('一時停止', 'pausedReason'),
];
const REPLAYS = [
  column('番号', 'id'),
  column('ストリーム', 'stream'),
  column('受け手', 'subscriber'),
  column('状態', 'state'),
  column('進み', (row) => `${String(row['asked'])} / ${String(row['total'])}`),
  column('理由', 'reason'),
];
const DIVERGED = [
  column('サービス', 'service'),
  column('ストリーム', 'stream'),
  column('列', 'lane'),
  column('受取済み', 'lastSeq'),
  column('送り手', 'ownerSeq'),
  column('保留', 'held'),
  column('理由', 'reason'),
];
const TOMBSTONES = [
  column('番号', 'id'),
  column('ストリーム', 'stream'),
  column('列', 'lane'),
  column('列の番号', 'seq'),
  column('状態', 'state'),
  column('申出', 'proposedBy'),
  column('決定', 'decidedBy'),
  column('理由', 'reason'),
];
const TASKS = [
  column('仕事', 'taskId'),
  column('種類', 'kind'),
  column('状態', 'status'),
  column('版', 'version'),
  column('世帯主', 'householdHead'),
  column('世帯員と提案', membersOf),
  column('期限', 'dueOn'),
];
const DELIVERIES = [
  column('送付先', (row) => RECEIVERS[String(row['receiver'])] ?? row['receiver']),
  column('状態', (row) => STATES[String(row['state'])] ?? row['state']),
  column('時刻', 'at'),
  column('証拠', 'evidence'),
];
const TRACE = [
  column('時刻', 'at'),
  column('サービス', 'service'),
  column('段階', 'step'),
  column('内容', (row) => row['text'] ?? row['state'] ?? row['outcome']),
  column('トレース番号', 'traceId'),
];
const QUALIFICATION = [
  column('取得日', 'acquiredOn'),
  column('根拠', 'acquiredOnSource'),
  column('取得事由', 'acquisitionReason'),
  column('喪失日', 'lostOn'),
  column('喪失事由', 'lossReason'),
];
const COVERAGE = [
  column('適用開始日', 'startsOn'),
  column('開始事由', 'startReason'),
  column('適用終了日', 'endsOn'),
  column('終了事由', 'endReason'),
];

const RECEIVERS: Readonly<Record<string, string>> = {
  'intermediate-server': '中間サーバー（副本）',
  federation: '国保連合会',
  'online-eligibility': 'オンライン資格確認',
};
const STATES: Readonly<Record<string, string>> = {
  pending: '送付待ち',
  sent: '送付済み',
  unknown: '応答待ち超過',
  accepted: '受理',
  rejected: '不受理',
  covered: '後の版に含めた',
  superseded: '後の版に置換え',
  'not-required': '送付不要',
};

const LABELS: Readonly<Record<string, string>> = {
  nhiHouseholdId: '国保世帯番号',
  symbol: '記号',
  number: '番号',
  branch: '枝番',
  headResidentId: '世帯主',
  headIsInsured: '世帯主は被保険者',
  service: 'サービス',
  stream: 'ストリーム',
  lane: '列',
  reason: '理由',
  state: '状態',
};

export const views = {
  quarantine: listView(QUARANTINE),
  holds: listView(HOLDS),
  destinations: listView(DESTINATIONS),
  replays: listView(REPLAYS),
  diverged: listView(DIVERGED),
  tombstones: listView(TOMBSTONES),
  tasks: listView(TASKS),
  deliveries: listView(DELIVERIES),
  trace: listView(TRACE),
  /** What a service answers about a lane is its own, so every field is shown. */
  lanes: (rows: readonly Row[]) => rows.map((row) => `[${String(row['service'])}]\n${fields(row)}`).join('\n\n'),
  qualification: qualificationView,
};

function listView(columns: readonly Column[]): (rows: readonly Row[]) => string {
  return (rows) => table(columns, rows);
}

function qualificationView(row: Row): string {
  const household = row['household'] as Row | null;
  return [
    `宛名番号 ${String(row['residentId'])}（版 ${String(row['version'])}）`,
    household === null ? '国保世帯 なし' : `国保世帯\n${fields(household)}`,
    `資格\n${table(QUALIFICATION, row['qualification'] as Row[])}`,
    `適用\n${table(COVERAGE, row['coverage'] as Row[])}`,
  ].join('\n\n');
}

function fields(row: Row): string {
  const names = [column('項目', (field) => LABELS[String(field['name'])] ?? field['name']), column('値', 'value')];
  return table(
    names,
    Object.entries(row).map(([name, value]) => ({ name, value })),
  );
}

function timeOf(row: Row): unknown {
  return row['at'] ?? row['receivedAt'] ?? row['createdAt'];
}

function membersOf(row: Row): string {
  const members = (row['members'] ?? []) as readonly Row[];
  // A task about no one person, such as silence or divergences: what it says stands in its reasons.
  if (members.length === 0) return ((row['reasons'] ?? []) as readonly { text: string }[])[0]?.text ?? '';
  return members
    .map(({ residentId, reason, suggestion }) => {
      const { decision, ...days } = (suggestion ?? {}) as Row;
      return `${String(residentId)} ${String(reason)} → ${[decision, ...Object.values(days)].map(String).join(' ')}`;
    })
    .join(' / ');
}
