import type { EntityManager } from 'typeorm';
import type { AddresseePart } from '#contracts/addressing/addressee.part';
import type { AppendedMessage } from '#messaging/outbox/outbox';
import type { IntakeChannel } from '../../domain/event-checks.ts';
import type { RegistryEvent, RegistryProtection } from '../../domain/registry-event.ts';

export interface KnownEvent {
  readonly sameId: boolean;
  readonly sha256: string;
}

/** An event already stored under this id or this (resident, sequence). */
export async function findKnown(manager: EntityManager, event: RegistryEvent): Promise<KnownEvent | undefined> {
  const rows: KnownEvent[] = await manager.query(
    `SELECT source = $1 AND event_id = $2 AS "sameId", encode(content_sha256, 'hex') AS sha256 FROM registry_event
      WHERE (source = $1 AND event_id = $2) OR (municipality = $3 AND resident_id = $4 AND sequence = $5)
      ORDER BY 1 DESC LIMIT 1`,
    [event.source, event.id, event.data.municipalityCode, event.data.resident.residentId, event.data.sequence],
  );
  return rows[0];
}

export interface CurrentAddressee {
  readonly integratedAddresseeNumber: string;
  readonly protection: RegistryProtection | null;
}

export async function findAddressee(
  manager: EntityManager,
  event: RegistryEvent,
): Promise<CurrentAddressee | undefined> {
  const rows: CurrentAddressee[] = await manager.query(
    `SELECT integrated_addressee_number AS "integratedAddresseeNumber", protection FROM addressee WHERE municipality = $1 AND resident_id = $2`,
    [event.data.municipalityCode, event.data.resident.residentId],
  );
  return rows[0];
}

export async function nextIntegratedNumber(manager: EntityManager): Promise<string> {
  const rows: { number: string }[] = await manager.query(
    `SELECT nextval('integrated_addressee_number')::text AS number`,
  );
  return rows[0]?.number ?? '';
}

export async function saveAddressee(
  manager: EntityManager,
  event: RegistryEvent,
  integratedAddresseeNumber: string,
  state: AddresseePart,
  protection: RegistryProtection | null,
): Promise<void> {
  await manager.query(
    `INSERT INTO addressee (municipality, resident_id, integrated_addressee_number, state, protection, last_sequence)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (municipality, resident_id) DO UPDATE SET integrated_addressee_number = excluded.integrated_addressee_number,
       state = excluded.state, protection = excluded.protection, last_sequence = excluded.last_sequence, updated_at = clock_timestamp()`,
    [
      event.data.municipalityCode,
      event.data.resident.residentId,
      integratedAddresseeNumber,
      JSON.stringify(state),
      protection === null ? null : JSON.stringify(protection),
      event.data.sequence,
    ],
  );
}

export interface StoredEvent {
  /** The event without 個人番号. */
  readonly event: RegistryEvent;
  readonly sha256: string;
  readonly channel: IntakeChannel;
  readonly message: AppendedMessage;
  readonly traceId: string | null;
}

export async function saveEvent(manager: EntityManager, stored: StoredEvent): Promise<void> {
  const { event, message } = stored;
  const { data } = event;
  await manager.query(
    `INSERT INTO registry_event (municipality, resident_id, sequence, event_id, source, content_sha256, channel, reason, change_group, body, lane_seq, message_id, trace_id)
     VALUES ($1, $2, $3, $4, $5, decode($6, 'hex'), $7, $8, $9, $10, $11, $12, $13)`,
    [
      data.municipalityCode,
      data.resident.residentId,
      data.sequence,
      event.id,
      event.source,
      stored.sha256,
      stored.channel,
      data.reason,
      data.changeGroup,
      JSON.stringify(event),
      message.seq,
      message.messageId,
      stored.traceId,
    ],
  );
}
