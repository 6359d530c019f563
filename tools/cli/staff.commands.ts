import type { Command } from 'commander';
import { open, type Options, path, pretty, readJson, show } from './command-context.ts';
import type { Row } from './console-client.ts';
import { views } from './views.ts';

/** What belongs to the staff: the ledger and the decisions. */
export function addStaffCommands(program: Command): void {
  program
    .command('tasks')
    .description('決定を待つ仕事の一覧')
    .option('--status <status>', '状態（open | held | done | withdrawn）', 'open')
    .action(async (_: Options, command: Command) => {
      const { client, options } = await open(command, 'officer');
      show(await client.list('/tasks', { status: options.status }), views.tasks, options);
    });
  program
    .command('decide <taskId> <decision>')
    .description('仕事を決定する（accept | amend | hold | reject）')
    .requiredOption('--reason <text>', '決定の理由')
    .option('--expected-version <number>', '見ていた版')
    .option('--body <file>', '世帯員ごとの決定などを書いた JSON ファイル')
    .action(async (taskId: string, decision: string, _: Options, command: Command) => {
      const { client, options } = await open(command, 'officer');
      const more = options.body === undefined ? {} : ((await readJson(options.body)) as object);
      const version = options.expectedVersion === undefined ? {} : { expectedVersion: Number(options.expectedVersion) };
      const body = { ...more, ...version, decision, reason: options.reason };
      show(await client.send('POST', path`/tasks/${taskId}/decision`, body), pretty('決定しました。'), options);
    });
  program
    .command('qualification <residentId>')
    .description('資格と適用の履歴')
    .action(async (residentId: string, _: Options, command: Command) => {
      const { client, options } = await open(command, 'officer');
      show((await client.get(path`/residents/${residentId}/qualification`)) as Row, views.qualification, options);
    });
}
