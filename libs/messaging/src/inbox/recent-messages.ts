const KEPT = 4_096;

/**
 * The messages a process has been given last. One that comes again to the same living process has not brought it down: its
 * connection was lost.
 */
export class RecentMessages {
  private readonly ids = new Set<string>();

  /** Whether the message was given before; from now on it was. */
  wasGiven(id: string): boolean {
    const known = this.ids.delete(id);
    this.ids.add(id);
    const oldest = this.ids.size > KEPT ? this.ids.values().next().value : undefined;
    if (oldest !== undefined) this.ids.delete(oldest);
    return known;
  }
}
