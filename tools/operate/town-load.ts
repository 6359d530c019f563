import type { Envelope } from '#contracts/envelope';
import { newId } from '#kernel/ids';
import { addresseePart } from '../../apps/addressing/src/application/take-registry-event/addressee-message.ts';
import { addressingRows } from '../../apps/addressing/src/application/initial-load/addressing-load.ts';
import type { IndividualNumberVault } from '../../apps/addressing/src/adapters/vault/individual-number.vault.ts';
import type { RegistryResident } from '../../apps/addressing/src/domain/registry-event.ts';
import { federationRows } from '../../apps/federation/src/application/initial-load/federation-load.ts';
import { addresseeRows, linkageRows } from '../../apps/linkage/src/application/initial-load/linkage-load.ts';
import type { HouseholdLoad, LoadSettings } from '../../apps/qualification/src/application/initial-load/loaded-town.ts';
import { loadHousehold } from '../../apps/qualification/src/application/initial-load/qualification-load.ts';
import { QualificationRows } from '../../apps/qualification/src/application/initial-load/qualification-rows.ts';
import type { SeedTargets } from './seed-targets.ts';
import { sendHoldings, type TownHousehold, type TownMember } from './seed-town.ts';

interface Numbers {
  integrated: number;
  household: number;
  copy: number;
  object: number;
}

export interface TownLoadSettings extends Omit<LoadSettings, 'nextNumber'> {
  readonly vault: IndividualNumberVault;
  readonly intermediateServerUrl: string;
  readonly aggregationUrl: string;
}

/** Writes households of a town into every service and both stand-ins, chunk by chunk. */
export class TownLoad {
  private readonly origin: Envelope;

  private constructor(
    private readonly targets: SeedTargets,
    private readonly numbers: Numbers,
    private readonly settings: TownLoadSettings,
  ) {
    this.origin = originOfLoad(settings.businessDay, settings.town.municipality);
  }

  static async prepare(targets: SeedTargets, persons: number, settings: TownLoadSettings): Promise<TownLoad> {
    return new TownLoad(targets, await reserveNumbers(targets, persons), settings);
  }

  /** @returns how many residents were loaded */
  async load(chunk: readonly TownHousehold[]): Promise<number> {
    const { vault, town } = this.settings;
    const members = chunk.flatMap((household) => household.members.map((member) => numbered(member, this.numbers)));
    await this.targets.copy('addressing', addressingRows(town.municipality, members, vault));
    const loads = await this.loadQualification(chunk, members);
    await this.loadLinkage(loads, members);
    await this.loadFederation(loads);
    return members.length;
  }

  private async loadQualification(
    chunk: readonly TownHousehold[],
    members: readonly Numbered[],
  ): Promise<HouseholdLoad[]> {
    const byId = new Map(members.map((member) => [member.resident.residentId, member]));
    const rows = new QualificationRows();
    const settings = { ...this.settings, nextNumber: () => String(this.numbers.household++) };
    const loads = chunk.map((household) => loadHousehold(sourceOf(household, byId), settings, rows));
    await this.targets.copy('qualification', rows.toTableRows());
    return loads;
  }

  private async loadLinkage(loads: readonly HouseholdLoad[], members: readonly Numbered[]): Promise<void> {
    const { town, recordedAt, intermediateServerUrl } = this.settings;
    const persons = loads.flatMap((load) => load.persons).map((message) => ({ id: this.numbers.copy++, message }));
    const copies = linkageRows(persons, this.origin, recordedAt);
    const residents = members.map(({ resident: { residentId }, integratedAddresseeNumber }) => ({
      residentId,
      integratedAddresseeNumber,
    }));
    await this.targets.copy('linkage', [addresseeRows(town.municipality, residents), ...copies.tables]);
    await sendHoldings(`${intermediateServerUrl}/holdings`, copies.holdings);
  }

  private async loadFederation(loads: readonly HouseholdLoad[]): Promise<void> {
    const households = loads.flatMap(({ household }) =>
      household ? [{ id: this.numbers.object++, message: household }] : [],
    );
    const persons = loads.flatMap((load) => load.persons).map((message) => ({ id: this.numbers.object++, message }));
    const objects = federationRows({ households, persons }, this.origin, this.settings.recordedAt);
    await this.targets.copy('federation', objects.tables);
    await sendHoldings(`${this.settings.aggregationUrl}/holdings`, objects.holdings);
  }
}

type Numbered = ReturnType<typeof numbered>;

/** More numbers than are used leave gaps, which no series here forbids. */
async function reserveNumbers(targets: SeedTargets, persons: number): Promise<Numbers> {
  return {
    integrated: await targets.reserve('addressing', 'integrated_addressee_number', persons),
    household: await targets.reserve('qualification', 'nhi_household_id', persons),
    copy: await targets.reserve('linkage', 'delivery.object_id_seq', persons),
    object: await targets.reserve('federation', 'delivery.object_id_seq', persons * 2),
  };
}

function numbered(member: TownMember, numbers: Numbers) {
  const { individualNumber, sequence, insured: _insured, nhi: _nhi, ...resident } = member;
  return {
    resident: resident as RegistryResident,
    sequence,
    individualNumber,
    integratedAddresseeNumber: String(numbers.integrated++),
  };
}

function sourceOf(household: TownHousehold, byId: ReadonlyMap<string, ReturnType<typeof numbered>>) {
  return {
    registryHouseholdId: household.registryHouseholdId,
    headResidentId: household.headResidentId,
    members: household.members.map((member) => {
      const resident = byId.get(member.residentId);
      if (!resident) throw new RangeError('the member was not numbered');
      return {
        residentId: member.residentId,
        state: addresseePart(resident.resident, null),
        integratedAddresseeNumber: resident.integratedAddresseeNumber,
        acquiredOn: member.nhi?.acquiredOn ?? null,
      };
    }),
  };
}

/** The load stands for a message zero of every lane. */
function originOfLoad(businessDay: string, municipality: string): Envelope {
  return {
    specversion: '1.0',
    id: newId(),
    source: 'urn:kokuho:initial-load',
    type: 'initial-load',
    subject: municipality,
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    stream: 'initial-load',
    municipality,
    lane: 'initial-load',
    laneseq: 0,
    epoch: '00000000-0000-0000-0000-000000000000',
    businessday: businessDay,
    data: {},
  };
}
