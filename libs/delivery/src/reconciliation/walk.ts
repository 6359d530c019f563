/** One id with what each of the three sides says of it. */
export interface Joined<A, B, C> {
  readonly id: string;
  readonly a: A | undefined;
  readonly b: B | undefined;
  readonly c: C | undefined;
}

interface Identified {
  readonly objectId: string;
}

export type PageReader<T extends Identified> = (after: string, limit: number) => Promise<T[]>;

/** Everything of one side by ascending id; the next page is read while this one is looked at. */
export async function* walk<T extends Identified>(read: PageReader<T>, limit: number): AsyncGenerator<T> {
  let next = read('', limit);
  for (;;) {
    const page = await next;
    const last = page.at(-1);
    const more = last !== undefined && page.length === limit;
    if (more) next = read(last.objectId, limit);
    // A failure is met where the page is awaited; until then it must not count as unhandled.
    next.catch(() => undefined);
    yield* page;
    if (!more) return;
  }
}

/** Joins three sides that each ascend by id. */
export async function* join<A extends Identified, B extends Identified, C extends Identified>(
  first: AsyncIterator<A>,
  second: AsyncIterator<B>,
  third: AsyncIterator<C>,
): AsyncGenerator<Joined<A, B, C>> {
  let a = await taken(first);
  let b = await taken(second);
  let c = await taken(third);
  for (;;) {
    const ids = [a, b, c].flatMap((side) => (side ? [side.objectId] : []));
    if (ids.length === 0) return;
    const id = ids.reduce((least, one) => (one < least ? one : least));
    const at = <T extends Identified>(side: T | undefined): T | undefined => (side?.objectId === id ? side : undefined);
    yield { id, a: at(a), b: at(b), c: at(c) };
    if (a?.objectId === id) a = await taken(first);
    if (b?.objectId === id) b = await taken(second);
    if (c?.objectId === id) c = await taken(third);
  }
}

async function taken<T>(side: AsyncIterator<T>): Promise<T | undefined> {
  const { value, done } = (await side.next()) as { value: T; done?: boolean };
  return done ? undefined : value;
}
