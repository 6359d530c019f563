import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface LayoutField {
  readonly key: string;
  readonly name: string;
  readonly type: 'X' | 'N' | '9' | 'DATE' | 'TIME' | 'DATETIME';
  readonly length: number;
  readonly required: boolean;
  readonly codes?: readonly string[];
}

/** A file layout as data; this body reads it with a reader of its own. */
export interface Layout {
  readonly identifier: string;
  readonly layoutVersion: string;
  readonly encoding: 'utf-8' | 'cp932';
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly header: readonly LayoutField[];
  readonly data: readonly LayoutField[];
  readonly trailer: readonly LayoutField[];
}

export class Layouts {
  private readonly all: readonly Layout[];

  constructor(all: readonly Layout[]) {
    this.all = all;
  }

  static read(folder: string): Layouts {
    const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
    return new Layouts(names.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Layout));
  }

  /** The layout in force on a day; `validTo` is exclusive. */
  inForce(identifier: string, day: string): Layout | undefined {
    return this.all.find(
      (layout) =>
        layout.identifier === identifier &&
        layout.validFrom <= day &&
        (layout.validTo === null || day < layout.validTo),
    );
  }
}
