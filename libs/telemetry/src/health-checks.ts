import { Injectable, type OnModuleDestroy } from '@nestjs/common';

/** Resolves when the thing is usable, throws when it is not. */
export type HealthCheck = () => Promise<unknown>;

export type CheckState = 'up' | 'down';

export interface Readiness {
  readonly status: CheckState;
  readonly checks: Readonly<Record<string, CheckState>>;
}

/** A check that does not answer counts as down; the asker has a time limit of its own. */
const CHECK_TIMEOUT_MS = 2_000;

/** Named checks of a service: modules register what they need at start (`database`, `broker` …). */
@Injectable()
export class HealthChecks implements OnModuleDestroy {
  readonly #checks = new Map<string, HealthCheck>();
  #stopping = false;

  register(name: string, check: HealthCheck): void {
    this.#checks.set(name, check);
  }

  /** Down while stopping, so that nothing new is sent here. */
  async readiness(): Promise<Readiness> {
    const names = [...this.#checks.keys()];
    const states = await Promise.all([...this.#checks.values()].map(stateOf));
    const checks = Object.fromEntries(names.map((name, index) => [name, states[index] ?? 'down'] as const));
    const up = !this.#stopping && states.every((state) => state === 'up');
    return { status: up ? 'up' : 'down', checks };
  }

  onModuleDestroy(): void {
    this.#stopping = true;
  }
}

async function stateOf(check: HealthCheck): Promise<CheckState> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<CheckState>((resolve) => {
    timer = setTimeout(() => resolve('down'), CHECK_TIMEOUT_MS);
  });
  const answer = Promise.resolve()
    .then(check)
    .then(
      () => 'up' as const,
      () => 'down' as const,
    );
  return Promise.race([answer, limit]).finally(() => clearTimeout(timer));
}
