import type { Readable } from 'node:stream';
import { invalidInput, problem } from '../http/problem.ts';
import { readNdjson } from '../http/ndjson.ts';
import type { AppendLog, Appended } from '../record-log/append-log.ts';
import { contentHashes } from './copy-acceptance.ts';
import type { CopyHolding } from './copy.ts';
import type { CopyLogBody, HoldingEntry } from './copy-log.ts';
import { holdingFaults } from './copy-schema.ts';
import type { CopyState } from './copy-state.ts';

const LINES_PER_SYNC = 2_000;

type HashedHolding = Omit<HoldingEntry, 'kind'>;

/** Initial load (初期移行): what the body is to have held before the first request. */
export class HoldingsLoad {
  private readonly state: CopyState;
  private readonly file: AppendLog<HoldingEntry>;
  private readonly note: (body: CopyLogBody) => Appended<CopyLogBody>;

  constructor(state: CopyState, file: AppendLog<HoldingEntry>, note: (body: CopyLogBody) => Appended<CopyLogBody>) {
    this.state = state;
    this.file = file;
    this.note = note;
  }

  /** A line that is held already as it stands changes nothing, so a broken load may be sent again. */
  async load(source: Readable): Promise<{ loaded: number; unchanged: number }> {
    const counts = { loaded: 0, unchanged: 0 };
    for await (const { line, value } of readNdjson(source)) {
      const faults = holdingFaults(value);
      if (faults.length > 0)
        throw invalidInput(faults.map((fault) => ({ ...fault, pointer: `${line}${fault.pointer}` })));
      const holding = { ...(value as CopyHolding), contentHashes: contentHashes((value as CopyHolding).records) };
      if (this.isHeld(holding, line)) counts.unchanged += 1;
      else {
        const { entry, position } = this.file.append({ kind: 'holding', ...holding });
        this.state.applyHolding(entry, position);
        counts.loaded += 1;
        if (counts.loaded % LINES_PER_SYNC === 0) await this.file.settled();
      }
    }
    await this.file.settled();
    await this.note({ kind: 'holdings-loaded', persons: counts.loaded }).durable;
    return counts;
  }

  private isHeld(holding: HashedHolding, line: number): boolean {
    const { held, versions } = this.state.shelf.of(holding.integratedAddresseeNumber);
    if (Object.keys(versions).length === 0) return false;
    const same = holding.records.every((record, index) =>
      held.some(
        (copy) =>
          copy.key === record.recordKey &&
          copy.version === record.recordVersion &&
          copy.contentSha256 === holding.contentHashes[index],
      ),
    );
    if (!same) throw problem(409, `${line} 行目の団体内統合宛名番号は、すでに別の内容で保有しています`);
    return true;
  }
}
