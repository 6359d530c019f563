import type { FaultClass, FaultMaker } from '../fault.ts';
import { alarmFault } from './alarm.fault.ts';
import { brokerFault } from './broker.fault.ts';
import { clockFault } from './clock.fault.ts';
import { connectionFault } from './connection.fault.ts';
import { databaseFault } from './database.fault.ts';
import { diskFault } from './disk.fault.ts';
import { freezeFault } from './freeze.fault.ts';
import { killFault } from './kill.fault.ts';
import { messageFault } from './message.fault.ts';
import { networkFault } from './network.fault.ts';
import { nodeFault } from './node.fault.ts';
import { receiverFault } from './receiver.fault.ts';
import { stepFault } from './step.fault.ts';
import { wipeFault } from './wipe.fault.ts';

/** A new class of faults is a file and a line here. */
export const FAULT_MAKERS: Readonly<Record<FaultClass, FaultMaker>> = {
  step: stepFault,
  kill: killFault,
  freeze: freezeFault,
  database: databaseFault,
  broker: brokerFault,
  node: nodeFault,
  connection: connectionFault,
  network: networkFault,
  alarm: alarmFault,
  disk: diskFault,
  clock: clockFault,
  wipe: wipeFault,
  message: messageFault,
  receiver: receiverFault,
};
