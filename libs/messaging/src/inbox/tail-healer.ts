import { StreamTails, type StreamTailsSettings } from './stream-tails.ts';

/** Heals lost tails of every stream a service takes, each on its own: an owner that is down delays no other. */
export class TailHealer {
  private readonly streams: readonly StreamTails[];

  constructor(streams: readonly string[], settings: StreamTailsSettings) {
    this.streams = streams.map((stream) => new StreamTails(stream, settings));
  }

  compareSoon(): void {
    for (const stream of this.streams) stream.compareSoon();
  }

  tick(): void {
    for (const stream of this.streams) stream.tick();
  }

  async idle(): Promise<void> {
    await Promise.all(this.streams.map((stream) => stream.idle()));
  }
}
