import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { type Addressee, Addressees } from '../../application/ports/addressees.ts';
import { AddresseeRow } from './addressee.row.ts';

@Injectable()
export class TypeormAddressees extends Addressees {
  async find(manager: EntityManager, municipality: string, residentId: string): Promise<Addressee | undefined> {
    const row = await manager.findOneBy(AddresseeRow, { municipality, residentId });
    return row ? toAddressee(row) : undefined;
  }

  async findAll(
    manager: EntityManager,
    municipality: string,
    residentIds: readonly string[],
  ): Promise<Map<string, Addressee>> {
    const rows = await manager.findBy(AddresseeRow, { municipality, residentId: In([...residentIds]) });
    return new Map(rows.map((row) => [row.residentId, toAddressee(row)]));
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

function toAddressee(row: AddresseeRow): Addressee {
  const { municipality, residentId, protectionStartsOn: startsOn, protectionEndsOn: endsOn } = row;
  const protection = startsOn === null ? undefined : { startsOn, endsOn: endsOn ?? undefined };
  return { municipality, residentId, integratedAddresseeNumber: row.integratedAddresseeNumber, protection };
}
