import type { Effect, Fault, Struck } from './fault.ts';
import { seededRandom } from './seeded-random.ts';
import type { Random } from './seeded-random.ts';

interface ActiveFault {
  readonly fault: Fault;
  readonly random: Random | undefined;
  remaining: number;
}

/** The faults in force at one body. They live in memory: a restart clears them. */
export class FaultBoard {
  private active: ActiveFault[] = [];
  private readonly listeners: (() => void)[] = [];

  set(faults: readonly Fault[]): void {
    this.active = faults
      .filter((fault) => Object.keys(fault).length > 0)
      .map((fault) => ({
        fault,
        random: fault.seed === undefined ? undefined : seededRandom(fault.seed),
        remaining: fault.times ?? Number.POSITIVE_INFINITY,
      }));
    for (const listener of this.listeners) listener();
  }

  /** The faults as set, `times` being what is left of them. */
  list(): Fault[] {
    this.dropSpent();
    return this.active.map(({ fault, remaining }) =>
      fault.times === undefined ? fault : { ...fault, times: remaining },
    );
  }

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Asks whether any of `effects` strikes what concerns these residents, and counts the hit. */
  strike(effects: readonly Effect[], residentIds: Iterable<string> = []): Struck {
    const subjects = new Set(residentIds);
    const struck: Struck = {};
    for (const active of this.active) {
      const { match } = active.fault;
      if (active.remaining <= 0 || (match && !subjects.has(match.residentId))) continue;
      const acting = effects.filter((effect) => active.fault[effect]);
      if (acting.length === 0) continue;
      active.remaining -= 1;
      for (const effect of acting) add(struck, effect, active);
    }
    this.dropSpent();
    return struck;
  }

  private dropSpent(): void {
    this.active = this.active.filter(({ remaining }) => remaining > 0);
  }
}

function add(struck: Struck, effect: Effect, { fault, random }: ActiveFault): void {
  if (effect === 'delayMs') {
    const drawn = Math.round((fault.delayMs ?? 0) * (random ? random() : 1));
    struck.delayMs = Math.max(struck.delayMs ?? 0, drawn);
  } else if (effect === 'partial') {
    struck.partial = random ? () => random() < 0.5 : (index) => index % 2 === 1;
  } else {
    struck[effect] = true;
  }
}
