/** A resident of the synthetic town, as the registry describes them, and how many events of theirs were published. */
export interface Insured {
  readonly residentId: string;
  readonly isHead: boolean;
  readonly data: Readonly<Record<string, unknown>>;
  sequence: number;
  name: string;
  commonName: string | undefined;
}

interface TownMember {
  readonly residentId: string;
  readonly individualNumber: string;
  readonly sequence: number;
  readonly insured: boolean;
  readonly name: string;
  readonly commonName?: string;
  readonly nhi?: unknown;
}

interface TownLine {
  readonly registryHouseholdId: string;
  readonly headResidentId: string;
  readonly members: readonly TownMember[];
}

export const TOWN_DAY = '2026-07-01';
export const TOWN_SEED = 1;

/** The insured of a town, in the town's order. */
export async function insuredOf(registryUrl: string, persons: number): Promise<Insured[]> {
  const query = new URLSearchParams({ seed: String(TOWN_SEED), persons: String(persons), asOf: TOWN_DAY });
  const text = await (await fetch(`${registryUrl}/town?${query.toString()}`)).text();
  const households = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as TownLine);
  return households.flatMap(({ headResidentId, members }) =>
    members
      .filter(({ insured }) => insured)
      .map(({ individualNumber: _number, sequence, insured: _insured, nhi: _nhi, ...data }) => ({
        residentId: data.residentId,
        isHead: data.residentId === headResidentId,
        data,
        sequence,
        name: data.name,
        commonName: data.commonName,
      })),
  );
}

const DIGITS = '〇一二三四五六七八九';

/**
 * The next event of a resident that touches the person's rows alone: a new name, or for a head, whose name stands in the
 * household's row too, a corrected 通称.
 */
export function nextEvent(resident: Insured): Buffer {
  resident.sequence += 1;
  const number = [...String(resident.sequence)].map((digit) => DIGITS[Number(digit)]).join('');
  if (resident.isHead) resident.commonName = `通称${number}`;
  else resident.name = `改姓${number}　測定`;
  const id = `bench-${resident.residentId}-${String(resident.sequence)}`;
  const { residentId: subject, name, commonName, sequence } = resident;
  const event = {
    specversion: '1.0',
    id,
    source: 'urn:jp:lg:313700:resident-registry',
    type: 'resident.changed.v1',
    subject,
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    data: {
      municipalityCode: '313700',
      changeGroup: `G-${id}`,
      changeGroupSize: 1,
      changeGroupScope: 'WHOLE',
      sequence,
      reason: resident.isHead ? 'MINOR_CORRECTION' : 'NAME_CHANGE',
      effectiveDate: TOWN_DAY,
      notifiedOn: TOWN_DAY,
      resident: { ...resident.data, name, ...(commonName === undefined ? {} : { commonName }) },
    },
  };
  return Buffer.from(JSON.stringify(event), 'utf8');
}
