import { eventually } from '#testing/eventually';
import { kokuho } from './kokuho.ts';
import type { Body } from './receiver-log.ts';
import type { TestSystem } from './system.ts';

export interface RunView {
  readonly id: string;
  readonly receiver: string;
  readonly state: string;
  readonly compared: number;
  readonly underWay: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly repairs: Readonly<Record<string, number>>;
  readonly startedAt: string;
  readonly endedAt: string;
}

export interface DivergenceView {
  readonly item: string;
  readonly objectKind: string;
  readonly objectId: string;
  readonly cause: string;
  readonly state: string;
  readonly failure: string | null;
}

/** Compares with both receivers and waits until both are done. */
export async function reconcile(running: TestSystem): Promise<RunView[]> {
  return JSON.parse(await kokuho(running, 'reconcile', 'start', '--wait', '--json')) as RunView[];
}

export async function shown(
  running: TestSystem,
  run: string,
): Promise<{ run: RunView; divergences: DivergenceView[] }> {
  return JSON.parse(await kokuho(running, 'reconcile', 'show', run, '--json')) as {
    run: RunView;
    divergences: DivergenceView[];
  };
}

/** Proposes as officer, approves as approver, and waits until nothing is under way any more. */
export async function repairAll(running: TestSystem, runs: readonly RunView[]): Promise<void> {
  for (const { id } of runs) {
    await kokuho(running, 'reconcile', 'repair', id, '--reason', '試験で失わせた行の再反映');
    await kokuho(running, 'reconcile', 'approve', id);
  }
  for (const { id } of runs) {
    await eventually(async () => {
      const { repairs } = (await shown(running, id)).run;
      const busy = ['proposed', 'approved', 'applied'].filter((state) => (repairs[state] ?? 0) > 0);
      if (busy.length > 0) throw new Error(`${id}: ${JSON.stringify(repairs)}`);
    }, 180_000);
  }
}

/** What a receiver holds, a line per person or household. */
export async function writtenOut({ ready }: TestSystem, body: Body): Promise<string[]> {
  const text = await (await fetch(`${ready.counterparts[body]}/holdings`)).text();
  return text.split('\n').filter((line) => line !== '');
}

/** Puts such lines in the place of what is held; `whole`: whoever is not named holds nothing afterwards. */
export async function putBack(
  { ready }: TestSystem,
  body: Body,
  lines: readonly string[],
  whole: boolean,
): Promise<void> {
  const response = await fetch(`${ready.counterparts[body]}/holdings?whole=${String(whole)}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/x-ndjson' },
    body: lines.join('\n'),
  });
  if (response.status !== 200) throw new Error(`${body} did not take the lines: ${await response.text()}`);
}

type Values = Readonly<Record<string, unknown>>;
const TRAVELLED = ['recordType', 'operation', 'recordNumber', 'sendKey', 'rowVersion', 'processedAt'];

/** Every record held, without how it travelled: 版, keys and times of sending differ after it was sent again. */
export async function contentsOf(running: TestSystem, body: Body): Promise<string[]> {
  const lines = (await writtenOut(running, body)).map((line) => JSON.parse(line) as Values);
  const records = lines.flatMap((line): Values[] => {
    const { rowKind, rows, integratedAddresseeNumber, records: copies } = line;
    if (body === 'aggregation') return (rows as Values[]).map((row) => ({ rowKind, ...without(row, TRAVELLED) }));
    return (copies as Values[]).map((copy) => ({ integratedAddresseeNumber, ...without(copy, ['recordVersion']) }));
  });
  return records.map((record) => JSON.stringify(record)).sort();
}

function without(values: Values, names: readonly string[]): Values {
  const rest = Object.entries(values).filter(([name]) => !names.includes(name));
  return Object.fromEntries(rest.sort(([a], [b]) => (a < b ? -1 : 1)));
}
