import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';

interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

type Command = (argument: never) => Promise<unknown>;

/** A process of its own for one part of a measurement, so that its CPU time is its own. */
export class Worker {
  private readonly child: ChildProcess;
  private readonly waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  private last = 0;

  /** @param script path below `tools/bench`, without its extension */
  constructor(script: string, setup: object, nodeFlags: readonly string[] = []) {
    const file = join(import.meta.dirname, `${script}.js`);
    this.child = fork(file, [JSON.stringify(setup)], {
      execArgv: ['--enable-source-maps', ...nodeFlags],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.child.on('message', (message) => this.settle(message as Answer));
    this.child.on('exit', (code) => {
      for (const { reject } of this.waiting.values()) reject(new RangeError(`${script} ended with ${String(code)}`));
      this.waiting.clear();
    });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  call<T>(command: string, argument: object = {}): Promise<T> {
    const id = ++this.last;
    return new Promise<T>((resolve, reject) => {
      this.waiting.set(id, { resolve: (value) => resolve(value as T), reject });
      this.child.send({ id, command, argument });
    });
  }

  /** Ends it in its own way, which also writes its CPU profile if it was asked for one. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.send({ id: 0, command: 'end' });
    const timer = setTimeout(() => this.child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(timer);
  }

  private settle({ id, value, error }: Answer): void {
    const caller = this.waiting.get(id);
    this.waiting.delete(id);
    if (error === undefined) caller?.resolve(value);
    else caller?.reject(new RangeError(error));
  }
}

/** The other side: what a worker script was given, and the commands it answers. */
export function setupOfWorker<T>(): T {
  return JSON.parse(process.argv[2] ?? '{}') as T;
}

export function serve(commands: Readonly<Record<string, Command>>, end: () => Promise<void>): void {
  process.on('message', (message: { id: number; command: string; argument: never }) => {
    const { id, command, argument } = message;
    if (command === 'end') {
      void end().finally(() => process.exit(0));
      return;
    }
    const found = commands[command];
    const answered = found ? found(argument) : Promise.reject(new RangeError(`no command ${command}`));
    answered.then(
      (value) => process.send?.({ id, value }),
      (error: unknown) => process.send?.({ id, error: error instanceof Error ? String(error.stack) : String(error) }),
    );
  });
  // A bench that is gone leaves no workers behind.
  process.on('disconnect', () => process.exit(0));
}
