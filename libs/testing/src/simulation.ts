import fc from 'fast-check';

/** Simulations that share `SIM_RUNS`. */
const SIMULATIONS = 2;
const SCHEDULES_BY_DEFAULT = 20_000;
/** Slowest schedules allowed for before a run counts as hung. */
const MS_PER_SCHEDULE = 20;
/** Within so many schedules a fault put in on purpose has to be found. */
const MUTANT_SCHEDULES = 2_000;
const MUTANT_SEED = 20_260_401;

/** Thrown by a simulated run that breaks a property; the property's name is what a fault put in on purpose is known by. */
export class BrokenProperty extends Error {
  readonly property: string;

  constructor(property: string, detail: string) {
    super(`${property}: ${detail}`);
    this.name = 'BrokenProperty';
    this.property = property;
  }
}

/** Schedules for each simulation. */
export const SCHEDULES = Math.ceil(numberFrom('SIM_RUNS', SCHEDULES_BY_DEFAULT) / SIMULATIONS);
export const SIMULATION_TIMEOUT_MS = 60_000 + SCHEDULES * MS_PER_SCHEDULE;

/**
 * Runs every schedule; `SIM_SEED` repeats an earlier run.
 * @throws RangeError with the shrunk schedule and how to repeat it.
 */
export function expectEverySchedule<T>(schedules: fc.Arbitrary<T>, run: (schedule: T) => void): void {
  const details = fc.check(fc.property(schedules, run), {
    numRuns: SCHEDULES,
    ...(process.env['SIM_SEED'] === undefined ? {} : { seed: numberFrom('SIM_SEED', 0) }),
  });
  if (!details.failed) return;
  throw new RangeError(`${fc.defaultReportMessage(details)}\n\nSIM_SEED=${details.seed} npm run sim`);
}

/** Whether some schedule of a fixed seed breaks exactly this property; what else breaks in others is passed over. */
export function isBroken<T>(property: string, schedules: fc.Arbitrary<T>, run: (schedule: T) => void): boolean {
  const seek = (schedule: T): void => {
    try {
      run(schedule);
    } catch (error) {
      if (!(error instanceof BrokenProperty) || error.property === property) throw error;
    }
  };
  const settings = { numRuns: MUTANT_SCHEDULES, seed: MUTANT_SEED, endOnFailure: true };
  const { failed, errorInstance } = fc.check(fc.property(schedules, seek), settings);
  if (failed && !(errorInstance instanceof BrokenProperty)) throw errorInstance as Error;
  return failed;
}

function numberFrom(name: string, otherwise: number): number {
  const text = process.env[name];
  const value = text === undefined || text === '' ? otherwise : Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${name} is no whole number: ${String(text)}`);
  return value;
}
