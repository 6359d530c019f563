/** `npm run bench`: figures of the product beside those of the servers it stands on, of others, and of a floor program. */
import { startThrowawayServers } from '../servers/throwaway.mjs';
import { describeMachine } from './measure/machine.ts';
import { Meter } from './measure/meter.ts';
import { COUNT_STATEMENTS, StatementCounts } from './measure/statements.ts';
import { serverPid } from './measure/server-pids.ts';
import { type Options, readOptions, USAGE } from './options.ts';
import { render } from './report/render.ts';
import { replaceFigures } from './report/replace-figures.ts';
import { runScenarios } from './runner.ts';
import type { Scenario } from './scenario.ts';
import { SCENARIOS } from './scenarios/index.ts';

function optionsOrUsage(): Options {
  try {
    return readOptions(
      process.argv.slice(2),
      SCENARIOS.map(({ name }) => name),
    );
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    process.exit(2);
  }
}

function chosen({ only }: Options): Scenario[] {
  return SCENARIOS.filter(({ name, onRequest }) => (only.length === 0 ? !onRequest : only.includes(name)));
}

async function main(options: Options): Promise<void> {
  const startedAt = new Date();
  const servers = await startThrowawayServers({ durable: true, settings: options.statements ? COUNT_STATEMENTS : {} });
  try {
    const { postgresUrl, amqpUrl, managementUrl, dataDir } = servers;
    const meter = await Meter.open(postgresUrl);
    await meter.spaceOutCheckpoints();
    const bench = {
      options,
      postgresUrl,
      amqpUrl,
      managementUrl,
      dataDir,
      meter,
      statements: options.statements ? await StatementCounts.open(postgresUrl) : undefined,
      servers: { rabbitmq: serverPid(dataDir, 'rabbitmq') },
    };
    const machine = await describeMachine(postgresUrl, managementUrl);
    const results = await runScenarios(bench, chosen(options));
    await meter.close();
    await bench.statements?.close();
    const text = render({ results, machine, options, startedAt, minutes: (Date.now() - startedAt.getTime()) / 60_000 });
    console.log(`\n${text}`);
    if (options.report) replaceFigures(options.report, text);
    process.exitCode = results.failed.size === 0 ? 0 : 1;
  } finally {
    await servers.stop();
  }
}

await main(optionsOrUsage());
