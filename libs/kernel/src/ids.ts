import { v5, v7, validate } from 'uuid';

/** Time-ordered id for messages, changes and tasks. */
export function newId(): string {
  return v7();
}

/** Name-based id: the same name always gives the same id (RFC 9562 version 5). */
export function derivedId(namespace: string, ...parts: (string | number)[]): string {
  return v5(parts.join('|'), namespace);
}

/** Whether a text from outside has the form of an id. */
export function isId(text: string): boolean {
  return validate(text);
}
