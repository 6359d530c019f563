/**
 * The results of pieces of work that share a transaction. When one fails the others are waited for, because a statement
 * that comes after the roll-back would meet somebody else's transaction.
 *
 * @throws what was thrown first; what follows are mostly complaints that the transaction has failed.
 */
export async function allOrFirstFailure<const T extends readonly Promise<unknown>[]>(
  works: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const failures: unknown[] = [];
  const settled = await Promise.allSettled(
    works.map((work) =>
      work.catch((error: unknown) => {
        failures.push(error);
        throw error;
      }),
    ),
  );
  if (failures.length > 0) throw failures[0];
  const results: unknown = settled.map((result) => (result as PromiseFulfilledResult<unknown>).value);
  return results as { -readonly [K in keyof T]: Awaited<T[K]> };
}
