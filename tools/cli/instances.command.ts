import type { Command } from 'commander';
import { open, type Options, show } from './command-context.ts';
import { instancesView } from './instances.view.ts';

/** Who runs, and who was not heard of. */
export function addInstancesCommand(program: Command): void {
  program
    .command('instances')
    .description('稼働している実体と最終の応答')
    .option('--service <service>', 'サービス')
    .action(async (_: Options, command: Command) => {
      const { client, options } = await open(command, 'operator');
      show(await client.list('/instances', { service: options.service }), instancesView, options);
    });
}
