interface PlannedEvent {
  readonly at: number;
  readonly run: () => void;
}

/** A clock that stands still between events; events of one instant run in the order they were planned. */
export class VirtualTime {
  private readonly events: PlannedEvent[] = [];
  private instant = 0;

  /** Milliseconds since the start. */
  get now(): number {
    return this.instant;
  }

  after(ms: number, run: () => void): void {
    this.at(this.instant + ms, run);
  }

  at(instant: number, run: () => void): void {
    const event = { at: Math.max(instant, this.instant), run };
    let index = this.events.length;
    while (index > 0 && (this.events[index - 1]?.at ?? 0) > event.at) index -= 1;
    this.events.splice(index, 0, event);
  }

  every(ms: number, run: () => void): void {
    this.after(ms, () => {
      run();
      this.every(ms, run);
    });
  }

  /** Runs what is planned until `deadline`, or until `isDone` once `earliest` has passed. */
  run({ earliest, deadline }: { earliest: number; deadline: number }, isDone: () => boolean): void {
    for (let event = this.events.shift(); event && event.at <= deadline; event = this.events.shift()) {
      this.instant = event.at;
      event.run();
      if (event.at >= earliest && isDone()) return;
    }
  }
}
