import type { HeldRows } from '../acceptance/try-rows.ts';
import { digestOf } from '../record-log/digest.ts';
import type { DigestLine } from '../record-log/digest.ts';
import { SortedKeys } from '../record-log/sorted-keys.ts';
import type { HeldFields } from './held-fields.ts';

const NOTHING: HeldRows<HeldFields> = { held: [], versions: {} };

/** Rows of one kind held now, by the person or household they are about. */
export class RowShelf {
  private readonly rows = new Map<string, HeldRows<HeldFields>>();
  private readonly subjects = new SortedKeys();

  of(subject: string): HeldRows<HeldFields> {
    return this.rows.get(subject) ?? NOTHING;
  }

  register(row: HeldFields): void {
    const { held, versions } = this.of(row.subject);
    const others = held.filter(({ key }) => key !== row.key);
    this.rows.set(row.subject, { held: [...others, row], versions: { ...versions, [row.key]: row.version } });
    this.subjects.add(row.subject);
  }

  void(row: HeldFields): void {
    const { held, versions } = this.of(row.subject);
    this.rows.set(row.subject, { held: held.filter(({ key }) => key !== row.key), versions });
  }

  empty(subject: string, versions: Readonly<Record<string, number>>): void {
    this.rows.set(subject, { held: [], versions });
  }

  /** All persons or households that hold something or ever did. */
  entries(): MapIterator<[subject: string, rows: HeldRows<HeldFields>]> {
    return this.rows.entries();
  }

  *digest(after: string): Generator<[subject: string, line: DigestLine]> {
    for (const subject of this.subjects.after(after)) {
      const { held } = this.of(subject);
      if (held.length > 0) yield [subject, digestOf(held)];
    }
  }
}
