import type { Readable } from 'node:stream';
import { readNdjson } from '../http/ndjson.ts';
import { invalidInput } from '../http/problem.ts';
import type { AppendLog, Appended } from '../record-log/append-log.ts';
import { contentHashes } from './copy-acceptance.ts';
import type { HeldPerson } from './copy.ts';
import type { CopyLogBody, HoldingEntry } from './copy-log.ts';
import { readCopy } from './copy-records.ts';
import { overwriteFaults } from './copy-schema.ts';
import type { CopyState } from './copy-state.ts';

interface Files {
  readonly log: AppendLog<CopyLogBody>;
  readonly holdings: AppendLog<HoldingEntry>;
}

/**
 * What no receiver does in the open, for tests: what is held is written out, and put in the place of what is held.
 *
 * Only what is held goes back. Requests, answers and their cursor stay as they are, as after a restore of the records
 * alone; the log says what was overwritten.
 */
export class CopiesOverwrite {
  private readonly state: CopyState;
  private readonly files: Files;
  private readonly append: (body: CopyLogBody) => Appended<CopyLogBody>;

  constructor(state: CopyState, files: Files, append: (body: CopyLogBody) => Appended<CopyLogBody>) {
    this.state = state;
    this.files = files;
    this.append = append;
  }

  async *written(): AsyncGenerator<HeldPerson> {
    for (const [integratedAddresseeNumber, { held, versions }] of this.state.shelf.entries()) {
      const records = await Promise.all(
        held.map(async (copy) => {
          const { residentId, key: recordKey, version: recordVersion } = copy;
          const { content } = await readCopy(copy, this.files);
          return { residentId, recordKey, recordVersion, content };
        }),
      );
      yield { integratedAddresseeNumber, records, versions };
    }
  }

  /** @param whole whether numbers that the source does not name hold nothing afterwards */
  async put(source: Readable, whole: boolean): Promise<{ overwritten: number; emptied: number }> {
    const named = new Set<string>();
    for await (const { line, value } of readNdjson(source)) {
      const faults = overwriteFaults(value);
      if (faults.length > 0)
        throw invalidInput(faults.map((fault) => ({ ...fault, pointer: `${line}${fault.pointer}` })));
      const person = value as HeldPerson;
      named.add(person.integratedAddresseeNumber);
      this.append({ kind: 'overwritten', ...person, contentHashes: contentHashes(person.records) });
    }
    const others = whole ? this.state.shelf.entries().filter(([number]) => !named.has(number)) : [];
    let emptied = 0;
    for (const [integratedAddresseeNumber] of others) {
      const nothing = { integratedAddresseeNumber, records: [], versions: {}, contentHashes: [] };
      this.append({ kind: 'overwritten', ...nothing });
      emptied += 1;
    }
    await this.files.log.settled();
    return { overwritten: named.size, emptied };
  }
}
