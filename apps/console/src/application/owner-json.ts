import { AppError } from '#kernel/app-error';
import type { Owner, OwnerAnswer } from './owners.ts';

export type Row = Readonly<Record<string, unknown>>;

/**
 * The rows of an answer: a list, or one object as a list of one.
 * @throws AppError GEN-0006 when the owner answers something else.
 */
export function rowsOf(owner: Owner, answer: OwnerAnswer): readonly Row[] {
  const value = parse(owner, answer);
  const rows = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  if (!rows.every(isRow)) throw new AppError('GEN-0006', 'unavailable', { service: owner });
  return rows;
}

function parse(owner: Owner, answer: OwnerAnswer): unknown {
  try {
    return JSON.parse(answer.body.toString('utf8'));
  } catch (error) {
    throw new AppError('GEN-0006', 'unavailable', { service: owner }, error);
  }
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
