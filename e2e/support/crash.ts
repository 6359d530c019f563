import { eventually } from '#testing/eventually';
import type { TestSystem } from './system.ts';

/** kill -9; resolves when another process has taken its place. */
export async function crash({ system }: TestSystem, name: string): Promise<void> {
  const dead = system.processes[name];
  system.kill(name);
  await eventually(() => {
    const pid = system.processes[name];
    if (pid === undefined || pid === dead) throw new Error(`${name} is not running again`);
  }, 30_000);
}

export async function untilReady({ ready }: TestSystem, name: string, withinMs = 60_000): Promise<void> {
  await eventually(async () => {
    const { status } = await fetch(`${ready.services[name]}/health/ready`);
    if (status !== 200) throw new Error(`${name} answered ${String(status)}`);
  }, withinMs);
}

/** Down for `seconds`: killed, and what takes its place is frozen before it listens. */
export async function brokerOutage(running: TestSystem, seconds: number): Promise<void> {
  const until = performance.now() + seconds * 1_000;
  await crash(running, 'rabbitmq');
  running.system.kill('rabbitmq', 'SIGSTOP');
  await eventually(
    () => {
      if (performance.now() < until) throw new Error('the outage lasts');
    },
    (seconds + 5) * 1_000,
  );
  running.system.kill('rabbitmq', 'SIGCONT');
}
