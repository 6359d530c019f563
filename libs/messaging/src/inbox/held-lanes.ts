import type { DataSource } from 'typeorm';
import { afterReferences, type Envelope } from '#contracts/envelope';
import { heldLanes, type HoldState } from './hold.store.ts';
import type { Inbox } from './inbox.ts';
import { laneId, type LaneKey } from './lane-key.ts';
import { LaneChains } from './lane-chains.ts';
import { Slots } from './slots.ts';

const LANES_PER_SWEEP = 200;
const STEPS_PER_LANE = 200;
/** Lanes tried side by side, so that connections are left for what arrives. */
const LANES_AT_ONCE = 2;
const GOES_ON: readonly HoldState[] = ['gap', 'after'];

export interface HeldLanesSettings {
  readonly dataSource: DataSource;
  readonly consumer: string;
  readonly inbox: Inbox;
}

/** Lets held messages go on when what they waited for has come. */
export class HeldLanes {
  private readonly settings: HeldLanesSettings;
  private readonly chains = new LaneChains();
  private readonly slots = new Slots(LANES_AT_ONCE);
  /** Lanes held until another lane moves, by the lane they wait for; only a hint, the sweep is the truth. */
  private readonly waiting = new Map<string, Map<string, LaneKey>>();

  constructor(settings: HeldLanesSettings) {
    this.settings = settings;
  }

  /** A message of the lane was applied. */
  moved(key: LaneKey, hasHeld: boolean): void {
    if (hasHeld) this.tryLater(key);
    const woken = this.waiting.get(laneId(key));
    if (!woken) return;
    this.waiting.delete(laneId(key));
    for (const held of woken.values()) this.tryLater(held);
  }

  /** A message of the lane is held until the lanes it names have come far enough. */
  waitsForOthers(key: LaneKey, envelope: Envelope): void {
    for (const reference of afterReferences(envelope)) {
      const id = laneId(reference);
      const lanes = this.waiting.get(id) ?? new Map<string, LaneKey>();
      this.waiting.set(id, lanes.set(laneId(key), key));
    }
  }

  /** Tries the lanes held longest. */
  async sweep(states: readonly HoldState[]): Promise<void> {
    const { dataSource, consumer } = this.settings;
    const lanes = await heldLanes(dataSource.manager, consumer, states, LANES_PER_SWEEP);
    await Promise.all(lanes.map((key) => this.drain(key, states)));
  }

  /** Applies what is held of a lane, number by number, as far as it goes. */
  drain(key: LaneKey, states: readonly HoldState[]): Promise<void> {
    return this.chains.run(laneId(key), () => this.slots.run(() => this.drainNow(key, states)));
  }

  idle(): Promise<void> {
    return this.chains.idle();
  }

  private tryLater(key: LaneKey): void {
    // A failure here is only a delay: the sweep tries every held lane again.
    void this.drain(key, GOES_ON).catch(() => undefined);
  }

  private async drainNow(key: LaneKey, states: readonly HoldState[]): Promise<void> {
    let retryStates = states;
    for (let step = 0; step < STEPS_PER_LANE; step += 1) {
      const taken = await this.settings.inbox.takeHeld(key, retryStates);
      if (taken?.outcome !== 'applied' && taken?.outcome !== 'duplicate') return;
      this.moved(key, false);
      if (!taken.hasHeld) return;
      // Only the message the operator named is retried after a fault; what follows it waited for it.
      retryStates = GOES_ON;
    }
  }
}
