import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  randomBytes,
} from 'node:crypto';
import { compactDecrypt, CompactEncrypt } from 'jose';
import type { EntityManager } from 'typeorm';
import { AppError } from '#kernel/app-error';
import { findNumberOwner, storeNumber, type StoredNumberOwner } from './individual-number.repository.ts';
import type { VaultKeys } from './key-file.ts';

const ALGORITHM = 'aes-256-gcm';

export interface EncryptedNumber {
  readonly cipher: Buffer;
  readonly iv: Buffer;
  readonly tag: Buffer;
  readonly keyId: string;
  readonly blindIndex: Buffer;
}

/**
 * 個人番号 at rest: AES-256-GCM bound to its row, found again by a keyed index that never leaves this service.
 *
 * The plain number lives in local variables of this file only.
 */
export class IndividualNumberVault {
  private readonly keys: VaultKeys;

  constructor(keys: VaultKeys) {
    this.keys = keys;
  }

  /** Public key to which the registry encrypts. */
  get publicKey(): Readonly<Record<string, unknown>> {
    return this.keys.publicJwk;
  }

  /** @throws AppError ADR-0110 when the text was not encrypted to our key. */
  async open(jwe: string): Promise<string> {
    return new TextDecoder().decode(await this.openBytes(jwe));
  }

  async openBytes(jwe: string): Promise<Uint8Array> {
    try {
      const key = createPrivateKey({ key: this.keys.privateJwk, format: 'jwk' });
      const { plaintext } = await compactDecrypt(jwe, key, {
        keyManagementAlgorithms: ['RSA-OAEP-256'],
        contentEncryptionAlgorithms: ['A256GCM'],
      });
      return plaintext;
    } catch {
      throw new AppError('ADR-0110', 'invalid', { field: 'data.resident.individualNumberJwe' });
    }
  }

  /** Encrypts bytes to ourselves, for what has to be kept before it is understood. */
  async seal(bytes: Uint8Array): Promise<string> {
    const key = createPublicKey({ key: this.keys.publicJwk, format: 'jwk' });
    return new CompactEncrypt(bytes)
      .setProtectedHeader({ alg: 'RSA-OAEP-256', enc: 'A256GCM', kid: this.keys.kid })
      .encrypt(key);
  }

  /** Keyed index of a number: equal numbers have equal indexes, and without the key it says nothing. */
  blindIndex(municipality: string, number: string): Buffer {
    return createHmac('sha256', this.keys.blindIndex).update(`individual-number|v1|${municipality}|${number}`).digest();
  }

  /** Recognises bytes that may hold a number; a bare hash of them would give the number to whoever tries them all. */
  fingerprint(bytes: Uint8Array): Buffer {
    return createHmac('sha256', this.keys.blindIndex).update('bytes|v1|').update(bytes).digest();
  }

  findOwner(manager: EntityManager, municipality: string, number: string): Promise<StoredNumberOwner | undefined> {
    return findNumberOwner(manager, { municipality, blindIndex: this.blindIndex(municipality, number) });
  }

  /** Stores the number of a resident; an earlier different one stays as history. */
  store(manager: EntityManager, municipality: string, residentId: string, number: string): Promise<void> {
    return storeNumber(manager, { municipality, residentId, ...this.encrypt(municipality, residentId, number) });
  }

  /** What is stored of a number; a new iv each time. */
  encrypt(municipality: string, residentId: string, number: string): EncryptedNumber {
    const iv = randomBytes(12);
    const cipher = createCipheriv(ALGORITHM, this.keys.encryption, iv).setAAD(this.boundTo(municipality, residentId));
    const sealed = Buffer.concat([cipher.update(number, 'utf8'), cipher.final()]);
    const blindIndex = this.blindIndex(municipality, number);
    return { cipher: sealed, iv, tag: cipher.getAuthTag(), keyId: this.keys.kid, blindIndex };
  }

  /** The number in plain, for the sealing step; a row moved to another person fails to decrypt. */
  async read(manager: EntityManager, municipality: string, residentId: string): Promise<string | undefined> {
    const rows: { cipher: Buffer; iv: Buffer; tag: Buffer }[] = await manager.query(
      `SELECT cipher, iv, tag FROM individual_number WHERE municipality = $1 AND resident_id = $2 AND replaced_at IS NULL`,
      [municipality, residentId],
    );
    const row = rows[0];
    if (!row) return undefined;
    const decipher = createDecipheriv(ALGORITHM, this.keys.encryption, row.iv).setAAD(
      this.boundTo(municipality, residentId),
    );
    decipher.setAuthTag(row.tag);
    return Buffer.concat([decipher.update(row.cipher), decipher.final()]).toString('utf8');
  }

  private boundTo(municipality: string, residentId: string): Buffer {
    return Buffer.from(`v1|individual_number|${municipality}|${residentId}|${this.keys.kid}`, 'utf8');
  }
}
