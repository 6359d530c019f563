import type { Meter } from './measure/meter.ts';
import type { StatementCounts } from './measure/statements.ts';
import type { Options } from './options.ts';

/** The servers of one run and what measures them. */
export interface Bench {
  readonly options: Options;
  readonly postgresUrl: string;
  readonly amqpUrl: string;
  readonly managementUrl: string;
  readonly dataDir: string;
  readonly meter: Meter;
  /** Only when asked for. */
  readonly statements: StatementCounts | undefined;
  /** Process ids of what every measurement counts besides its own workers; PostgreSQL is always counted. */
  readonly servers: Readonly<Record<string, number>>;
}

/** What one measured run found: a figure's name and its number. `perSecond` is the figure that ratios are made of. */
export type Figures = Readonly<Record<string, number>>;

/** One thing that is measured again and again, in turn with the others of its group. */
export interface Subject {
  readonly name: string;
  /** One run from the same starting state as every other. */
  readonly run: () => Promise<Figures>;
}

export interface OpenScenario {
  readonly subjects: readonly Subject[];
  /** What a reader must know to judge the figures. */
  readonly conditions: readonly string[];
  readonly close: () => Promise<void>;
}

/** A file under `scenarios/`. Those of one group are measured in turn, so that a drift of the machine meets all alike. */
export interface Scenario {
  readonly name: string;
  readonly group: string;
  /** Left out unless named with `--only`. */
  readonly onRequest?: boolean;
  /** Measured once after one warm-up, since a single run takes minutes. */
  readonly once?: boolean;
  readonly open: (bench: Bench) => Promise<OpenScenario>;
}
