import { randomUUID } from 'node:crypto';
import type { ChannelModel, ConsumeMessage } from 'amqplib';
import type { Change, FloorSettings } from './settings.ts';
import type { FloorState, NewChange, Person } from './state.ts';

interface RegistryEvent {
  readonly data: {
    readonly sequence: number;
    readonly resident: {
      readonly residentId: string;
      readonly name: string;
      readonly kana?: string;
      readonly commonName?: string;
      readonly address: Readonly<Record<string, string | null>> & { readonly text: string; readonly building?: string };
    };
  };
}

/** Takes events off the queue: people are spread over workers, so that each one's events stay in order. */
export async function startIntake(
  model: ChannelModel,
  state: FloorState,
  settings: FloorSettings,
  onRecorded: (changes: readonly Change[]) => void,
): Promise<void> {
  const { batch, concurrency, queue } = settings;
  const channel = await model.createChannel();
  await channel.prefetch(batch * concurrency * 2);
  const waiting = Array.from({ length: concurrency }, (): ConsumeMessage[] => []);
  const busy = new Set<number>();
  const work = async (worker: number): Promise<void> => {
    if (busy.has(worker)) return;
    busy.add(worker);
    const own = waiting[worker] ?? [];
    while (own.length > 0) {
      const messages = own.splice(0, batch);
      const events = messages.map(({ content }) => content.toString('utf8'));
      onRecorded(await record(state, settings, events));
      for (const message of messages) channel.ack(message);
    }
    busy.delete(worker);
  };
  await channel.consume(queue, (message) => {
    if (!message) return;
    const { data } = JSON.parse(message.content.toString('utf8')) as RegistryEvent;
    const worker = Number(data.resident.residentId.slice(-6)) % concurrency;
    waiting[worker]?.push(message);
    void work(worker);
  });
}

function record(state: FloorState, settings: FloorSettings, texts: readonly string[]): Promise<Change[]> {
  const events = texts.map((text) => ({ text, event: JSON.parse(text) as RegistryEvent }));
  const people = [...new Set(events.map(({ event }) => event.data.resident.residentId))];
  return state.record(people, (found) =>
    events.flatMap(({ text, event }) => {
      const person = found.get(event.data.resident.residentId);
      if (!person) throw new RangeError('an event of somebody unknown');
      if (event.data.sequence <= person.sequence) return [];
      if (event.data.sequence !== person.sequence + 1) throw new RangeError('an event is missing');
      return [changeOf(person, event, text, settings)];
    }),
  );
}

/** What both receivers have to be told, and the person as they stand afterwards. */
function changeOf(person: Person, { data }: RegistryEvent, text: string, settings: FloorSettings): NewChange {
  const { name, kana, commonName, address } = data.resident;
  const requestId = randomUUID();
  const [copiesBefore, rowsBefore] = [person.copies, person.rows];
  person.copies = copiesBefore.map(({ recordKey, recordVersion, content }) => ({
    recordKey,
    recordVersion: recordVersion + 1,
    content: { ...content, name, address, ...(kana && { kana }), ...(commonName && { commonName }) },
  }));
  person.rows = rowsBefore.map((row) => ({
    ...row,
    name,
    address: address.building ? `${address.text}　${address.building}` : address.text,
    ...(kana && { kana }),
    ...(commonName && { commonName }),
    rowVersion: String(Number(row['rowVersion']) + 1),
  }));
  person.sequence = data.sequence;
  person.version += 1;
  const records = copiesBefore.flatMap((before, index) => [
    { operation: 'INVALIDATE', ...before },
    { operation: 'REGISTER', ...person.copies[index] },
  ]);
  const request = {
    requestId,
    municipalityCode: settings.municipality,
    systemCode: 'KOKUHO',
    integratedAddresseeNumber: person.integrated,
    senderReference: person.residentId,
    records,
  };
  const lines = rowsBefore.flatMap((before, index) => [
    { ...before, operation: '3', sendKey: randomUUID() },
    { ...person.rows[index], operation: '1', sendKey: randomUUID() },
  ]);
  return { person, version: person.version, event: text, requestId, request, lines };
}
