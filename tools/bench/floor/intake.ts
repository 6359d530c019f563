import { randomUUID } from 'node:crypto';
import type { ChannelModel, ConsumeMessage } from 'amqplib';
import type { Change, FloorSettings } from './settings.ts';
import type { FloorState, NewChange, Person } from './state.ts';

interface Resident {
  readonly residentId: string;
  readonly name: string;
  readonly kana?: string;
  readonly commonName?: string;
  readonly address: { readonly text: string; readonly building?: string };
}

interface RegistryEvent {
  readonly data: { readonly sequence: number; readonly resident: Resident };
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
  const waiting = Array.from({ length: concurrency }, (): { message: ConsumeMessage; event: RegistryEvent }[] => []);
  const busy = new Set<number>();
  const work = async (worker: number): Promise<void> => {
    if (busy.has(worker)) return;
    busy.add(worker);
    const own = waiting[worker] ?? [];
    while (own.length > 0) {
      const taken = own.splice(0, batch);
      onRecorded(
        await record(
          state,
          settings,
          taken.map(({ event }) => event),
        ),
      );
      for (const { message } of taken) channel.ack(message);
    }
    busy.delete(worker);
  };
  await channel.consume(queue, (message) => {
    if (!message) return;
    const event = JSON.parse(message.content.toString('utf8')) as RegistryEvent;
    const worker = Number(event.data.resident.residentId.slice(-6)) % concurrency;
    waiting[worker]?.push({ message, event });
    void work(worker);
  });
}

function record(state: FloorState, settings: FloorSettings, events: readonly RegistryEvent[]): Promise<Change[]> {
  const people = [...new Set(events.map(({ data }) => data.resident.residentId))];
  return state.record(people, (found) =>
    events.flatMap((event) => {
      const person = found.get(event.data.resident.residentId);
      if (!person) throw new RangeError('an event of somebody unknown');
      if (event.data.sequence <= person.sequence) return [];
      if (event.data.sequence !== person.sequence + 1) throw new RangeError('an event is missing');
      return [changeOf(person, event, settings)];
    }),
  );
}

/** What both receivers have to be told, and the person as they stand afterwards. */
function changeOf(person: Person, event: RegistryEvent, settings: FloorSettings): NewChange {
  const { data } = event;
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
  const request = {
    requestId,
    municipalityCode: settings.municipality,
    systemCode: 'KOKUHO',
    integratedAddresseeNumber: person.integrated,
    senderReference: person.residentId,
    records: copiesBefore.flatMap((before, index) => [
      { operation: 'INVALIDATE', ...before },
      { operation: 'REGISTER', ...person.copies[index] },
    ]),
  };
  const lines = rowsBefore.flatMap((before, index) => [
    { ...before, operation: '3', sendKey: randomUUID() },
    { ...person.rows[index], operation: '1', sendKey: randomUUID() },
  ]);
  const { residentId, version } = person;
  return { person, residentId, version, event, requestId, request, lines };
}
