import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { contentSha256 } from '../json.ts';
import type { ObjectKind } from '../object-ref.ts';
import { type BookEntry, booksPage } from './books.ts';
import { classify, type Classified, sameRows } from './classify.ts';
import type { Finding } from './finding.ts';
import type { ComparedSides, LedgerWanted, ReportedDigest } from './sides.ts';
import { type ReadSides, readSides } from './three-sides.ts';
import { join, type Joined, walk } from './walk.ts';

const PAGE = 1_000;
const NOTE_EVERY = 2_000;
const BATCH = 500;
/** An object must be found the same twice; one that is being sent is looked at again this often. */
const ROUNDS = 6;

export interface ComparisonSettings {
  /** Between two looks at the same object. */
  readonly confirmAfterMs: number;
  /** A message not taken in after this time counts as lost. */
  readonly lostAfterMs: number;
}

export interface Progress {
  readonly phase: 'comparing' | 'confirming';
  readonly compared: number;
  readonly suspects: number;
}

export interface ComparisonResult {
  readonly findings: readonly Finding[];
  readonly underWay: number;
}

interface LedgerLine extends LedgerWanted {
  readonly objectId: string;
  readonly version: number;
}

type Line = Joined<LedgerLine, BookEntry, ReportedDigest>;

/**
 * Compares everything: hashes and rows in pages first, and then only what differed, object by object and twice, since a
 * change under way differs too.
 */
export class Comparison {
  private compared = 0;
  private suspects = 0;

  constructor(
    private readonly dataSource: DataSource,
    private readonly sides: ComparedSides,
    private readonly settings: ComparisonSettings,
    /** Hears how far it is; false ends it. */
    private readonly onProgress: (progress: Progress) => Promise<boolean>,
  ) {}

  /** Undefined when it was ended from outside. @throws AppError GEN-0006 when a side does not answer. */
  async run(): Promise<ComparisonResult | undefined> {
    const suspects: [ObjectKind, string[]][] = [];
    for (const kind of this.sides.objectKinds) {
      const found = await this.findSuspects(kind);
      if (!found) return undefined;
      suspects.push([kind, found]);
    }
    const results: ComparisonResult[] = [];
    for (const [kind, ids] of suspects) {
      const confirmed = await this.confirm(kind, ids);
      if (!confirmed) return undefined;
      results.push(confirmed);
    }
    return {
      findings: results.flatMap(({ findings }) => findings),
      underWay: results.reduce((sum, { underWay }) => sum + underWay, 0),
    };
  }

  private async findSuspects(kind: ObjectKind): Promise<string[] | undefined> {
    const { receiver, municipality } = this.sides;
    const query = { receiver, municipality, objectKind: kind };
    const ledger = walk((after, limit) => this.ledgerLines(kind, after, limit), PAGE);
    const books = walk((after, limit) => booksPage(this.dataSource.manager, query, after, limit), PAGE);
    const reported = walk((after, limit) => this.sides.receiverPage(kind, after, limit), PAGE);
    const suspects: string[] = [];
    for await (const line of join(ledger, books, reported)) {
      if (this.isSuspect(kind, line)) {
        suspects.push(line.id);
        this.suspects += 1;
      }
      this.compared += 1;
      if (this.compared % NOTE_EVERY === 0 && !(await this.note('comparing'))) return undefined;
    }
    return (await this.note('comparing')) ? suspects : undefined;
  }

  private async ledgerLines(kind: ObjectKind, after: string, limit: number): Promise<LedgerLine[]> {
    const states = await this.sides.ledgerPage(kind, after, limit);
    const wanted = await this.sides.wantedOf(this.dataSource.manager, kind, states);
    return states.map(({ objectId, version }) => {
      return { objectId, version, rows: [], context: {}, ...wanted.get(objectId) };
    });
  }

  private isSuspect(kind: ObjectKind, { a: ledger, b: books, c: reported }: Line): boolean {
    if (!books) return ledger !== undefined || reported !== undefined;
    if (ledger ? ledger.version !== books.wantedVersion : books.wanted.length > 0) return true;
    if (ledger && !sameRows(ledger.rows, books.wanted)) return true;
    if (!sameRows(books.wanted, books.held)) return true;
    if ((reported?.rows ?? 0) !== books.held.length) return true;
    return reported !== undefined && reported.sha256 !== this.digestOf(kind, books);
  }

  private digestOf(kind: ObjectKind, books: BookEntry): string {
    const lines = books.held.map((row) => `${this.sides.digestLine(kind, books, row)}\n`).sort();
    return createHash('sha256').update(lines.join('')).digest('hex');
  }

  private async confirm(kind: ObjectKind, ids: readonly string[]): Promise<ComparisonResult | undefined> {
    const findings: Finding[] = [];
    let open = new Map<string, Classified>(ids.map((id) => [id, undefined]));
    for (let round = 0; round < ROUNDS && open.size > 0; round += 1) {
      await delay(this.settings.confirmAfterMs);
      const next = new Map<string, Classified>();
      const all = [...open.keys()];
      for (let from = 0; from < all.length; from += BATCH) {
        const batch = all.slice(from, from + BATCH);
        for (const sides of await readSides(this.dataSource, this.sides, kind, batch, this.settings.lostAfterMs)) {
          const cause = classify(sides);
          if (cause === undefined) continue;
          if (cause === 'under-way' || cause !== open.get(sides.objectId)) next.set(sides.objectId, cause);
          else findings.push(findingOf(kind, sides, cause));
        }
        if (!(await this.note('confirming'))) return undefined;
      }
      open = next;
    }
    return { findings, underWay: open.size };
  }

  private note(phase: Progress['phase']): Promise<boolean> {
    return this.onProgress({ phase, compared: this.compared, suspects: this.suspects });
  }
}

function findingOf(kind: ObjectKind, sides: ReadSides, cause: Finding['cause']): Finding {
  const { objectId, ledger, books, reported } = sides;
  return {
    objectKind: kind,
    objectId,
    cause,
    ledgerVersion: ledger?.version ?? null,
    wantedVersion: books?.wantedVersion ?? null,
    held: (books?.held ?? []).map(({ key, rowVersion: version, sha256 }) => ({ key, version, sha256 })),
    reported: reported.map(({ key, rowVersion: version, content }) => {
      return { key, version, sha256: contentSha256(content) };
    }),
  };
}
