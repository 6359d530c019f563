import { Command } from 'commander';
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

function destinations(): Command {
  const group = new Command('destinations').description('送り先（送信待ち・一時停止）');
  group
    .command('list', { isDefault: true })
    .description('一覧')
    .option('--service <service>', 'サービス')
    .action(async (_: Options, command: Command) => {
      const { client, options } = await open(command, 'operator');
      show(await client.list('/destinations', { service: options.service }), views.destinations, options);
    });
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
  group
    .command('resume <id>')
    .description('送信を再開する')
    .action(async (id: string, _: Options, command: Command) => {
      const { client, options } = await open(command, 'operator');
      show(await client.send('POST', path`/destinations/${id}/resume`, {}), pretty('再開しました。'), options);
    });
  return group;
}

function replay(): Command {
  const group = new Command('replay').description('保存済みメッセージの再送（受け手は重複を捨てる）');
  group
    .command('list', { isDefault: true })
    .description('一覧')
    .option('--service <service>', 'サービス')
    .action(async (_: Options, command: Command) => {
      const { client, options } = await open(command, 'operator');
      show(await client.list('/replays', { service: options.service }), views.replays, options);
    });
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
  group
    .command('stop <id>')
    .description('再送を中止する')
    .action(async (id: string, _: Options, command: Command) => {
      const { client, options } = await open(command, 'operator');
      show(await client.send('POST', path`/replays/${id}/stop`, {}), pretty('中止しました。'), options);
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
  group
    .command('list', { isDefault: true })
    .description('一覧')
    .option('--service <service>', 'サービス')
    .action(async (_: Options, command: Command) => {
      const { client, options } = await open(command, 'operator');
      show(await client.list('/tombstones', { service: options.service }), views.tombstones, options);
    });
  group
    .command('propose <holdId>')
    .description('取除きを申し出る（保留の番号）')
    .requiredOption('--reason <text>', '理由')
    .action(async (id: string, _: Options, command: Command) => {
      const { client, options } = await open(command, 'operator');
      const { reason } = options;
      show(await client.send('POST', path`/holds/${id}/tombstone`, { reason }), pretty('申し出ました。'), options);
    });
  group
    .command('agree <id>')
    .description('申出に同意する（申し出た本人はできない）')
    .action(async (id: string, _: Options, command: Command) => {
      const { client, options } = await open(command, 'approver');
      show(await client.send('POST', path`/tombstones/${id}/agree`, {}), pretty('取り除きました。'), options);
    });
  group
    .command('refuse <id>')
    .description('申出を取り下げる、または却下する')
    .action(async (id: string, _: Options, command: Command) => {
      const { client, options } = await open(command, 'approver');
      show(await client.send('POST', path`/tombstones/${id}/refuse`, {}), pretty('却下しました。'), options);
    });
  return group;
}
