import { createHash } from 'node:crypto';
import pg from 'pg';

/** Texts made anew for each call, as lists of any length are, must not fill the server's memory with plans. */
const MOST_TEXTS = 500;

const names = new Map<string, string>();

/** The name under which a text is prepared; undefined once there are too many. */
export function nameOfText(text: string, known = names): string | undefined {
  const name = known.get(text);
  if (name !== undefined || known.size >= MOST_TEXTS) return name;
  const given = createHash('sha1').update(text).digest('base64url');
  known.set(text, given);
  return given;
}

/**
 * Prepares each statement that has parameters under a name of its own, once a connection: read and planned anew each time,
 * as the query builders send them, statements of many rows cost PostgreSQL more than running them.
 */
export class PreparingClient extends pg.Client {
  override query(...given: unknown[]): never {
    const [text, values, ...rest] = given;
    const name = typeof text === 'string' && Array.isArray(values) ? nameOfText(text) : undefined;
    const query = super.query.bind(this) as (...all: unknown[]) => never;
    return name === undefined ? query(...given) : query({ name, text, values }, ...rest);
  }
}
