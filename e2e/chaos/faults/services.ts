import type { TestSystem } from '../../support/system.ts';
import { pick, type Random } from '../../../apps/counterparts/src/faults/seeded-random.ts';

/** What a process fault can hit: our services, and the outside bodies' stand-ins. */
export const SERVICES = ['addressing', 'qualification', 'linkage', 'federation', 'console', 'counterparts'] as const;

/** The services that own a database. */
export const WITH_DATABASE = ['addressing', 'qualification', 'linkage', 'federation'] as const;

/** Whose clock can be wrong: the stand-ins issue the tokens, which would be refused for reasons that are not ours. */
export const WITH_CLOCK = [...WITH_DATABASE, 'console'] as const;

/** One of the copies of a service; itself where there is but one. */
export function copyOf({ system }: TestSystem, random: Random, service: string): string {
  const copies = Object.keys(system.processes).filter((name) => name === service || name.startsWith(`${service}-`));
  return copies.length > 1 ? pick(random, copies.sort()) : service;
}
