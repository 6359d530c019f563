import { isPlainDate, type PlainDate } from '#kernel/plain-date';

/** A row as written in a table file: days are text until the loader has checked them. */
export interface DatedSource {
  readonly validFrom: string;
  /** First day the row no longer holds; null = still in force. */
  readonly validTo: string | null;
  /** null = default of the law for every municipality. */
  readonly municipalityCode: string | null;
}

/** A checked row. */
export type Dated<Row extends DatedSource> = Omit<Row, 'validFrom' | 'validTo'> & {
  readonly validFrom: PlainDate;
  readonly validTo: PlainDate | null;
};

/** A table of rules that changes by year or by town; `version` is written into every decision taken with it. */
export interface DatedTable<Row extends DatedSource> {
  readonly name: string;
  readonly version: string;
  readonly rowsByKey: ReadonlyMap<string, readonly Dated<Row>[]>;
}

function checkedRow<Row extends DatedSource>(name: string, row: Row): Dated<Row> {
  const { validFrom, validTo } = row;
  if (!isPlainDate(validFrom)) throw new RangeError(`${name}: validFrom is not a day`);
  if (validTo === null) return { ...row, validFrom, validTo };
  if (!isPlainDate(validTo)) throw new RangeError(`${name}: validTo is not a day`);
  if (validTo <= validFrom) throw new RangeError(`${name}: a row is never in force`);
  return { ...row, validFrom, validTo };
}

/** Checks days and periods; two rows of one key and municipality never hold on the same day. */
export function loadDatedTable<Row extends DatedSource>(
  name: string,
  version: string,
  rows: readonly Row[],
  keyOf: (row: Row) => string,
): DatedTable<Row> {
  const rowsByKey = new Map<string, Dated<Row>[]>();
  for (const source of rows) {
    const row = checkedRow(name, source);
    const siblings = rowsByKey.get(keyOf(source)) ?? [];
    const overlapping = siblings.some(
      (other) => other.municipalityCode === row.municipalityCode && overlap(other, row),
    );
    if (overlapping) throw new RangeError(`${name}: two rows of ${keyOf(source)} hold on one day`);
    rowsByKey.set(keyOf(source), [...siblings, row]);
  }
  return { name, version, rowsByKey };
}

interface Period {
  readonly validFrom: PlainDate;
  readonly validTo: PlainDate | null;
}

function overlap(a: Period, b: Period): boolean {
  return (a.validTo === null || b.validFrom < a.validTo) && (b.validTo === null || a.validFrom < b.validTo);
}

function inForceOn<Row extends DatedSource>(
  rows: readonly Dated<Row>[],
  day: PlainDate,
  municipalityCode: string,
): Dated<Row> | undefined {
  const inForce = rows.filter((row) => row.validFrom <= day && (row.validTo === null || day < row.validTo));
  return (
    inForce.find((row) => row.municipalityCode === municipalityCode) ??
    inForce.find((row) => row.municipalityCode === null)
  );
}

/**
 * The row in force on `day`: the municipality's own one, else the default.
 *
 * @throws RangeError when the table says nothing about that day
 */
export function rowOn<Row extends DatedSource>(
  table: DatedTable<Row>,
  key: string,
  day: PlainDate,
  municipalityCode: string,
): Dated<Row> {
  const row = inForceOn(table.rowsByKey.get(key) ?? [], day, municipalityCode);
  if (row === undefined) throw new RangeError(`${table.name}: no row of ${key} on ${day}`);
  return row;
}

/** Every key's row in force on `day`, in the table's order; a municipality's own row stands for the default. */
export function rowsOn<Row extends DatedSource>(
  table: DatedTable<Row>,
  day: PlainDate,
  municipalityCode: string,
): readonly Dated<Row>[] {
  return [...table.rowsByKey.values()].flatMap((rows) => {
    const row = inForceOn(rows, day, municipalityCode);
    return row === undefined ? [] : [row];
  });
}
