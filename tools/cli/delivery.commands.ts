import type { Command } from 'commander';
import { open, type Options, path, show } from './command-context.ts';
import type { Row } from './console-client.ts';
import { views } from './views.ts';

/** Where a change went and what came back. */
export function addDeliveryCommands(program: Command): void {
  program
    .command('deliveries <changeId>')
    .description('異動の送付先ごとの状態')
    .action(async (changeId: string, _: Options, command: Command) => {
      const { client, options } = await open(command, 'operator');
      show((await client.get(path`/changes/${changeId}/deliveries`)) as Row[], views.deliveries, options);
    });
  program
    .command('trace <changeId>')
    .description('異動の経路（住民異動から相手の答えまで）')
    .action(async (changeId: string, _: Options, command: Command) => {
      const { client, options } = await open(command, 'operator');
      show((await client.get(path`/changes/${changeId}/trace`)) as Row[], views.trace, options);
    });
}
