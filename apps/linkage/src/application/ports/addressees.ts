import type { EntityManager } from 'typeorm';
import type { Protection } from '../../domain/protection.ts';

/** What linkage keeps of an addressee. */
export interface Addressee {
  readonly municipality: string;
  readonly residentId: string;
  /** 団体内統合宛名番号. */
  readonly integratedAddresseeNumber: string;
  readonly protection: Protection | undefined;
}

/** Port: addressees by 宛名番号, in the caller's transaction. */
export abstract class Addressees {
  abstract find(manager: EntityManager, municipality: string, residentId: string): Promise<Addressee | undefined>;
  /** Those of the ids that are known, by 宛名番号. */
  abstract findAll(
    manager: EntityManager,
    municipality: string,
    residentIds: readonly string[],
  ): Promise<Map<string, Addressee>>;
  abstract save(manager: EntityManager, addressee: Addressee): Promise<void>;
}
