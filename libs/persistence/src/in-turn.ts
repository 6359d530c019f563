const tails = new WeakMap<object, Map<string, Promise<void>>>();

/**
 * Lets pieces of work that run side by side in one transaction have what they share one after the other: row locks hold
 * off other transactions only, and a reading is out of date as soon as a neighbour has written.
 *
 * All names are taken at once, so that two pieces cannot wait for each other in a circle; whoever takes names in several
 * steps takes them in the same order of kinds everywhere.
 *
 * @param scope in which the names count: the transaction's manager, or an object of the process when the turn is to last
 *   until after the commit
 * @param names of what is shared, for example a household's id
 */
export async function inTurn<T>(scope: object, names: readonly string[], work: () => Promise<T>): Promise<T> {
  const own = tails.get(scope) ?? new Map<string, Promise<void>>();
  tails.set(scope, own);
  const before = names.map((name) => own.get(name) ?? Promise.resolve());
  let end = (): void => undefined;
  const done = new Promise<void>((resolve) => (end = resolve));
  for (const name of names) own.set(name, done);
  await Promise.all(before);
  try {
    return await work();
  } finally {
    for (const name of names) if (own.get(name) === done) own.delete(name);
    end();
  }
}
