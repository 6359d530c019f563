import { v5, v7 } from 'uuid';

/** Time-ordered id for messages, changes and tasks. */
export function newId(): string {
  return v7();
}

/** Name-based id: the same name always gives the same id (RFC 9562 version 5). */
export function derivedId(namespace: string, ...parts: (string | number)[]): string {
  return v5(parts.join('|'), namespace);
}
