import type { Random } from '../../apps/counterparts/src/faults/seeded-random.ts';
import type { AllDatabases } from '../support/all-databases.ts';
import type { TestSystem } from '../support/system.ts';
import type { Load } from './load.ts';
import type { Links } from './network/links.ts';

/** Of what kind a fault is; each has its own file under `faults/`. */
export const FAULT_CLASSES = [
  'step',
  'kill',
  'freeze',
  'database',
  'broker',
  'node',
  'connection',
  'network',
  'alarm',
  'disk',
  'clock',
  'wipe',
  'message',
  'receiver',
] as const;
export type FaultClass = (typeof FAULT_CLASSES)[number];

/** What a fault may touch. */
export interface Target {
  readonly running: TestSystem;
  readonly databases: AllDatabases;
  readonly load: Load;
  /** The ways of services to their servers, to the receivers and to each other. */
  readonly links: Links;
  /** Where services look for the step at which they shall end. */
  readonly failpointFolder: string;
  /** Whether the servers' data lie on disks that can be filled. */
  readonly smallDisks: boolean;
}

/** One fault, chosen and ready to strike. */
export interface Fault {
  readonly class: FaultClass;
  /** What it does to whom, for the log: no personal data. */
  readonly name: string;
  /**
   * Strikes, and resolves once what was struck has been given back; the system may still be recovering. `false` says
   * that the moment for it never came, so that it does not count.
   */
  strike(target: Target): Promise<unknown>;
}

/** Draws a fault of its class: all that is random about it comes from `random`, so that a seed repeats a run. */
export type FaultMaker = (random: Random) => Fault;
