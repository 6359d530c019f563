import { Command, Option } from 'commander';
import { AppError } from '#kernel/app-error';
import { ERROR_CODES } from '#kernel/error-codes';
import { ROLES } from '#security/role';
import { CliFailure } from './cli-failure.ts';
import { addDeliveryCommands } from './delivery.commands.ts';
import { addInstancesCommand } from './instances.command.ts';
import { addMessagingCommands } from './messaging.commands.ts';
import { addStreamCommands } from './stream.commands.ts';
import { addOperationsCommands } from './operations.commands.ts';
import { addQuarantineCommands } from './quarantine.commands.ts';
import { addReconcileCommands } from './reconcile.commands.ts';
import { addSeedCommand } from './seed.command.ts';
import { addStaffCommands } from './staff.commands.ts';

const program = new Command('kokuho')
  .description('国民健康保険 資格管理の運用コマンド')
  .addOption(new Option('--as <role>', '役割（省略すると、資格と仕事は officer、ほかは operator）').choices(ROLES))
  .option('--json', 'API の答えをそのまま表示する');

addQuarantineCommands(program);
addOperationsCommands(program);
addInstancesCommand(program);
addMessagingCommands(program);
addStreamCommands(program);
addStaffCommands(program);
addDeliveryCommands(program);
addReconcileCommands(program);
addSeedCommand(program);

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${linesOf(error).join('\n')}\n`);
  process.exitCode = error instanceof CliFailure ? error.exitCode : 1;
}

function linesOf(error: unknown): readonly string[] {
  if (error instanceof CliFailure) return error.lines;
  if (error instanceof AppError)
    return [`${error.code} ${ERROR_CODES[error.code].text}`, JSON.stringify(error.details)];
  return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
}
