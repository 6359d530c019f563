import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import { CliFailure } from './cli-failure.ts';
import { open, type Options, path, show } from './command-context.ts';
import type { ConsoleClient, Row } from './console-client.ts';
import { reconciliationViews as views } from './reconcile.views.ts';

const LOOK_EVERY_MS = 500;
const RECEIVERS = ['intermediate-server', 'federation'] as const;

interface ReconcileOptions extends Options {
  readonly receiver?: string;
  readonly wait?: boolean;
  readonly item?: readonly string[];
}

/** Comparison of the whole population with the receivers, and the repair of what it finds. */
export function addReconcileCommands(program: Command): void {
  const reconcile = program.command('reconcile').description('全件照合（台帳・送付の帳簿・送付先）');
  reconcile
    .command('start', { isDefault: true })
    .description('照合を始める')
    .option('--receiver <receiver>', `送付先（${RECEIVERS.join('、')}。省略するとすべて）`)
    .option('--wait', '終わるまで待つ')
    .action(async (_: Options, command: Command) => {
      const { client, options } = await open(command, 'operator');
      const { receiver, wait } = options as ReconcileOptions;
      const query = receiver === undefined ? '' : path`?receiver=${receiver}`;
      const started = (await client.send('POST', `/reconciliations${query}`, {})) as Row[];
      const runs = wait ? await Promise.all(started.map(({ id }) => ended(client, String(id)))) : started;
      show(runs, wait ? views.runs : views.started, options);
    });
  reconcile
    .command('list')
    .description('照合の一覧')
    .action(async (_: Options, command: Command) => {
      const { client, options } = await open(command, 'operator');
      show(await client.list('/reconciliations'), views.runs, options);
    });
  reconcile
    .command('show <run>')
    .description('照合の状態と、見つかった不一致')
    .action(async (run: string, _: Options, command: Command) => {
      const { client, options } = await open(command, 'operator');
      const state = await runOf(client, run);
      const divergences = await client.list(path`/reconciliations/${run}/divergences`);
      show({ run: state, divergences }, views.shown, options);
    });
  reconcile
    .command('cancel <run>')
    .description('実行中の照合を止める')
    .action(async (run: string, _: Options, command: Command) => {
      const { client, options } = await open(command, 'operator');
      show(
        await client.send('POST', path`/reconciliations/${run}/cancellation`, {}),
        () => '中止を求めました。',
        options,
      );
    });
  addRepairCommands(reconcile);
}

function addRepairCommands(reconcile: Command): void {
  reconcile
    .command('repair <run>')
    .description('不一致の手当て（再反映）を提案する。別の人が承認するまで何も送らない')
    .requiredOption('--reason <text>', '手当てする理由')
    .option('--item <item...>', '一覧の番号（省略すると、手当てのあるものすべて）')
    .action(async (run: string, _: Options, command: Command) => {
      const { client, options } = await open(command, 'officer');
      const body = { reason: options.reason, ...itemsOf(options) };
      show(await client.send('POST', path`/reconciliations/${run}/repairs`, body), views.proposed, options);
    });
  reconcile
    .command('approve <run>')
    .description('別の人が提案した手当てを承認する')
    .option('--item <item...>', '一覧の番号（省略すると、提案されたものすべて）')
    .action(async (run: string, _: Options, command: Command) => {
      const { client, options } = await open(command, 'approver');
      const body = itemsOf(options);
      show(await client.send('POST', path`/reconciliations/${run}/approvals`, body), views.approved, options);
    });
}

function itemsOf({ item }: ReconcileOptions): { items?: readonly string[] } {
  return item === undefined ? {} : { items: item };
}

async function runOf(client: ConsoleClient, run: string): Promise<Row> {
  return { ...((await client.get(path`/reconciliations/${run}`)) as Row), id: run };
}

/** @throws CliFailure when the run ended otherwise than done */
async function ended(client: ConsoleClient, run: string): Promise<Row> {
  for (;;) {
    const state = await runOf(client, run);
    if (state['state'] === 'done') return state;
    if (state['state'] !== 'running') {
      throw new CliFailure([
        `照合 ${run} は終わりませんでした（${String(state['state'])} ${String(state['failure'])}）。`,
      ]);
    }
    await delay(LOOK_EVERY_MS);
  }
}
