import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppError } from '#kernel/app-error';
import { inTransaction } from '#persistence/transaction';
import { failpoint } from '#telemetry/failpoint';
import { decodeFile } from '../../domain/layout/file-codec.ts';
import { type RecordResult, recordResultOf } from '../../domain/result/record-result.ts';
import { ExchangeFolder } from '../ports/exchange-folder.ts';
import { ExchangeReporter } from '../ports/exchange-reporter.ts';
import { LayoutFiles } from '../ports/layout-files.ts';
import { ResultFiles } from '../ports/result-files.ts';
import { ApplyResults } from './apply-results.ts';
import { readLayoutVersion } from './read-layout-version.ts';

const OUTBOX = '/out';
const DONE = '/out/done';
/** For files nobody can read, and for a known name with other content: they stay as evidence. */
const SET_ASIDE = '/out/unreadable';
const MARKER = /^RSL_.*\.end$/;

/** Takes result files in, each by its name once, and puts them away only after that is committed. */
@Injectable()
export class ReadResults {
  constructor(
    private readonly dataSource: DataSource,
    private readonly folder: ExchangeFolder,
    private readonly layouts: LayoutFiles,
    private readonly files: ResultFiles,
    private readonly results: ApplyResults,
    private readonly reporter: ExchangeReporter,
  ) {}

  /** Reads all complete result files, by name; returns how many. */
  async readAll(): Promise<number> {
    const markers = (await this.folder.list(OUTBOX)).filter((name) => MARKER.test(name)).sort();
    for (const marker of markers) await this.readOne(marker);
    return markers.length;
  }

  private async readOne(marker: string): Promise<void> {
    const fileName = marker.replace(/\.end$/, '.csv');
    if ((await this.folder.sizeOf(`${OUTBOX}/${fileName}`)) === undefined) {
      // The file was put away before a crash, its marker was not.
      await this.putAway(DONE, [marker]);
      return;
    }
    const content = await this.folder.read(`${OUTBOX}/${fileName}`);
    failpoint('result.read');
    const folder = await this.takeIn(fileName, content);
    failpoint('result.stored');
    await this.putAway(folder, [fileName, marker]);
  }

  private async takeIn(fileName: string, content: Uint8Array): Promise<string> {
    try {
      const outcome = await this.store(fileName, content);
      if (outcome !== 'changed') return DONE;
      this.reporter.resultFileSetAside(fileName, new AppError('FED-0302', 'conflict', { fileName }));
    } catch (error) {
      if (!(error instanceof AppError) || error.kind !== 'invalid') throw error;
      this.reporter.resultFileSetAside(fileName, error);
    }
    return SET_ASIDE;
  }

  private store(fileName: string, content: Uint8Array): Promise<'new' | 'known' | 'changed'> {
    const { catalog, bytes } = this.layouts;
    const layout = catalog.layoutOfVersion('RSL', readLayoutVersion(content));
    const { records } = decodeFile(layout, content, bytes);
    const bySource = Map.groupBy(records, (values) => values['sourceFileName'] ?? '');
    return inTransaction(this.dataSource, async (manager) => {
      const sha256 = bytes.sha256Hex(content);
      const outcome = await this.files.store(manager, { fileName, sha256, content, records: records.length });
      if (outcome !== 'new') return outcome;
      for (const [sourceFileName, lines] of [...bySource].sort(([a], [b]) => (a < b ? -1 : 1))) {
        const told = lines.map((values): RecordResult => recordResultOf(values));
        const applied = await this.results.apply(manager, sourceFileName, told);
        this.reporter.resultsApplied(sourceFileName, applied);
      }
      return outcome;
    });
  }

  private async putAway(folder: string, names: readonly string[]): Promise<void> {
    await this.folder.ensureFolder(folder);
    for (const name of names) {
      // A copy of a file that came before: it is stored already, and a rename onto a name is refused.
      if ((await this.folder.sizeOf(`${folder}/${name}`)) === undefined) {
        await this.folder.rename(`${OUTBOX}/${name}`, `${folder}/${name}`);
      } else {
        await this.folder.remove(`${OUTBOX}/${name}`);
      }
    }
  }
}
