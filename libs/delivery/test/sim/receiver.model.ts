import { BrokenProperty } from '#testing/simulation';
import type { RowAnswer } from '../../src/answer.ts';
import type { AttemptRow, HeldRow } from '../../src/diff.ts';
import { DELIVERY_PROPERTIES } from './delivery-properties.ts';
import type { ReceiverMood } from './delivery-schedule.ts';

export interface DeliveryRequest {
  readonly key: string;
  readonly object: string;
  readonly rows: readonly AttemptRow[];
}

interface KeptAnswer {
  readonly rows: readonly RowAnswer[];
  readonly readyAt: number;
}

/**
 * A receiver that does what it is told each time it is told, so that nothing but the sender prevents a second effect.
 *
 * A request arrives at once or never: when the receiver does not know a key, no request with it is still on its way.
 */
export class ReceiverModel {
  private readonly held = new Map<string, Map<string, HeldRow>>();
  private readonly versions = new Map<string, number>();
  private readonly answers = new Map<string, KeptAnswer>();
  private readonly effects = new Set<string>();

  receive({ key, object, rows }: DeliveryRequest, mood: ReceiverMood, now: number): void {
    if (this.effects.has(key)) throw new BrokenProperty(DELIVERY_PROPERTIES.effect, key);
    const shelf = this.shelf(object);
    const answer = rows.map((row, index) => this.work(object, shelf, row, mood, index));
    if (answer.some(({ accepted }) => accepted)) this.effects.add(key);
    this.answers.set(key, { rows: answer, readyAt: now + mood.workMs });
  }

  /** `undefined`: never received. */
  ask(key: string): KeptAnswer | undefined {
    return this.answers.get(key);
  }

  holds(object: string): readonly HeldRow[] {
    return [...this.shelf(object).values()];
  }

  private work(
    object: string,
    shelf: Map<string, HeldRow>,
    row: AttemptRow,
    mood: ReceiverMood,
    index: number,
  ): RowAnswer {
    const { operation, key } = row;
    if (operation === 'PUT') this.checkRising(object, row);
    const isRefused = mood.refuses === 'all' || (mood.refuses === 'some' && mood.rows[index] === true);
    const fault = isRefused ? undefined : faultOf(shelf, row);
    // After a refused row of the same request a later one may well not fit; without one, nothing may.
    if (fault !== undefined && mood.refuses !== 'some') throw new BrokenProperty(fault, `${object} ${key}`);
    if (isRefused || fault !== undefined) return { operation, key, accepted: false };
    if (operation === 'VOID') shelf.delete(key);
    else shelf.set(key, { key, rowVersion: row.rowVersion, content: row.content });
    return { operation, key, accepted: true };
  }

  private checkRising(object: string, { key, rowVersion }: AttemptRow): void {
    const id = `${object} ${key}`;
    if (rowVersion <= (this.versions.get(id) ?? 0)) throw new BrokenProperty(DELIVERY_PROPERTIES.rising, id);
    this.versions.set(id, rowVersion);
  }

  private shelf(object: string): Map<string, HeldRow> {
    const shelf = this.held.get(object) ?? new Map<string, HeldRow>();
    this.held.set(object, shelf);
    return shelf;
  }
}

function faultOf(shelf: ReadonlyMap<string, HeldRow>, row: AttemptRow): string | undefined {
  const found = shelf.get(row.key);
  if (row.operation === 'VOID') {
    return found?.rowVersion === row.rowVersion ? undefined : DELIVERY_PROPERTIES.known;
  }
  const clashes = [...shelf.values()].some((other) => overlap(other, row));
  return found || clashes ? DELIVERY_PROPERTIES.overlap : undefined;
}

function overlap(a: Pick<HeldRow, 'content'>, b: Pick<HeldRow, 'content'>): boolean {
  return Number(a.content['from']) < Number(b.content['to']) && Number(b.content['from']) < Number(a.content['to']);
}
