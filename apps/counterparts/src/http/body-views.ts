import type { FaultBoard } from '../faults/fault-board.ts';

/** One line of a body's log as shown: what came, about what, and how it ended. */
export interface LogLine {
  readonly seq: number;
  readonly at: string;
  readonly kind: string;
  readonly keys: Readonly<Record<string, unknown>>;
  readonly outcome?: string;
}

/** What every body shows of itself. */
export interface BodyViews {
  readonly faults: FaultBoard;
  records(query: Readonly<Record<string, string | undefined>>): Promise<object[]>;
  digest(after: string, limit: number): Promise<object[]>;
  log(after: number, limit: number): Promise<LogLine[]>;
}
