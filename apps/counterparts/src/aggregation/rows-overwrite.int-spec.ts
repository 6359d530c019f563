import { RunningBody } from '../../test/counterparts.factory.ts';
import { householdRow, personRow } from '../../test/sent-file.factory.ts';

const HOUSEHOLD = '000000000700001';
const PERSONS = ['000000100000101', '000000100000102'];

describe('行の巻き戻し（代役）', () => {
  let body: RunningBody;

  beforeAll(async () => {
    body = await RunningBody.start('aggregation');
    await load({ kind: 'household', ...rowOf(householdRow(1, HOUSEHOLD)) });
    for (const person of PERSONS) await load({ kind: 'person', ...rowOf(personRow(1, person)) });
  });
  afterAll(() => body.stop());

  /** What a loaded row has of a file's record. */
  function rowOf(row: Record<string, string>): Record<string, string> {
    const { recordType: _type, operation: _operation, recordNumber: _number, processedAt: _at, ...held } = row;
    return { ...held, rowVersion: '1' };
  }

  async function load(row: object): Promise<void> {
    expect(await body.call('POST', 'holdings', JSON.stringify(row), 'application/x-ndjson')).toMatchObject({
      status: 200,
    });
  }

  async function written(): Promise<string[]> {
    const base = `http://127.0.0.1:${body.environment.KOKUHO_HTTP_PORT ?? ''}`;
    const text = await (await fetch(`${base}/aggregation/holdings`)).text();
    return text.split('\n').filter((line) => line !== '');
  }

  it('行を失わせ、書き出した時点に戻し、再起動しても同じ', async () => {
    const then = await written();
    const digest = await body.get('records/digest');
    expect(then).toHaveLength(3);
    const kept = then.filter((line) => !line.includes(`"subject":"${PERSONS[0] ?? ''}"`));
    expect(await body.call('PUT', 'holdings?whole=true', kept.join('\n'), 'application/x-ndjson')).toMatchObject({
      body: { overwritten: 2, emptied: 1 },
    });
    expect(await body.get(`records/held?residentId=${PERSONS[0] ?? ''}`)).toEqual([]);
    await body.call('PUT', 'holdings?whole=true', then.join('\n'), 'application/x-ndjson');
    await body.restart();
    expect(await body.get('records/digest')).toEqual(digest);
    expect(await body.get(`records/held?residentId=${PERSONS[0] ?? ''}`)).toMatchObject([
      { key: `${PERSONS[0] ?? ''}/1`, rowVersion: 1, fields: { residentId: PERSONS[0] } },
    ]);
    expect(await body.get(`households/held?nhiHouseholdId=${HOUSEHOLD}`)).toHaveLength(1);
    expect(await body.call('PUT', 'holdings', '{}', 'application/x-ndjson')).toMatchObject({ status: 400 });
  });
});
