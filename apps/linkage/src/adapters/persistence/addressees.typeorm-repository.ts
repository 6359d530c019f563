import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { gathered, gatheredWrite } from '#persistence/gathered';
import { type Addressee, Addressees } from '../../application/ports/addressees.ts';
import { AddresseeRow } from './addressee.row.ts';

const findOne = gathered(async (manager, keys: readonly Pick<AddresseeRow, 'municipality' | 'residentId'>[]) => {
  const rows = await manager.findBy(AddresseeRow, {
    municipality: In([...new Set(keys.map(({ municipality }) => municipality))]),
    residentId: In(keys.map(({ residentId }) => residentId)),
  });
  const found = new Map(rows.map((row) => [`${row.municipality}|${row.residentId}`, row]));
  return keys.map(({ municipality, residentId }) => found.get(`${municipality}|${residentId}`));
});

const saveOne = gatheredWrite((manager, rows: readonly Omit<AddresseeRow, 'updatedAt'>[]) => {
  const ascending = rows.toSorted((a, b) => (a.residentId < b.residentId ? -1 : 1));
  return manager.upsert(AddresseeRow, ascending, ['municipality', 'residentId']);
});

@Injectable()
export class TypeormAddressees extends Addressees {
  async find(manager: EntityManager, municipality: string, residentId: string): Promise<Addressee | undefined> {
    const row = await findOne(manager, { municipality, residentId });
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

  save(manager: EntityManager, addressee: Addressee): Promise<void> {
    const { municipality, residentId, integratedAddresseeNumber, protection } = addressee;
    return saveOne(manager, {
      municipality,
      residentId,
      integratedAddresseeNumber,
      protectionStartsOn: protection?.startsOn ?? null,
      protectionEndsOn: protection?.endsOn ?? null,
    });
  }
}

function toAddressee(row: AddresseeRow): Addressee {
  const { municipality, residentId, protectionStartsOn: startsOn, protectionEndsOn: endsOn } = row;
  const protection = startsOn === null ? undefined : { startsOn, endsOn: endsOn ?? undefined };
  return { municipality, residentId, integratedAddresseeNumber: row.integratedAddresseeNumber, protection };
}
