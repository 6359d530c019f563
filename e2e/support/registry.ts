import { readFileSync } from 'node:fs';
import { connect } from 'amqplib';

const EXAMPLES = 'libs/contracts/src/registry/examples';

export interface CloudEvent {
  id: string;
  data: Record<string, unknown> & { sequence: number; resident: Record<string, unknown> & { residentId: string } };
  [field: string]: unknown;
}

export function example(name: string): CloudEvent {
  return JSON.parse(readFileSync(`${EXAMPLES}/${name}.json`, 'utf8')) as CloudEvent;
}

/** Publishes raw bodies as 住民記録 would, in order, and waits for the broker's confirms. */
export async function publish(
  amqpUrl: string,
  bodies: readonly (CloudEvent | Buffer)[],
  contentType = 'application/cloudevents+json',
): Promise<void> {
  const model = await connect(amqpUrl);
  // A broker that dies meanwhile must fail the publishing, not the process.
  model.on('error', () => undefined);
  const channel = await model.createConfirmChannel();
  channel.on('error', () => undefined);
  for (const body of bodies) {
    const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body), 'utf8');
    channel.publish('registry.events', 'resident.changed.v1', bytes, {
      persistent: true,
      mandatory: true,
      contentType,
    });
  }
  await channel.waitForConfirms();
  await model.close();
}
