import type { Spread } from '../measure/statistics.ts';
import type { Options } from '../options.ts';
import type { Measured, Results } from '../runner.ts';
import { RATIOS, type Ratio } from './ratios.ts';

export interface Report {
  readonly results: Results;
  readonly machine: readonly (readonly [string, string])[];
  readonly options: Options;
  readonly startedAt: Date;
  readonly minutes: number;
}

/** The whole run as Markdown: ratios first, since figures alone are those of one machine. */
export function render(report: Report): string {
  const { results, machine, options, startedAt, minutes } = report;
  const { runs, quick } = options;
  return [
    `Measured ${startedAt.toISOString().slice(0, 16)}Z, ${String(runs)} runs each after a warm-up, in turn forwards and backwards, ` +
      `${minutes.toFixed(0)} min in all.${quick ? ' **A quick run: rough figures.**' : ''} ` +
      'Each cell is the median with the smallest and largest in brackets.',
    '### Ratios',
    ratioTable(results),
    '### Figures',
    ...scenarioTables(results),
    ...failures(results),
    '### Machine and versions',
    table(
      ['what', 'value'],
      machine.map(([name, value]) => [name, value]),
    ),
  ].join('\n\n');
}

function ratioTable({ measured }: Results): string {
  const rows = RATIOS.flatMap((ratio) => {
    const value = valueOf(ratio, measured);
    return value === undefined ? [] : [[ratio.title, value.text, ratio.target, verdict(ratio, value.number)]];
  });
  return rows.length === 0 ? 'None: too little was measured.' : table(['what', 'measured', 'wanted', ''], rows);
}

function verdict({ holds }: Ratio, value: number): string {
  return holds(value) ? 'holds' : 'missed';
}

function valueOf(ratio: Ratio, measured: readonly Measured[]): { number: number; text: string } | undefined {
  const above = ratio.of(measured);
  if (above === undefined) return undefined;
  return { number: above, text: `${above.toPrecision(3)}${ratio.unit}` };
}

function scenarioTables({ measured, conditions }: Results): string[] {
  const groups = [...Map.groupBy(measured, ({ scenario }) => scenario)];
  return groups.flatMap(([scenario, rows]) => {
    const columns = [...new Set(rows.flatMap(({ spreads }) => Object.keys(spreads)))];
    const body = rows.map(({ subject, spreads }) => [subject, ...columns.map((column) => cell(spreads[column]))]);
    const notes = (conditions.get(scenario) ?? []).map((text) => `- ${text}`).join('\n');
    return [`**${scenario}**`, table(['', ...columns.map(titleOf)], body), ...(notes ? [notes] : [])];
  });
}

const TITLES: Readonly<Record<string, string>> = {
  perSecond: 'per second',
  cpu: 'CPU s / 1,000',
  commits: 'commits each',
  wal: 'WAL bytes each',
  publishes: 'publishes each',
};

function titleOf(column: string): string {
  return TITLES[column] ?? column.replace(/^cpu /, 'CPU ');
}

function cell(spread: Spread | undefined): string {
  if (!spread) return '–';
  const { median, min, max, count } = spread;
  return count === 1 ? short(median) : `${short(median)} (${short(min)}–${short(max)})`;
}

function short(value: number): string {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US');
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}

function failures({ failed }: Results): string[] {
  const lines = [...failed].map(([name, why]) => `- **${name}** could not be measured: ${why.split('\n')[0] ?? ''}`);
  return lines.length === 0 ? [] : [lines.join('\n')];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
