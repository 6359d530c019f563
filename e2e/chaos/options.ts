import { parseArgs } from 'node:util';
import { FAULT_CLASSES, type FaultClass } from './fault.ts';

/** What asks for one broker, whose data lies on one disk. */
const NOT_IN_A_CLUSTER: readonly FaultClass[] = ['broker', 'wipe', 'disk', 'message', 'alarm'];
const ONLY_IN_A_CLUSTER: readonly FaultClass[] = ['node'];

/** What one run does; the same numbers make the same run. */
export interface Options {
  readonly faults: number;
  readonly seed: number;
  readonly classes: readonly FaultClass[];
  readonly people: number;
  /** Three nodes of RabbitMQ and two copies of every service. */
  readonly cluster: boolean;
  /** Adds the run to `docs/reliability/`. */
  readonly ledger: boolean;
}

export const USAGE = `npm run chaos -- [--faults 300] [--seed 1] [--class ${FAULT_CLASSES.join(',')}] [--people 60] [--cluster] [--ledger]`;

/** @throws RangeError that names the option and what it takes */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      faults: { type: 'string', default: '300' },
      seed: { type: 'string', default: '1' },
      class: { type: 'string' },
      people: { type: 'string', default: '60' },
      cluster: { type: 'boolean', default: false },
      ledger: { type: 'boolean', default: false },
    },
  });
  return {
    faults: wholeNumber('faults', values.faults),
    seed: wholeNumber('seed', values.seed),
    classes: faultClasses(values.class, values.cluster),
    cluster: values.cluster,
    people: wholeNumber('people', values.people),
    ledger: values.ledger,
  };
}

function wholeNumber(name: string, text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new RangeError(`--${name}=${text}: 1以上の整数を指定してください`);
  return Number(text);
}

/** @throws RangeError for a class that such a system does not know */
function faultClasses(text: string | undefined, cluster: boolean): FaultClass[] {
  const without = cluster ? NOT_IN_A_CLUSTER : ONLY_IN_A_CLUSTER;
  if (text === undefined) return FAULT_CLASSES.filter((name) => !without.includes(name));
  const named = text.split(',').map(faultClass);
  const wrong = named.find((name) => without.includes(name));
  if (wrong) throw new RangeError(`--class=${wrong}: ${cluster ? '--cluster では使えません' : '--cluster が必要です'}`);
  return named;
}

function faultClass(text: string): FaultClass {
  const found = FAULT_CLASSES.find((name) => name === text);
  if (!found) throw new RangeError(`--class=${text}: ${FAULT_CLASSES.join(', ')} のどれかを指定してください`);
  return found;
}
