import type { FaultClass, FaultMaker } from '../fault.ts';
import { brokerFault } from './broker.fault.ts';
import { connectionFault } from './connection.fault.ts';
import { databaseFault } from './database.fault.ts';
import { freezeFault } from './freeze.fault.ts';
import { killFault } from './kill.fault.ts';
import { messageFault } from './message.fault.ts';
import { receiverFault } from './receiver.fault.ts';
import { stepFault } from './step.fault.ts';

/** A new class of faults is a file and a line here. */
export const FAULT_MAKERS: Readonly<Record<FaultClass, FaultMaker>> = {
  step: stepFault,
  kill: killFault,
  freeze: freezeFault,
  database: databaseFault,
  broker: brokerFault,
  connection: connectionFault,
  message: messageFault,
  receiver: receiverFault,
};
