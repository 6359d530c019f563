import type { Command } from 'commander';
import { open, type Options, path, pretty, readJson, show } from './command-context.ts';
import { views } from './views.ts';

/** Messages set aside, and how they go on. */
export function addQuarantineCommands(program: Command): void {
  const quarantine = program.command('quarantine').description('隔離データ');
  quarantine
    .command('list', { isDefault: true })
    .description('一覧')
    .option('--reason <reason>', '隔離の理由')
    .option('--service <service>', 'サービス')
    .action(async (_: Options, command: Command) => {
      const { client, options } = await open(command, 'operator');
      const { reason, service } = options;
      show(await client.list('/quarantine', { reason, service }), views.quarantine, options);
    });
  quarantine
    .command('release <id>')
    .description('再投入する')
    .requiredOption('--reason <text>', '再投入する理由')
    .option('--body <file>', '直した内容の JSON ファイル')
    .action(async (id: string, _: Options, command: Command) => {
      const { client, options } = await open(command, 'operator');
      const more = options.body === undefined ? {} : { body: await readJson(options.body) };
      const body = { reason: options.reason, ...more };
      show(await client.send('POST', path`/quarantine/${id}/release`, body), pretty('再投入しました。'), options);
    });
}
