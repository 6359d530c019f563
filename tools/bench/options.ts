import { parseArgs } from 'node:util';

/** What one run measures. */
export interface Options {
  /** Names of scenarios; all that belong to a full run when empty. */
  readonly only: readonly string[];
  /** A fraction of the work and two measured runs, to see that everything works; figures are rough. */
  readonly quick: boolean;
  /** Measured runs of each scenario, after the warm-up. */
  readonly runs: number;
  /** Markdown file whose figures are replaced. */
  readonly report: string | undefined;
  /** Rows of the backlog scenario. */
  readonly backlog: number;
  /** Changes of the large standing start. */
  readonly changes: number;
  /** Persons of the larger table in `active-among-many`. */
  readonly persons: number;
  /** Relays side by side, one figure each. */
  readonly relays: readonly number[];
  /** Print after each run where PostgreSQL's time went; the figures are then a little lower. */
  readonly statements: boolean;
}

export const USAGE =
  'npm run bench -- [--only a,b] [--quick] [--runs 7] [--report docs/benchmarks.md] [--backlog 1000000] ' +
  '[--changes 100000] [--persons 1000000] [--relays 1,2,4] [--statements]';

/** @throws RangeError that names the option and what it takes */
export function readOptions(args: readonly string[], scenarios: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', default: '' },
      quick: { type: 'boolean', default: false },
      runs: { type: 'string' },
      report: { type: 'string' },
      backlog: { type: 'string' },
      changes: { type: 'string' },
      persons: { type: 'string' },
      relays: { type: 'string', default: '1' },
      statements: { type: 'boolean', default: false },
    },
  });
  const { quick } = values;
  return {
    only: listOf(values.only).map((name) => scenario(name, scenarios)),
    quick,
    runs: wholeNumber('runs', values.runs ?? (quick ? '2' : '5')),
    report: values.report,
    backlog: wholeNumber('backlog', values.backlog ?? '100000'),
    changes: wholeNumber('changes', values.changes ?? (quick ? '2000' : '10000')),
    persons: wholeNumber('persons', values.persons ?? (quick ? '100000' : '1000000')),
    relays: listOf(values.relays).map((text) => wholeNumber('relays', text)),
    statements: values.statements,
  };
}

function listOf(text: string): string[] {
  return text.split(',').filter((part) => part !== '');
}

function wholeNumber(name: string, text: string): number {
  if (!/^[1-9]\d{0,7}$/.test(text)) throw new RangeError(`--${name}=${text}: 1以上の整数を指定してください`);
  return Number(text);
}

function scenario(name: string, known: readonly string[]): string {
  if (!known.includes(name)) throw new RangeError(`--only=${name}: ${known.join(', ')} から指定してください`);
  return name;
}
