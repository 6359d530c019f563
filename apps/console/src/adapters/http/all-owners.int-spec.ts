import {
  type Answer,
  askApi,
  type Console,
  INTERNAL_TOKEN,
  json,
  type RunningServer,
  startConsole,
  startServer,
} from '../../../test/console.factory.ts';

const PROBLEM = { type: 'urn:kokuho:error:GEN-0003', title: '対象なし', status: 404, code: 'GEN-0003' };
let answer: Answer = (_request, response) => json(response, []);
let owner: RunningServer;
let gate: Console;

beforeAll(async () => {
  owner = await startServer((request, response) => answer(request, response));
  gate = await startConsole(owner.url);
});

afterAll(async () => {
  await gate.close();
  await owner.close();
});

beforeEach(() => {
  owner.received.length = 0;
  answer = (_request, response) => json(response, []);
});

const ask = (path: string, init: Parameters<typeof askApi>[2] = {}, at = gate) => askApi(at, path, init);

describe('a list of every service', () => {
  it('is paged over them without exceeding the limit', async () => {
    answer = (request, response) => {
      const query = new URL(request.url, owner.url).searchParams;
      if (query.get('cursor') === null) response.setHeader('Link', `<?cursor=c2>; rel="next"`);
      json(response, [{ id: query.get('cursor') ?? 'c1', limit: query.get('limit'), reason: query.get('reason') }]);
    };
    const ids: unknown[] = [];
    let next: string | undefined = '?reason=SCHEMA&limit=2';
    while (next !== undefined) {
      const page = await ask(`/quarantine${next}`, { role: 'operator' });
      const rows = page.body as { id: string; reason: string }[];
      expect(rows.length).toBeLessThanOrEqual(2);
      expect(rows.every((row) => row.reason === 'SCHEMA')).toBe(true);
      ids.push(...rows.map((row) => row.id));
      next = /^<(.*)>; rel="next"$/.exec(page.headers.get('link') ?? '')?.[1];
    }
    const services = ['addressing', 'qualification', 'linkage', 'federation'];
    expect(ids).toEqual(services.flatMap((service) => [`${service}:c1`, `${service}:c2`]));
  });

  it.each(['service=nowhere', 'limit=0', 'limit=1001', 'cursor=nowhere:x'])('refuses ?%s', async (query) => {
    expect((await ask(`/holds?${query}`)).body).toMatchObject({ status: 400, code: 'GEN-0002' });
  });

  it('finds a lane where it is known, and nowhere', async () => {
    answer = (_request, response) => json(response, { lane: 'k', last: 3 });
    const found = await ask('/lanes/addressing.person/000000000900001?service=linkage');
    expect(found.body).toEqual([{ lane: 'k', last: 3, service: 'linkage' }]);
    answer = (_request, response) => json(response, PROBLEM, 404);
    expect((await ask('/lanes/addressing.person/000000000900001')).status).toBe(404);
  });

  it('releases at the service that the id names', async () => {
    const body = '{"reason":"確認済み"}';
    await ask('/quarantine/linkage:q1/release', { method: 'POST', body, role: 'operator' });
    expect(owner.received[0]).toMatchObject({ url: '/quarantine/q1/release', body });
    const wrong = await ask('/quarantine/q1/release', { method: 'POST', body, role: 'operator' });
    expect(wrong.body).toMatchObject({ status: 400, code: 'CON-0002' });
  });

  it('retries a held message at the service that the id names', async () => {
    answer = (_request, response) => json(response, { id: '7', state: 'applied' });
    const retried = await ask('/holds/qualification:7/retry', { method: 'POST', body: '{}', role: 'operator' });
    expect(retried.body).toEqual({ id: '7', state: 'applied' });
    expect(owner.received[0]).toMatchObject({ method: 'POST', url: '/holds/7/retry' });
    expect((await ask('/holds/7/retry', { method: 'POST', body: '{}', role: 'operator' })).body).toMatchObject({
      code: 'CON-0002',
    });
  });
});

describe('the trace of a change', () => {
  it('merges the steps of all owners by time', async () => {
    answer = (request, response) => {
      if (request.url.startsWith('/changes/')) {
        json(response, [
          { at: '2026-04-20T01:00:02Z', step: 'decision', traceId: 't1', registryEventId: 'ev 1' },
          { at: '2026-04-20T01:00:09Z', step: 'receipt', traceId: 't1' },
        ]);
      } else if (request.url === '/internal/registry-events/ev%201') {
        json(response, { receivedAt: '2026-04-20T01:00:01Z', outcome: 'stored' });
      } else json(response, [{ sentAt: '2026-04-20T01:00:05Z', state: 'done' }]);
    };
    const result = await ask('/changes/c1/trace', { role: 'operator' });
    const steps = result.body as { service: string; step: string }[];
    expect(steps.map(({ service, step }) => `${service} ${step}`)).toEqual([
      'addressing registry-event',
      'qualification decision',
      'linkage attempt',
      'federation attempt',
      'qualification receipt',
    ]);
    const internal = owner.received.find(({ url }) => url.startsWith('/internal/'));
    expect(internal?.headers['x-kokuho-internal']).toBe(INTERNAL_TOKEN);
    expect(internal?.headers).not.toHaveProperty('authorization');
    expect(owner.received.map(({ url }) => url)).toContain('/attempts?changeId=c1');
  });
});

describe('the business day', () => {
  const put = (body: string, at = gate) => ask('/business-day', { method: 'PUT', body, role: 'operator' }, at);

  it('is moved in every service with the internal token', async () => {
    expect((await put('{"date":"2026-04-21"}')).body).toEqual({ businessDay: '2026-04-21' });
    expect(owner.received).toHaveLength(4);
    expect(owner.received[0]).toMatchObject({
      method: 'PUT',
      url: '/internal/business-day',
      body: '{"date":"2026-04-21"}',
    });
    expect(owner.received[0]?.headers['x-kokuho-internal']).toBe(INTERNAL_TOKEN);
  });

  it('is not moved where the first owner refuses', async () => {
    answer = (_request, response) => json(response, PROBLEM, 409);
    expect((await put('{"date":"2026-04-01"}')).status).toBe(409);
    expect(owner.received).toHaveLength(1);
  });

  it.each(['{"date":"2026-02-30"}', '{"date":"2026-04-21","x":1}', '{}', '[]', 'no json', ''])(
    'refuses %j',
    async (body) => {
      expect((await put(body)).status).toBe(400);
      expect(owner.received).toEqual([]);
    },
  );

  it('is not moved in production', async () => {
    const production = await startConsole(owner.url, { nodeEnv: 'production' });
    expect((await put('{"date":"2026-04-21"}', production)).body).toMatchObject({ status: 403, code: 'CON-0001' });
    await production.close();
  });
});
