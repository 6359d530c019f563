import type { DeliveryState } from '#contracts/delivery-changed.part';
import { BrokenProperty } from '#testing/simulation';
import type { RowAnswer } from '../../src/answer.ts';
import type { AttemptState } from '../../src/attempt.ts';
import { changeStatesBefore, OPEN_CHANGE_STATES } from '../../src/change-state.ts';
import type { ChangeStep, OpenVersion } from '../../src/change-steps.ts';
import type { AttemptRow, HeldRow, LastVersions } from '../../src/diff.ts';
import type { JsonObject } from '../../src/json.ts';
import type { WantedRow } from '../../src/wanted.ts';
import { DELIVERY_PROPERTIES } from './delivery-properties.ts';

/** A row of `delivery.attempt`. */
export interface AttemptModel {
  readonly id: string;
  readonly object: ObjectModel;
  readonly objectRow: string;
  readonly version: number;
  readonly generation: number;
  readonly idempotencyKey: string;
  readonly rows: readonly AttemptRow[];
  state: AttemptState;
  sends: number;
  sentAt: number;
  toldSent: boolean;
  answer: readonly RowAnswer[] | undefined;
  answerDue: number;
  askAt: number;
}

interface HoldingModel {
  lastVersion: number;
  held: { version: number; content: JsonObject } | undefined;
}

/** A row of `delivery.object` with its rows of `delivery.change` and `delivery.holding`. */
export class ObjectModel {
  wantedVersion = 0;
  wantedRows: readonly WantedRow[] = [];
  cutVersion = 0;
  settledVersion = 0;
  openAttempt: string | undefined;
  readonly attempts: AttemptModel[] = [];
  /** The states each version went through; mirrors change.record.ts. */
  readonly changes = new Map<number, DeliveryState[]>();
  private readonly holdings = new Map<string, HoldingModel>();

  constructor(readonly id: string) {}

  openVersions(): OpenVersion[] {
    return [...this.changes.keys()].flatMap((version) => {
      const state = this.stateOf(version);
      return OPEN_CHANGE_STATES.includes(state) ? [{ objectRow: this.id, version, state }] : [];
    });
  }

  stateOf(version: number): DeliveryState {
    return this.changes.get(version)?.at(-1) ?? 'pending';
  }

  recordSteps(steps: readonly ChangeStep[]): void {
    for (const { version, state } of steps) {
      const before = this.stateOf(version);
      if (!changeStatesBefore(state).includes(before)) {
        throw new BrokenProperty(DELIVERY_PROPERTIES.move, `${this.id} ${version}: ${before} → ${state}`);
      }
      this.changes.get(version)?.push(state);
    }
  }

  heldRows(): HeldRow[] {
    return [...this.holdings].flatMap(([key, { held }]) =>
      held ? [{ key, rowVersion: held.version, content: held.content }] : [],
    );
  }

  lastVersions(): LastVersions {
    return new Map([...this.holdings].map(([key, { lastVersion }]) => [key, lastVersion]));
  }

  /** Mirrors USE_VERSIONS of cut-attempts.ts. */
  useVersions(rows: readonly AttemptRow[]): void {
    for (const { operation, key, rowVersion } of rows) {
      if (operation === 'VOID') continue;
      this.holdings.set(key, { held: this.holdings.get(key)?.held, lastVersion: rowVersion });
    }
  }

  /** Mirrors SET_HOLDINGS of settle.ts: only keys the attempt spoke of. */
  setHoldings(keys: readonly string[], held: readonly HeldRow[]): void {
    for (const key of keys) {
      const holding = this.holdings.get(key);
      const row = held.find((candidate) => candidate.key === key);
      if (holding) holding.held = row && { version: row.rowVersion, content: row.content };
    }
  }
}
