import type { Scenario } from '../scenario.ts';
import { activeAmongMany } from './active-among-many.ts';
import { consume } from './consume.ts';
import { floor } from './floor.ts';
import { PEERS } from './peers.ts';
import { rawAmqp } from './raw-amqp.ts';
import { enqueue, rawPostgres } from './raw-postgres.ts';
import { relay } from './relay.ts';
import { backlog, hotPerson, idleInTransaction } from './special-relay.ts';
import { latencyAt50, standingStart, wholePath } from './whole-path.ts';

/** In the order in which a group's first round measures them. */
export const SCENARIOS: readonly Scenario[] = [
  rawPostgres,
  enqueue,
  rawAmqp,
  relay,
  consume,
  ...PEERS,
  wholePath,
  floor,
  latencyAt50,
  standingStart,
  backlog,
  hotPerson,
  idleInTransaction,
  activeAmongMany,
];
