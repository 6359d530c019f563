import type { EntityManager } from 'typeorm';
import type { AddresseePart } from '#contracts/addressing/addressee.part';
import type { AppendedMessage } from '#messaging/outbox/outbox';
import { gathered, gatheredWrite } from '#persistence/gathered';
import type { IntakeChannel } from '../../domain/event-checks.ts';
import type { RegistryEvent, RegistryProtection } from '../../domain/registry-event.ts';

export interface KnownEvent {
  readonly sameId: boolean;
  readonly sha256: string;
}

/** An event already stored under this id or this (resident, sequence); the one of the same id first. */
export const findKnown = gathered(async (manager, events: readonly RegistryEvent[]) => {
  // Two look-ups instead of an OR: each has its index, whatever the planner believes of the table's size.
  const rows: (KnownEvent & { place: number })[] = await manager.query(
    `SELECT e.place::int, k."sameId", encode(k.content_sha256, 'hex') AS sha256
       FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[])
            WITH ORDINALITY AS e (municipality, resident_id, source, event_id, sequence, place)
      CROSS JOIN LATERAL (
        SELECT true AS "sameId", r.content_sha256 FROM registry_event r WHERE r.source = e.source AND r.event_id = e.event_id
        UNION ALL
        SELECT false, r.content_sha256 FROM registry_event r
         WHERE r.municipality = e.municipality AND r.resident_id = e.resident_id AND r.sequence = e.sequence
         ORDER BY 1 DESC LIMIT 1) k`,
    [
      ...residentColumns(events),
      events.map(({ source }) => source),
      events.map(({ id }) => id),
      events.map(({ data }) => data.sequence),
    ],
  );
  const known = new Map(rows.map(({ place, sameId, sha256 }) => [place - 1, { sameId, sha256 }]));
  return events.map((_, index): KnownEvent | undefined => known.get(index));
});

export interface CurrentAddressee {
  readonly integratedAddresseeNumber: string;
  readonly protection: RegistryProtection | null;
}

/** The addressee an event speaks of, as it stands. */
export const findAddressee = gathered(async (manager, events: readonly RegistryEvent[]) => {
  const rows: (CurrentAddressee & { place: number })[] = await manager.query(
    `SELECT e.place::int, a.integrated_addressee_number AS "integratedAddresseeNumber", a.protection
       FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS e (municipality, resident_id, place)
       JOIN addressee a USING (municipality, resident_id)`,
    residentColumns(events),
  );
  const current = new Map(rows.map(({ place, ...addressee }) => [place - 1, addressee]));
  return events.map((_, index): CurrentAddressee | undefined => current.get(index));
});

/** A 団体内統合宛名番号 that nobody has. */
export function nextIntegratedNumber(manager: EntityManager): Promise<string> {
  return drawNumber(manager, undefined);
}

const drawNumber = gathered(async (manager, asked: readonly undefined[]) => {
  const rows: { number: string }[] = await manager.query(
    `SELECT nextval('integrated_addressee_number')::text AS number FROM generate_series(1, $1::int)`,
    [asked.length],
  );
  return rows.map(({ number }) => number);
});

export interface AddresseeState {
  readonly event: RegistryEvent;
  readonly integratedAddresseeNumber: string;
  readonly state: AddresseePart;
  readonly protection: RegistryProtection | null;
}

/** Stores what an event made of its addressee; a resident comes once at a time, as ON CONFLICT demands. */
export const saveAddressee = gatheredWrite((manager, addressees: readonly AddresseeState[]) =>
  manager.query(
    `INSERT INTO addressee (municipality, resident_id, integrated_addressee_number, state, protection, last_sequence)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::jsonb[], $5::jsonb[], $6::bigint[]) ORDER BY 1, 2
     ON CONFLICT (municipality, resident_id) DO UPDATE SET integrated_addressee_number = excluded.integrated_addressee_number,
       state = excluded.state, protection = excluded.protection, last_sequence = excluded.last_sequence, updated_at = clock_timestamp()`,
    [
      ...residentColumns(addressees.map(({ event }) => event)),
      addressees.map(({ integratedAddresseeNumber }) => integratedAddresseeNumber),
      addressees.map(({ state }) => JSON.stringify(state)),
      addressees.map(({ protection }) => protection && JSON.stringify(protection)),
      addressees.map(({ event }) => event.data.sequence),
    ],
  ),
);

export interface StoredEvent {
  /** The event without 個人番号. */
  readonly event: RegistryEvent;
  readonly sha256: string;
  readonly channel: IntakeChannel;
  readonly message: AppendedMessage;
  readonly traceId: string | null;
}

/** Stores events as they were taken, in the order of their ids, on which another transaction may wait. */
export const saveEvent = gatheredWrite((manager, stored: readonly StoredEvent[]) =>
  manager.query(
    `INSERT INTO registry_event (municipality, resident_id, source, event_id, sequence, content_sha256, channel, reason, change_group, body, lane_seq, message_id, trace_id)
     SELECT e.municipality, e.resident_id, e.source, e.event_id, e.sequence, decode(e.sha256, 'hex'), e.channel, e.reason, e.change_group,
            e.body, e.lane_seq, e.message_id, e.trace_id
       FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::text[], $8::text[], $9::text[],
                   $10::jsonb[], $11::bigint[], $12::uuid[], $13::text[])
            AS e (municipality, resident_id, source, event_id, sequence, sha256, channel, reason, change_group, body, lane_seq, message_id, trace_id)
      ORDER BY e.source, e.event_id`,
    [
      ...residentColumns(stored.map(({ event }) => event)),
      stored.map(({ event }) => event.source),
      stored.map(({ event }) => event.id),
      stored.map(({ event }) => event.data.sequence),
      stored.map(({ sha256 }) => sha256),
      stored.map(({ channel }) => channel),
      stored.map(({ event }) => event.data.reason),
      stored.map(({ event }) => event.data.changeGroup),
      stored.map(({ event }) => JSON.stringify(event)),
      stored.map(({ message }) => message.seq),
      stored.map(({ message }) => message.messageId),
      stored.map(({ traceId }) => traceId),
    ],
  ),
);

function residentColumns(events: readonly RegistryEvent[]): string[][] {
  return [events.map(({ data }) => data.municipalityCode), events.map(({ data }) => data.resident.residentId)];
}
