import type { CopyValue, TableRows } from '#persistence/copy-rows';

/** Rows of the load, gathered by table; the first row of a table fixes its columns. */
export class QualificationRows {
  readonly tables: Record<string, { columns: readonly string[]; rows: CopyValue[][] }> = {};

  add(table: string, row: Readonly<Record<string, CopyValue>>): void {
    const target = (this.tables[table] ??= { columns: Object.keys(row), rows: [] });
    target.rows.push(Object.values(row));
  }

  toTableRows(): TableRows[] {
    return Object.entries(this.tables).map(([table, { columns, rows }]) => ({ table, columns, rows }));
  }
}
