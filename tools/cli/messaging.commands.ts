import { Command } from 'commander';
import type { Role } from '#security/role';
import type { Row } from './console-client.ts';
import { open, type Options, path, pretty, show } from './command-context.ts';
import { views } from './views.ts';

interface ReplayOptions extends Options {
  readonly lane?: string;
  readonly from?: string;
  readonly until?: string;
  readonly perSecond?: string;
  readonly dryRun?: boolean;
}

interface PauseOptions extends Options {
  readonly minutes?: string;
}

/** What operators do to the flow of messages: pause, say again, leave out. */
export function addMessagingCommands(program: Command): void {
  program.addCommand(destinations());
  program.addCommand(replay());
  program.addCommand(tombstones());
}

/** A list over all services. */
function addList(group: Command, route: string, view: (rows: readonly Row[]) => string): void {
  group
    .command('list', { isDefault: true })
    .description('一覧')
    .option('--service <service>', 'サービス')
    .action(async (_: Options, command: Command) => {
      const { client, options } = await open(command, 'operator');
      show(await client.list(route, { service: options.service }), view, options);
    });
}

interface Order {
  readonly name: string;
  readonly description: string;
  readonly role: Role;
  readonly path: (id: string) => string;
  readonly done: string;
}

/** A command about one row that needs nothing but its number. */
function addOrder(group: Command, order: Order): void {
  group
    .command(order.name)
    .description(order.description)
    .action(async (id: string, _: Options, command: Command) => {
      const { client, options } = await open(command, order.role);
      show(await client.send('POST', order.path(id), {}), pretty(order.done), options);
    });
}

function destinations(): Command {
  const group = new Command('destinations').description('送り先（送信待ち・一時停止）');
  addList(group, '/destinations', views.destinations);
  group
    .command('pause <id>')
    .description('送信を一時停止する（変更は送信待ちに残る）')
    .requiredOption('--reason <text>', '理由')
    .option('--minutes <n>', '自動で再開するまでの分')
    .action(async (id: string, _: Options, command: Command) => {
      const { client, options } = await open(command, 'operator');
      const { reason, minutes } = options as PauseOptions;
      const body = { reason, ...(minutes === undefined ? {} : { minutes: Number(minutes) }) };
      show(await client.send('POST', path`/destinations/${id}/pause`, body), pretty('一時停止しました。'), options);
    });
  addOrder(group, {
    name: 'resume <id>',
    description: '送信を再開する',
    role: 'operator',
    path: (id) => path`/destinations/${id}/resume`,
    done: '再開しました。',
  });
  return group;
}

function replay(): Command {
  const group = new Command('replay').description('保存済みメッセージの再送（受け手は重複を捨てる）');
  addList(group, '/replays', views.replays);
  group
    .command('start <stream> <subscriber>')
    .description('再送を始める')
    .requiredOption('--reason <text>', '理由')
    .option('--lane <key>', '列のキー')
    .option('--from <time>', 'この時刻から（ISO 8601）')
    .option('--until <time>', 'この時刻より前（ISO 8601）')
    .option('--per-second <n>', '1 秒あたりの上限')
    .option('--dry-run', '件数だけを調べる')
    .action(async (stream: string, subscriber: string, _: Options, command: Command) => {
      const { client, options } = await open(command, 'operator');
      const body = { subscriber, ...rangeOf(options) };
      show(await client.send('POST', path`/streams/${stream}/replays`, body), pretty('受け付けました。'), options);
    });
  addOrder(group, {
    name: 'stop <id>',
    description: '再送を中止する',
    role: 'operator',
    path: (id) => path`/replays/${id}/stop`,
    done: '中止しました。',
  });
  return group;
}

function rangeOf({ reason, lane, from, until, perSecond, dryRun }: ReplayOptions): Record<string, unknown> {
  const given = {
    reason,
    lane,
    from,
    until,
    perSecond: perSecond === undefined ? undefined : Number(perSecond),
    dryRun,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function tombstones(): Command {
  const group = new Command('tombstones').description('処理できないメッセージの取除き（二人の確認）');
  addList(group, '/tombstones', views.tombstones);
  group
    .command('propose <holdId>')
    .description('取除きを申し出る（保留の番号）')
    .requiredOption('--reason <text>', '理由')
    .action(async (id: string, _: Options, command: Command) => {
      const { client, options } = await open(command, 'operator');
      const { reason } = options;
      show(await client.send('POST', path`/holds/${id}/tombstone`, { reason }), pretty('申し出ました。'), options);
    });
  addOrder(group, {
    name: 'agree <id>',
    description: '申出に同意する（申し出た本人はできない）',
    role: 'approver',
    path: (id) => path`/tombstones/${id}/agree`,
    done: '取り除きました。',
  });
  addOrder(group, {
    name: 'refuse <id>',
    description: '申出を取り下げる、または却下する',
    role: 'approver',
    path: (id) => path`/tombstones/${id}/refuse`,
    done: '却下しました。',
  });
  return group;
}
