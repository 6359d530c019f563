import type { Command } from 'commander';
import { open, type Options, path, pretty, show } from './command-context.ts';
import { views } from './views.ts';

/** What waits, where a lane stands, and the business day. */
export function addOperationsCommands(program: Command): void {
  const holds = program.command('holds').description('保留中のメッセージ');
  holds
    .command('list', { isDefault: true })
    .description('一覧')
    .option('--service <service>', 'サービス')
    .action(async (_: Options, command: Command) => {
      const { client, options } = await open(command, 'operator');
      show(await client.list('/holds', { service: options.service }), views.holds, options);
    });
  holds
    .command('retry <id>')
    .description('保留を再試行する（原因を直してから）')
    .action(async (id: string, _: Options, command: Command) => {
      const { client, options } = await open(command, 'operator');
      show(await client.send('POST', path`/holds/${id}/retry`, {}), retried, options);
    });
  program
    .command('lanes <stream> <key>')
    .description('一つの列の状態')
    .action(async (stream: string, key: string, _: Options, command: Command) => {
      const { client, options } = await open(command, 'operator');
      show(await client.list(path`/lanes/${stream}/${key}`), views.lanes, options);
    });
  program
    .command('business-day <date>')
    .description('業務日を進める（試験環境だけ）')
    .action(async (date: string, _: Options, command: Command) => {
      const { client, options } = await open(command, 'operator');
      show(await client.send('PUT', '/business-day', { date }), pretty(`業務日を ${date} に進めました。`), options);
    });
}

function retried(result: unknown): string {
  const { state } = result as { state: string };
  return state === 'applied' ? '再試行し、処理しました。' : `再試行しましたが、まだ保留中です（${state}）。`;
}
