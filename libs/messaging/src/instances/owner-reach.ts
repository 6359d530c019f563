type Ask<Q, A> = (question: Q) => Promise<A>;

export interface OwnerSilence {
  readonly owner: string;
  /** Since the first question that it left open; 0 while it answers. */
  readonly seconds: number;
}

/** Which owners of streams answer this process. Nobody is silent before the first question. */
export class OwnerReach {
  private readonly silentSince = new Map<string, number | undefined>();
  private readonly ownerOf: (stream: string) => string;
  private readonly now: () => number;

  /** @param now milliseconds of a clock that never goes back */
  constructor(owners: readonly string[], ownerOf: (stream: string) => string, now: () => number) {
    for (const owner of owners) this.silentSince.set(owner, undefined);
    this.ownerOf = ownerOf;
    this.now = now;
  }

  /** The same question, whose end is noted. */
  watch<Q extends { readonly stream: string }, A>(ask: Ask<Q, A>): Ask<Q, A> {
    return async (question) => {
      const owner = this.ownerOf(question.stream);
      const askedAt = this.now();
      try {
        const answer = await ask(question);
        this.silentSince.set(owner, undefined);
        return answer;
      } catch (error) {
        this.silentSince.set(owner, this.silentSince.get(owner) ?? askedAt);
        throw error;
      }
    };
  }

  silences(): OwnerSilence[] {
    return [...this.silentSince].map(([owner, since]) => ({
      owner,
      seconds: since === undefined ? 0 : (this.now() - since) / 1_000,
    }));
  }

  silentLongerThan(ms: number): string[] {
    return this.silences()
      .filter(({ seconds }) => seconds * 1_000 > ms)
      .map(({ owner }) => owner);
  }
}
