import { integerBetween, pick, type Random } from '../../../apps/counterparts/src/faults/seeded-random.ts';
import { STREAMS, type StreamName } from '#contracts/streams';
import type { Fault, Target } from '../fault.ts';

const REPEATED: readonly StreamName[] = ['addressing.person', 'qualification.person', 'qualification.household'];

/** Old events once more, whole lanes once more, and bytes nobody can read. */
export function messageFault(random: Random): Fault {
  const count = integerBetween(random, 1, 20);
  const stream = pick(random, REPEATED);
  const fault = (name: string, strike: Fault['strike']): Fault => ({ class: 'message', name, strike });
  switch (pick(random, ['again', 'replay', 'garbled'] as const)) {
    case 'again':
      return fault(`${String(count)} registry events once more, newest first`, ({ load }) => load.repeat(count));
    case 'replay':
      return fault(`${String(count)} lanes of ${stream} once more`, (target) => replay(target, stream, count));
    case 'garbled':
      return fault(`${String(count)} unreadable registry events`, ({ load }) => load.garble(count));
  }
}

/** What an over-eager relay or a restored backup would do. */
async function replay({ databases }: Target, stream: StreamName, lanes: number): Promise<void> {
  const { owner, subscribers } = STREAMS[stream];
  await databases.inside(`kokuho_${owner}`, (client) =>
    client.query(
      `INSERT INTO outbox.pending (dest, stream, municipality, lane, lane_seq, shard, day, seq)
       SELECT d.dest, m.stream, m.municipality, m.lane, m.lane_seq, m.shard, m.day, m.seq
         FROM outbox.message m JOIN outbox.destination d ON d.stream = m.stream AND d.subscriber = ANY ($2)
        WHERE m.stream = $1 AND m.lane IN (SELECT lane FROM outbox.lane WHERE stream = $1 ORDER BY lane DESC LIMIT $3)
       ON CONFLICT DO NOTHING`,
      [stream, subscribers, lanes],
    ),
  );
}
