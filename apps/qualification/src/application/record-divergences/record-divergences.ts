import type { DivergencesFoundPart } from '#contracts/divergences-found.part';
import type { MessageContext } from '#messaging/message-context';
import { closeTask, findDivergenceTasks, openTask, withdrawTasks } from '../../adapters/persistence/task.repository.ts';

const RECEIVER_NAMES = { 'intermediate-server': '中間サーバー', federation: '国保連合会' } as const;
const ARTICLE = '国民健康保険法施行規則第4条の2';

/** One task for each receiver says what the newest comparison found; one that finds nothing closes it. */
export async function recordDivergences(
  service: string,
  found: DivergencesFoundPart,
  { manager, businessDay, envelope }: MessageContext,
): Promise<void> {
  const { receiver, runId, municipalityCode: municipality, counts } = found;
  const open = await findDivergenceTasks(manager, receiver);
  if (counts.length === 0) {
    for (const taskId of open) await closeTask(manager, taskId, 'done', 'system', { decision: 'agreed', runId });
    return;
  }
  await withdrawTasks(manager, open, '新しい照合の結果に置き換わりました。');
  await openTask(manager, {
    municipality,
    groupId: null,
    kind: 'DIVERGENCE',
    householdHead: null,
    members: [],
    reasons: [
      { text: summary(service, found), article: ARTICLE },
      ...counts.map(({ text, count }) => ({ text: `${String(count)}件: ${text}`, article: ARTICLE })),
    ],
    dueOn: businessDay,
    businessDay,
    traceparent: envelope.traceparent,
    subject: { changeId: null, receiver },
  });
}

function summary(service: string, { receiver, runId, counts }: DivergencesFoundPart): string {
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  return `${RECEIVER_NAMES[receiver]}との全件照合で${String(total)}件の不一致が見つかりました。照合 ${service}:${runId} の一覧で原因を確かめ、手当てを提案してください。`;
}
