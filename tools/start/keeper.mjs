import { describeEnding } from '../servers/process-group.mjs';

/** @typedef {import('../servers/process-group.mjs').Group} Group */

const FIRST_DELAY = 100;
const LONGEST_DELAY = 5_000;
/** Who lives that long has started well, and its next death is a new story. */
const SETTLED_AFTER = 10_000;

/**
 * Keeps one program running: starts it again when it dies, ever more slowly while it keeps dying.
 *
 * @template {Group} G
 */
export class Keeper {
  /** @type {Group | undefined} */
  #group;
  #wanted = false;
  #delay = FIRST_DELAY;
  /** @type {NodeJS.Timeout | undefined} */
  #timer;
  deaths = 0;

  /**
   * @param {string} name
   * @param {(onSpawn: (group: Group) => void) => Promise<G>} launch resolves when it answers
   * @param {{ onPid: (name: string, pid: number | undefined) => void, onDeath: (name: string, how: string) => void }} events
   */
  constructor(name, launch, events) {
    this.name = name;
    this.launch = launch;
    this.events = events;
  }

  /** @returns {Promise<G>} */
  async start() {
    this.#wanted = true;
    return this.#launch();
  }

  /** @returns {Promise<G>} */
  async #launch() {
    const startedAt = Date.now();
    const launched = await this.launch((group) => {
      this.#group = group;
      this.events.onPid(this.name, group.pid || undefined);
      if (!this.#wanted) group.signal('SIGKILL');
    });
    // Its stop knows the proper way to end this program, which the bare group does not.
    this.#group = launched;
    void launched.exited.then((ending) => this.#onExit(launched, startedAt, describeEnding(ending)));
    return launched;
  }

  /** @param {Group} group @param {number} startedAt @param {string} how */
  #onExit(group, startedAt, how) {
    if (group !== this.#group) return;
    this.events.onPid(this.name, undefined);
    if (!this.#wanted) return;
    this.deaths += 1;
    this.events.onDeath(this.name, how);
    if (Date.now() - startedAt > SETTLED_AFTER) this.#delay = FIRST_DELAY;
    this.#relaunchLater();
  }

  #relaunchLater() {
    if (!this.#wanted) return;
    this.#timer = setTimeout(() => {
      this.#launch().catch((error) => {
        if (!this.#wanted) return;
        this.events.onDeath(this.name, error.message);
        this.#relaunchLater();
      });
    }, this.#delay);
    this.#delay = Math.min(this.#delay * 2, LONGEST_DELAY);
  }

  /** @param {NodeJS.Signals} signal */
  signal(signal) {
    this.#group?.signal(signal);
  }

  async stop() {
    this.#wanted = false;
    clearTimeout(this.#timer);
    await this.#group?.stop();
    this.events.onPid(this.name, undefined);
  }

  async restart() {
    await this.stop();
    this.#delay = FIRST_DELAY;
    return this.start();
  }
}
