import { execFileSync } from 'node:child_process';
import { removeDataDir } from '../../tools/servers/data-dir.mjs';
import { findPortBase } from '../../tools/servers/free-ports.mjs';
import { makeThrowawayDir } from '../../tools/servers/throwaway.mjs';
import { startSystem } from '../../tools/start/start-system.mjs';

export type RunningSystem = Awaited<ReturnType<typeof startSystem>>;
export type Role = 'clerk' | 'officer' | 'approver' | 'operator' | 'auditor';

/** `ready.json` of a running system, as far as tests use it. */
export interface Ready {
  readonly console: string;
  readonly amqp: string;
  readonly management: string;
  readonly services: Readonly<Record<string, string>>;
  readonly counterparts: Readonly<Record<'registry' | 'intermediate-server' | 'aggregation', string>>;
  readonly tokens: Readonly<Record<Role, string>>;
}

/** A whole system of its own: real servers, every service as its own process, gone without a trace afterwards. */
export interface TestSystem extends AsyncDisposable {
  readonly system: RunningSystem;
  readonly ready: Ready;
}

export interface TestSystemOptions {
  readonly today?: string;
  readonly answerDue?: string;
  readonly env?: Record<string, string>;
  /** Servers that survive a crash, for what kills them. */
  readonly durable?: boolean;
  /** A RabbitMQ of three nodes. */
  readonly cluster?: boolean;
  /** Of every service. */
  readonly copies?: number;
  /** Changes the environments of the services before they start. */
  readonly reroute?: (environment: Record<string, Record<string, string>>) => Promise<void>;
  /** Has the data folder before anything is in it; what it returns is called when nothing uses the folder any more. */
  readonly furnish?: (dataDir: string) => () => void;
}

export async function startTestSystem(given: TestSystemOptions = {}): Promise<TestSystem> {
  const { durable = false, furnish, ...options } = given;
  build();
  const dataDir = makeThrowawayDir();
  const clearOut = furnish?.(dataDir);
  const { base, release } = await findPortBase();
  const system = await startSystem({ portBase: base, dataDir, demo: false, throwaway: !durable, ...options });
  release();
  return {
    system,
    ready: system.ready as Ready,
    [Symbol.asyncDispose]: async () => {
      await system.stop();
      clearOut?.();
      removeDataDir(dataDir);
    },
  };
}

let built = false;

/** The processes run what is built; a run of one spec alone must not test yesterday's code. */
function build(): void {
  if (built) return;
  execFileSync(process.execPath, ['tools/bootstrap/run.mjs', 'build'], { stdio: 'inherit' });
  built = true;
}
