import type { AddressPart } from '#contracts/addressing/addressee.part';
import type { Envelope } from '#contracts/envelope';
import type { OutwardPersonPart } from '#contracts/qualification/outward-person.part';
import type { QualificationChangedV1 } from '#contracts/qualification/qualification-changed.v1';
import type { QualificationRowPart } from '#contracts/qualification/qualification-row.part';
import type { JsonObject } from '#delivery/json';
import { originOf, type WantedRow, type WantedState } from '#delivery/wanted';
import type { CopyAddress, CopyContent } from '../../domain/copy.ts';
import { hidesOn, type Protection } from '../../domain/protection.ts';
import { RECEIVER } from '../../domain/receiver.ts';

/** 副本 of a person as they are to stand: one record per 適用 row, each with the person's 4情報. */
export function wantedCopies(
  message: QualificationChangedV1,
  envelope: Envelope,
  protection: Protection | undefined,
): WantedState {
  return {
    receiver: RECEIVER,
    municipality: message.municipalityCode,
    objectKind: 'person',
    objectId: message.residentId,
    version: message.version,
    changeId: message.changeId,
    origin: originOf(envelope),
    rows: copyRows(message, envelope.businessday, protection),
    waitsFor: [],
    context: copyContext(message),
  };
}

/** @param businessDay of the message; the flag of 統合宛名 counts even before 資格 has taken it over */
export function copyRows(
  message: QualificationChangedV1,
  businessDay: string,
  protection: Protection | undefined,
): WantedRow[] {
  const hidden = message.person.nonDisclosure || hidesOn(protection, businessDay);
  return message.rows.map((row) => ({
    key: String(row.historyNumber),
    content: contentOf(row, message.person, hidden),
  }));
}

/** What a request needs beside its rows. */
export function copyContext({ integratedAddresseeNumber }: QualificationChangedV1): JsonObject {
  return { integratedAddresseeNumber };
}

function contentOf(row: QualificationRowPart, person: OutwardPersonPart, nonDisclosure: boolean): JsonObject {
  return {
    acquiredOn: row.acquiredOn,
    acquiredOnSource: row.acquiredOnSource,
    acquisitionReason: row.acquisitionReason,
    lostOn: row.lostOn,
    lossReason: row.lossReason,
    startsOn: row.startsOn,
    startReason: row.startReason,
    endsOn: row.endsOn,
    endReason: row.endReason,
    nhiHouseholdId: row.nhiHouseholdId,
    symbol: row.symbol,
    number: row.number,
    branch: row.branch,
    name: person.name,
    ...given({ kana: person.kana, commonName: person.commonName }),
    sex: person.sex,
    birthDate: person.birthDate,
    relationship: person.relationship,
    address: addressOf(person.address),
    nonDisclosure,
    previousMunicipalityCode: row.previousMunicipalityCode,
    destinationMunicipalityCode: row.destinationMunicipalityCode,
  } satisfies CopyContent;
}

function addressOf({ municipalityCode, townCode, postalCode, text, building }: AddressPart) {
  return { municipalityCode, ...given({ townCode, postalCode }), text, ...given({ building }) } satisfies CopyAddress;
}

/** Without the members that are not given. */
function given<K extends string>(members: Record<K, string | undefined>): Partial<Record<K, string>> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Partial<
    Record<K, string>
  >;
}
