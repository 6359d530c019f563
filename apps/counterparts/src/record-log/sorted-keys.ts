/** Keys in ascending order for paging; sorted again only when a page is asked for after new keys came. */
export class SortedKeys {
  private readonly known = new Set<string>();
  private sorted: string[] | undefined;

  add(key: string): void {
    if (this.known.has(key)) return;
    this.known.add(key);
    this.sorted = undefined;
  }

  get size(): number {
    return this.known.size;
  }

  /** Keys above `after`, lazily. */
  *after(after: string): Generator<string> {
    const keys = (this.sorted ??= [...this.known].sort());
    for (let index = firstAbove(keys, after); index < keys.length; index += 1) yield keys[index] as string;
  }
}

function firstAbove(keys: readonly string[], after: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] as string) > after) high = middle;
    else low = middle + 1;
  }
  return low;
}
