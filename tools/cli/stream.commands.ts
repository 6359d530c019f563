import { Command } from 'commander';
import { open, type Options, path, pretty, show } from './command-context.ts';
import { views } from './views.ts';

interface JoinOptions extends Options {
  readonly perSecond?: string;
  readonly dryRun?: boolean;
}

/** What is done to a whole stream: a new epoch after a restore, and a subscriber that comes late. */
export function addStreamCommands(program: Command): void {
  const group = new Command('stream').description('ストリーム（データベースを戻した後の照合・新しい受け手）');
  addDiverged(group);
  addRenew(group);
  addAccept(group);
  addJoin(group);
  program.addCommand(group);
}

function addDiverged(group: Command): void {
  group
    .command('diverged')
    .description('送り手と食い違う列の一覧')
    .option('--service <service>', 'サービス')
    .action(async (_: Options, command: Command) => {
      const { client, options } = await open(command, 'operator');
      show(await client.list('/diverged-lanes', { service: options.service }), views.diverged, options);
    });
}

function addRenew(group: Command): void {
  group
    .command('renew-epoch <service>')
    .description('戻したデータベースの代を新しくする（受け手が照合する）')
    .requiredOption('--reason <text>', '理由')
    .action(async (service: string, _: Options, command: Command) => {
      const { client, options } = await open(command, 'operator');
      const { reason } = options;
      const renewed = await client.send('POST', path`/services/${service}/epoch-renewals`, { reason });
      show(renewed, pretty('代を新しくしました。'), options);
    });
}

function addAccept(group: Command): void {
  group
    .command('accept-epoch <stream>')
    .description('食い違う列を送り手の記録から続ける（<サービス>:<ストリーム>。代を新しくした本人はできない）')
    .requiredOption('--reason <text>', '理由')
    .action(async (stream: string, _: Options, command: Command) => {
      const { client, options } = await open(command, 'approver');
      const { reason } = options;
      const accepted = await client.send('POST', path`/streams/${stream}/epoch-acceptances`, { reason });
      show(accepted, pretty('続きへ進みます。'), options);
    });
}

function addJoin(group: Command): void {
  group
    .command('join <stream> <subscriber>')
    .description('新しい受け手へ各列の最後の状態を伝える')
    .requiredOption('--reason <text>', '理由')
    .option('--per-second <n>', '1 秒あたりの上限')
    .option('--dry-run', '件数だけを調べる')
    .action(async (stream: string, subscriber: string, _: Options, command: Command) => {
      const { client, options } = await open(command, 'operator');
      const { reason, perSecond, dryRun } = options as JoinOptions;
      const body = {
        subscriber,
        reason,
        ...(perSecond === undefined ? {} : { perSecond: Number(perSecond) }),
        ...(dryRun === undefined ? {} : { dryRun }),
      };
      show(await client.send('POST', path`/streams/${stream}/joins`, body), pretty('受け付けました。'), options);
    });
}
