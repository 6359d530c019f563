import { type Channel, channel } from 'node:diagnostics_channel';

/** Steps at which a crash is told apart from a crash one step later; who owns each is in the fault bench. */
export const FAILPOINTS = {
  'outbox.added': 'messages are written, the business transaction is open',
  'relay.read': 'pending messages are read, none has left',
  'relay.published': 'a message is written to the socket, its confirm is not here',
  'relay.confirmed': 'confirms are here, the pending rows still stand',
  'relay.recorded': 'pending rows are gone',
  'inbox.delivered': 'a message is here, no transaction is open',
  'inbox.gated': 'the gate is locked, nothing is applied',
  'inbox.applied': 'effect and gate are written, the transaction is open',
  'inbox.committed': 'the effect is committed, the broker has no ack',
  'copy.marked': 'attempts are stored as being sent, nothing has left',
  'copy.received': 'the receiver has taken a request, we have not noted it',
  'copy.answered': 'a page of answers is here, not stored',
  'file.begun': 'a file is stored as being sent, no byte has left',
  'file.written': 'the temporary name is complete',
  'file.renamed': 'the file has its name, the marker is missing',
  'file.delivered': 'the marker is there, we have not noted it',
  'result.read': 'a result file is read, not stored',
  'result.stored': 'a result file is stored, not put away',
} as const;

export type Failpoint = keyof typeof FAILPOINTS;

export const FAILPOINT_CHANNEL = 'kokuho:failpoint:';

const channels = new Map<Failpoint, Channel>(
  (Object.keys(FAILPOINTS) as Failpoint[]).map((name) => [name, channel(FAILPOINT_CHANNEL + name)]),
);

/** Says that a step has been reached. Costs a look-up while nobody subscribes, as in any town. */
export function failpoint(name: Failpoint): void {
  const reached = channels.get(name);
  if (reached?.hasSubscribers === true) reached.publish(name);
}
