import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Addressee, Addressees } from '../../application/ports/addressees.ts';
import { AddresseeRow } from './addressee.row.ts';

@Injectable()
export class TypeormAddressees extends Addressees {
  async find(manager: EntityManager, municipality: string, residentId: string): Promise<Addressee | undefined> {
    const row = await manager.findOneBy(AddresseeRow, { municipality, residentId });
    if (!row) return undefined;
    const { protectionStartsOn: startsOn, protectionEndsOn: endsOn, integratedAddresseeNumber } = row;
    const protection = startsOn === null ? undefined : { startsOn, endsOn: endsOn ?? undefined };
    return { municipality, residentId, integratedAddresseeNumber, protection };
  }

  async save(manager: EntityManager, addressee: Addressee): Promise<void> {
    const { municipality, residentId, integratedAddresseeNumber, protection } = addressee;
    const row = {
      municipality,
      residentId,
      integratedAddresseeNumber,
      protectionStartsOn: protection?.startsOn ?? null,
      protectionEndsOn: protection?.endsOn ?? null,
    };
    await manager.upsert(AddresseeRow, row, ['municipality', 'residentId']);
  }
}
