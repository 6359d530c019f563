import type { EntityManager } from 'typeorm';
import { AppError } from '#kernel/app-error';
import { isIndividualNumber } from '#kernel/check-digit';
import type { IndividualNumberVault } from '../../adapters/vault/individual-number.vault.ts';
import type { RegistryEvent } from '../../domain/registry-event.ts';

/**
 * The 個人番号 of an event in plain, or undefined when it carries none.
 * @throws AppError ADR-0110 when it cannot be decrypted, ADR-0108 when its check digit is wrong.
 */
export async function openNumber(vault: IndividualNumberVault, event: RegistryEvent): Promise<string | undefined> {
  const { individualNumber, individualNumberJwe } = event.data.resident;
  if (individualNumber !== undefined) return individualNumber;
  if (individualNumberJwe === undefined) return undefined;
  const number = await vault.open(individualNumberJwe);
  if (!isIndividualNumber(number))
    throw new AppError('ADR-0108', 'invalid', { field: 'data.resident.individualNumberJwe' });
  return number;
}

/**
 * The 団体内統合宛名番号 of whoever already owns the number (番号 → one 統合番号).
 * @throws AppError ADR-0114 when the owner is plainly somebody else; numbers are never merged on the number alone.
 */
export async function integratedNumberOfOwner(
  vault: IndividualNumberVault,
  manager: EntityManager,
  event: RegistryEvent,
  number: string | undefined,
): Promise<string | undefined> {
  if (number === undefined) return undefined;
  const { municipalityCode, resident } = event.data;
  const owner = await vault.findOwner(manager, municipalityCode, number);
  if (!owner || owner.residentId === resident.residentId) return undefined;
  if (owner.birthDate !== resident.birthDate || owner.sex !== resident.sex) {
    throw new AppError('ADR-0114', 'invalid', { field: 'data.resident.individualNumber' });
  }
  return owner.integratedAddresseeNumber;
}

/** The event without the number in any form: this is what is stored and hashed. Attributes nobody knows stay outside. */
export function withoutNumber(event: RegistryEvent): RegistryEvent {
  const { individualNumber: _plain, individualNumberJwe: _sealed, ...resident } = event.data.resident;
  const { specversion, id, source, type, subject, time, traceparent, data } = event;
  return {
    specversion,
    id,
    source,
    type,
    subject,
    time,
    ...(traceparent === undefined ? {} : { traceparent }),
    data: { ...data, resident },
  };
}
