import type { HeldRow, HeldRows } from '../acceptance/try-rows.ts';
import { digestOf } from '../record-log/digest.ts';
import type { DigestLine } from '../record-log/digest.ts';
import type { LogPosition } from '../record-log/append-log.ts';
import { SortedKeys } from '../record-log/sorted-keys.ts';

/** A held 副本, its key being the recordKey; its content stays in the file it came with. */
export interface HeldCopy extends HeldRow {
  readonly residentId: string;
  readonly source: CopySource;
}

/** Where the content of a held copy is written, and which record of that entry it is. */
export interface CopySource {
  readonly file: 'log' | 'holdings';
  readonly position: LogPosition;
  readonly index: number;
}

/** All that is held of one 団体内統合宛名番号. */
export type PersonCopies = HeldRows<HeldCopy>;

const NOTHING: PersonCopies = { held: [], versions: {} };

/** What the body holds now, by 団体内統合宛名番号 and by the sender's reference. */
export class CopyShelf {
  private readonly persons = new Map<string, PersonCopies>();
  private readonly numbersOf = new Map<string, string[]>();
  private readonly residents = new SortedKeys();

  of(integratedAddresseeNumber: string): PersonCopies {
    return this.persons.get(integratedAddresseeNumber) ?? NOTHING;
  }

  put(integratedAddresseeNumber: string, copies: PersonCopies): void {
    this.persons.set(integratedAddresseeNumber, copies);
    for (const { residentId } of copies.held) {
      this.residents.add(residentId);
      const numbers = this.numbersOf.get(residentId) ?? [];
      if (!numbers.includes(integratedAddresseeNumber)) {
        this.numbersOf.set(residentId, [...numbers, integratedAddresseeNumber]);
      }
    }
  }

  /** All numbers that hold something or ever did. */
  entries(): MapIterator<[integratedAddresseeNumber: string, copies: PersonCopies]> {
    return this.persons.entries();
  }

  /** Held copies whose sender's reference is this resident, each with its 団体内統合宛名番号. */
  ofResident(residentId: string): [integratedAddresseeNumber: string, copy: HeldCopy][] {
    return (this.numbersOf.get(residentId) ?? []).flatMap((number) =>
      this.of(number)
        .held.filter((copy) => copy.residentId === residentId)
        .map((copy): [string, HeldCopy] => [number, copy]),
    );
  }

  digest(after: string, limit: number): ({ residentId: string } & DigestLine)[] {
    const lines: ({ residentId: string } & DigestLine)[] = [];
    for (const residentId of this.residents.after(after)) {
      if (lines.length >= limit) break;
      const rows = this.ofResident(residentId).map(([number, copy]) => ({
        key: `${number}/${copy.key}`,
        version: copy.version,
        contentSha256: copy.contentSha256,
      }));
      if (rows.length > 0) lines.push({ residentId, ...digestOf(rows) });
    }
    return lines;
  }
}
