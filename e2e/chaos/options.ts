import { parseArgs } from 'node:util';
import { FAULT_CLASSES, type FaultClass } from './fault.ts';

/** What one run does; the same numbers make the same run. */
export interface Options {
  readonly faults: number;
  readonly seed: number;
  readonly classes: readonly FaultClass[];
  readonly people: number;
  /** Adds the run to `docs/reliability/`. */
  readonly ledger: boolean;
}

export const USAGE = `npm run chaos -- [--faults 300] [--seed 1] [--class ${FAULT_CLASSES.join(',')}] [--people 60] [--ledger]`;

/** @throws RangeError that names the option and what it takes */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      faults: { type: 'string', default: '300' },
      seed: { type: 'string', default: '1' },
      class: { type: 'string', default: FAULT_CLASSES.join(',') },
      people: { type: 'string', default: '60' },
      ledger: { type: 'boolean', default: false },
    },
  });
  return {
    faults: wholeNumber('faults', values.faults),
    seed: wholeNumber('seed', values.seed),
    classes: values.class.split(',').map(faultClass),
    people: wholeNumber('people', values.people),
    ledger: values.ledger,
  };
}

function wholeNumber(name: string, text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new RangeError(`--${name}=${text}: 1以上の整数を指定してください`);
  return Number(text);
}

function faultClass(text: string): FaultClass {
  const found = FAULT_CLASSES.find((name) => name === text);
  if (!found) throw new RangeError(`--class=${text}: ${FAULT_CLASSES.join(', ')} のどれかを指定してください`);
  return found;
}
