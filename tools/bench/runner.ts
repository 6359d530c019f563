import { STATEMENTS_HEADING } from './measure/statements.ts';
import { type Spread, spreadsOf } from './measure/statistics.ts';
import type { Bench, Figures, OpenScenario, Scenario, Subject } from './scenario.ts';

export interface Measured {
  readonly scenario: string;
  readonly subject: string;
  readonly spreads: Readonly<Record<string, Spread>>;
}

export interface Results {
  readonly measured: readonly Measured[];
  /** Scenario → what its figures presuppose. */
  readonly conditions: ReadonlyMap<string, readonly string[]>;
  /** Scenarios that could not be measured, and why. */
  readonly failed: ReadonlyMap<string, string>;
}

interface Entry {
  readonly scenario: Scenario;
  readonly opened: OpenScenario;
}

/** A B C, C B A, A B C …: whatever drifts in one direction meets every subject alike. */
export function orderOfRound<T>(subjects: readonly T[], round: number): readonly T[] {
  return round % 2 === 0 ? subjects : subjects.toReversed();
}

export async function runScenarios(bench: Bench, scenarios: readonly Scenario[]): Promise<Results> {
  const measured: Measured[] = [];
  const conditions = new Map<string, readonly string[]>();
  const failed = new Map<string, string>();
  for (const group of Map.groupBy(scenarios, (scenario) => scenario.group).values()) {
    const entries = await openAll(bench, group, failed);
    for (const { scenario, opened } of entries) conditions.set(scenario.name, opened.conditions);
    try {
      measured.push(...(await measureGroup(bench, entries, failed)));
    } finally {
      for (const { opened } of entries.toReversed()) await opened.close();
    }
  }
  return { measured, conditions, failed };
}

async function openAll(bench: Bench, group: readonly Scenario[], failed: Map<string, string>): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const scenario of group) {
    console.log(`[${scenario.name}] preparing`);
    try {
      entries.push({ scenario, opened: await scenario.open(bench) });
    } catch (error) {
      note(failed, scenario.name, error);
    }
  }
  return entries;
}

async function measureGroup(bench: Bench, entries: readonly Entry[], failed: Map<string, string>): Promise<Measured[]> {
  const found = new Map<Subject, Figures[]>();
  const all = entries.flatMap(({ scenario, opened }) => opened.subjects.map((subject) => ({ scenario, subject })));
  for (let round = 0; round <= bench.options.runs; round += 1) {
    for (const { scenario, subject } of orderOfRound(all, round)) {
      // What is measured once comes last, when everything is warm.
      if (failed.has(scenario.name) || (scenario.once && round < bench.options.runs)) continue;
      try {
        await bench.statements?.reset();
        const figures = await subject.run();
        console.log(`${label(round, scenario)} ${scenario.name} / ${subject.name}: ${brief(figures)}`);
        if (bench.statements) console.log([STATEMENTS_HEADING, ...(await bench.statements.top())].join('\n'));
        // The first round warms up caches, plans and compiled code.
        if (round > 0 || scenario.once) found.set(subject, [...(found.get(subject) ?? []), figures]);
      } catch (error) {
        note(failed, scenario.name, error);
      }
    }
  }
  return all.flatMap(({ scenario, subject }) => {
    const runs = found.get(subject);
    return runs ? [{ scenario: scenario.name, subject: subject.name, spreads: spreadsOf(runs) }] : [];
  });
}

function label(round: number, scenario: Scenario): string {
  return round === 0 && !scenario.once ? 'warm-up' : `run ${String(round).padStart(3)}`;
}

function note(failed: Map<string, string>, name: string, error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  console.error(`[${name}] FAILED ${text}`);
  failed.set(name, error instanceof Error ? error.message : text);
}

function brief(figures: Figures): string {
  return Object.entries(figures)
    .filter(([name]) => !name.startsWith('cpu '))
    .map(([name, value]) => `${name} ${value >= 100 ? value.toFixed(0) : value.toPrecision(3)}`)
    .join(', ');
}
