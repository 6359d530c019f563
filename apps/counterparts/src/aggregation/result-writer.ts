import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { AppendLog } from '../record-log/append-log.ts';
import { syncFolder, writeDurably } from '../record-log/durable-file.ts';
import type { AggregationLogBody, FileEntry, ResultEntry } from './aggregation-log.ts';
import type { AggregationState } from './aggregation-state.ts';
import { formatFileName, markerOf } from './file-name.ts';
import type { Layout } from './layout.ts';
import { resultFile } from './result-file.ts';
import type { Sender } from './sent-file.ts';

export type Append = (body: AggregationLogBody) => { readonly durable: Promise<void> };

export interface ResultPlace {
  readonly out: string;
  readonly layout: Layout;
  readonly town: Sender;
}

/** Gives each owed answer its result file; its name is in the log before the file exists, so none is used twice. */
export class ResultWriter {
  private readonly state: AggregationState;
  private readonly log: AppendLog<AggregationLogBody>;
  private readonly append: Append;
  private readonly place: ResultPlace;

  constructor(state: AggregationState, log: AppendLog<AggregationLogBody>, append: Append, place: ResultPlace) {
    this.state = state;
    this.log = log;
    this.append = append;
    this.place = place;
  }

  /** Result files named before a crash, whose writing the log does not confirm. */
  async finishUnwritten(): Promise<void> {
    for (const entry of [...this.state.unwritten.values()]) await this.write(entry);
  }

  /** Writes every result file still owed for the `file` entry with this sequence number. */
  async answer(seq: number): Promise<void> {
    const { fileName } = await this.fileEntry(seq);
    while (this.state.owed.has(seq)) {
      const resultNumber = this.state.lastResultNumber + 1;
      const resultFileName = formatFileName('RSL', this.place.town.municipalityCode, new Date(), resultNumber);
      const entry: ResultEntry = { kind: 'result', of: seq, fileName, resultNumber, resultFileName };
      await this.append(entry).durable;
      await this.write(entry);
    }
  }

  private async write({ of, fileName, resultNumber, resultFileName }: ResultEntry): Promise<void> {
    const { out, layout, town } = this.place;
    const { results, incomplete, at } = await this.fileEntry(of);
    const told = incomplete ? results.filter((_, index) => index % 2 === 1) : results;
    await writeDurably(join(out, resultFileName), resultFile(layout, town, resultNumber, fileName, told, new Date(at)));
    await (await open(join(out, markerOf(resultFileName)), 'w', 0o600)).close();
    await syncFolder(out);
    await this.append({ kind: 'result-written', resultNumber }).durable;
  }

  private async fileEntry(seq: number): Promise<FileEntry & { readonly at: string }> {
    const [entry] = await this.log.page(seq - 1, 1);
    return entry as FileEntry & { readonly at: string };
  }
}
