import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';

/** A resident of the synthetic town as the registry stand-in describes it. */
export interface TownMember {
  readonly residentId: string;
  readonly individualNumber: string;
  readonly sequence: number;
  readonly insured: boolean;
  readonly nhi?: { readonly acquiredOn: string; readonly acquisitionReason: string };
}

export interface TownHousehold {
  readonly registryHouseholdId: string;
  readonly headResidentId: string;
  readonly members: readonly TownMember[];
}

export interface TownOrder {
  readonly seed: number;
  readonly persons: number;
  readonly asOf: string;
}

/** The town, household by household, in chunks. */
export async function* readTown(
  registryUrl: string,
  order: TownOrder,
  chunkSize: number,
): AsyncGenerator<TownHousehold[]> {
  const query = new URLSearchParams({ seed: String(order.seed), persons: String(order.persons), asOf: order.asOf });
  const response = await answered(fetch(`${registryUrl}/town?${query.toString()}`));
  if (!response.body) throw new RangeError('the registry answered without a body');
  let chunk: TownHousehold[] = [];
  for await (const line of createInterface({ input: Readable.fromWeb(response.body) })) {
    if (line.trim() === '') continue;
    chunk.push(JSON.parse(line) as TownHousehold);
    if (chunk.length < chunkSize) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

/** Makes the town the registry's own record; last, so that nobody asks for residents that are not loaded yet. */
export async function settleTown(registryUrl: string, order: TownOrder): Promise<void> {
  await answered(
    fetch(`${registryUrl}/town`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(order),
    }),
  );
}

export async function sendHoldings(url: string, holdings: readonly object[]): Promise<void> {
  const body = holdings.map((holding) => `${JSON.stringify(holding)}\n`).join('');
  await answered(fetch(url, { method: 'POST', headers: { 'content-type': 'application/x-ndjson' }, body }));
}

async function answered(request: Promise<Response>): Promise<Response> {
  const response = await request;
  if (!response.ok)
    throw new RangeError(
      `${new URL(response.url).pathname} answered ${String(response.status)}: ${(await response.text()).slice(0, 500)}`,
    );
  return response;
}
