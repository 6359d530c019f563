import type { ConsumeMessage } from 'amqplib';
import { integerBetween, pick, type Random } from '../../../apps/counterparts/src/faults/seeded-random.ts';
import { STREAMS, type StreamName } from '#contracts/streams';
import type { Fault, Target } from '../fault.ts';
import { UNREADABLE, type Unreadable } from '../unreadable.ts';
import { drawSubscribed, type Subscribed } from './streams.ts';
import { NO_STREAM, tamper, type Tampering } from './tampering.ts';

const REPEATED: readonly StreamName[] = ['addressing.person', 'qualification.person', 'qualification.household'];

/** Old events once more, whole lanes once more, what nobody can read, and messages changed where they wait. */
export function messageFault(random: Random): Fault {
  const count = integerBetween(random, 1, 20);
  const stream = pick(random, REPEATED);
  const fault = (name: string, strike: Fault['strike']): Fault => ({ class: 'message', name, strike });
  switch (pick(random, ['again', 'replay', 'unreadable', 'unreadable', 'tampered', 'tampered'] as const)) {
    case 'again':
      return fault(`${String(count)} registry events once more, newest first`, ({ load }) => load.repeat(count));
    case 'replay':
      return fault(`${String(count)} lanes of ${stream} once more`, (target) => replay(target, stream, count));
    case 'unreadable': {
      const kind = pick(random, Object.keys(UNREADABLE) as Unreadable[]);
      return fault(`${String(count)} registry events with ${kind}`, ({ load }) => load.garble(kind, count));
    }
    case 'tampered': {
      const how = pick(random, Object.keys(TAMPERINGS) as (keyof typeof TAMPERINGS)[]);
      const subscribed = drawSubscribed(random);
      const name = `what waits for ${subscribed.subscriber} of ${subscribed.stream} ${how}`;
      return fault(name, (target) => tamperWith(target, subscribed, how, random));
    }
  }
}

async function tamperWith(
  { running, load }: Target,
  subscribed: Subscribed,
  how: keyof typeof TAMPERINGS,
  random: Random,
): Promise<boolean> {
  const taken = await tamper(running, subscribed, TAMPERINGS[how](random));
  if (how === 'cut short' || how === 'put on another stream') load.noteStrays(taken);
  return taken > 0;
}

const TAMPERINGS = {
  deleted: (random) => (messages) => messages.filter(() => random() < 0.5),
  shuffled: (random) => (messages) => shuffled(random, messages),
  doubled: (random) => (messages) => shuffled(random, [...messages, ...messages]),
  'cut short': (random) => (messages) =>
    messages.map((message) => withBody(message, message.content.subarray(0, 50 + Math.floor(random() * 200)), random)),
  'put on another stream': (random) => (messages) =>
    messages.map((message) => {
      const text = message.content.toString('utf8').replace(/"stream":"[a-z.]+"/, `"stream":"${NO_STREAM}"`);
      return withBody(message, Buffer.from(text), random);
    }),
} as const satisfies Readonly<Record<string, (random: Random) => Tampering>>;

/** Different from every other, as equal bytes are one entry of the quarantine. */
function withBody(message: ConsumeMessage, body: Buffer, random: Random): ConsumeMessage {
  return { ...message, content: Buffer.concat([body, Buffer.from(' '.repeat(1 + Math.floor(random() * 1_000)))]) };
}

function shuffled(random: Random, messages: readonly ConsumeMessage[]): ConsumeMessage[] {
  return messages
    .map((message) => ({ message, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ message }) => message);
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
