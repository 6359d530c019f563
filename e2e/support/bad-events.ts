import { randomInt } from 'node:crypto';
import { CompactEncrypt, importJWK, type JWK } from 'jose';
import { individualNumberCheckDigit } from '#kernel/check-digit';
import { example, type CloudEvent } from './registry.ts';

const MOVE_IN = '01-move-in-other-prefecture';

/** A move-in of a resident of its own household; `change` goes into the data, `resident` into the resident. */
export function moveIn(residentId: string, sequence: number, change: object = {}, resident: object = {}): CloudEvent {
  const event = example(MOVE_IN);
  return {
    ...event,
    id: `e-${residentId}-${String(sequence)}`,
    subject: residentId,
    data: {
      ...event.data,
      changeGroup: `G-${residentId}-${String(sequence)}`,
      sequence,
      ...change,
      resident: {
        ...event.data.resident,
        residentId,
        headResidentId: residentId,
        registryHouseholdId: residentId,
        ...resident,
      },
    },
  };
}

/** The next event of the same resident that leaves the qualification alone. */
export function renamed(residentId: string, sequence: number, name: string): CloudEvent {
  const event = moveIn(residentId, sequence, { reason: 'NAME_CHANGE' }, { name });
  const { nhiNote: _note, from: _from, ...data } = event.data;
  return { ...event, data };
}

/** A 個人番号 that nobody has: valid by its check digit, and random so that it is found nowhere by chance. */
export function syntheticNumber(): string {
  const upper = `31${String(randomInt(10 ** 9)).padStart(9, '0')}`;
  return `${upper}${String(individualNumberCheckDigit(upper))}`;
}

export function withWrongCheckDigit(number: string): string {
  return `${number.slice(0, 11)}${String((Number(number[11]) + 1) % 10)}`;
}

/** Encrypts as 住民記録 does, to the key that addressing publishes. */
export async function sealNumber(addressingUrl: string, number: string): Promise<string> {
  const response = await fetch(`${addressingUrl}/.well-known/jwks.json`);
  const { keys } = (await response.json()) as { keys: JWK[] };
  const key = await importJWK(keys[0] ?? {}, 'RSA-OAEP-256');
  return new CompactEncrypt(Buffer.from(number, 'ascii'))
    .setProtectedHeader({ alg: 'RSA-OAEP-256', enc: 'A256GCM' })
    .encrypt(key);
}
