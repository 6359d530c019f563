import { setTimeout as delay } from 'node:timers/promises';
import type { Duplex } from 'node:stream';
import type { ChannelModel } from 'amqplib';

const GOODBYE_MS = 3_000;

/** Closes a connection, with the broker's consent if it gives it soon: one that no longer answers must not be waited for. */
export async function dropConnection(model: ChannelModel): Promise<void> {
  const closed = model.close().catch(() => undefined);
  const answered = await Promise.race([closed.then(() => true), delay(GOODBYE_MS, false, { ref: false })]);
  if (answered) return;
  const { stream } = model.connection as unknown as { stream: Duplex };
  // With an error, so that the client notices: it waits for the broker's answer otherwise.
  stream.destroy(new Error('dropped'));
}
