import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { FloorSettings } from '../floor/settings.ts';

/** The floor program with one way of batching; gone again after each run. */
export class FloorProcess {
  private constructor(private readonly child: ChildProcess) {}

  static async start(settings: FloorSettings): Promise<FloorProcess> {
    const file = join(import.meta.dirname, '../floor/floor.js');
    const child = fork(file, [JSON.stringify(settings)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    await new Promise<void>((resolve, reject) => {
      child.once('message', () => resolve());
      child.once('exit', (code) => reject(new RangeError(`the floor ended with ${String(code)}`)));
    });
    return new FloorProcess(child);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  async stop(): Promise<void> {
    if (!this.running) return;
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGKILL');
    await ended;
  }
}
