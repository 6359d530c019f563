import {
  type Answer,
  askApi,
  type Console,
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

describe('a request that is handed on', () => {
  it('keeps path, query and token, and gives the answer back as it is', async () => {
    answer = (_request, response) => {
      response.setHeader('Link', '</changes?residentId=1&cursor=c2>; rel="next"');
      json(response, [{ changeId: 'c1' }]);
    };
    const result = await ask('/changes?residentId=1&limit=1');
    expect(result).toMatchObject({ status: 200, text: '[{"changeId":"c1"}]' });
    expect(result.headers.get('link')).toBe('</api/v1/changes?residentId=1&cursor=c2>; rel="next"');
    expect(owner.received[0]).toMatchObject({ method: 'GET', url: '/changes?residentId=1&limit=1' });
    expect(owner.received[0]?.headers.authorization).toMatch(/^Bearer ey/);
    expect(owner.received[0]?.headers).not.toHaveProperty('x-kokuho-internal');
  });

  it('passes bytes, content type and key of a POST on, and draws a key when there is none', async () => {
    answer = (_request, response) => json(response, [{ id: 'a', outcome: 'stored' }], 202);
    const lines = '{"id":"a"}\n{"id":"ｂ"}\n';
    const headers = { 'content-type': 'application/x-ndjson', 'idempotency-key': 'key-1' };
    expect((await ask('/registry-events', { method: 'POST', body: lines, headers })).status).toBe(202);
    expect(owner.received[0]).toMatchObject({ url: '/registry-events', body: lines });
    expect(owner.received[0]?.headers).toMatchObject(headers);
    const drawn = await ask('/registry-events', { method: 'POST', body: '{}' });
    expect(drawn.headers.get('idempotency-key')).toMatch(/^[0-9a-f-]{36}$/);
    expect(owner.received[1]?.headers['idempotency-key']).toBe(drawn.headers.get('idempotency-key'));
  });

  it('returns a problem of the owner unchanged', async () => {
    answer = (_request, response) => {
      response.writeHead(404, { 'content-type': 'application/problem+json' }).end(JSON.stringify(PROBLEM));
    };
    const result = await ask('/residents/000000000900001/qualification');
    expect(result).toMatchObject({ status: 404, body: PROBLEM });
    expect(result.headers.get('content-type')).toBe('application/problem+json');
  });

  it.each(['%2e%2e', '..%2finternal%2fbusiness-day', 'a%2fb', 'x%3fy'])(
    'never reaches another route by %s',
    async (id) => {
      const result = await ask(`/residents/${id}/qualification`);
      expect(result.status).toBe(404);
      expect(owner.received).toEqual([]);
    },
  );

  it('is refused when it is larger than any day', async () => {
    const result = await ask('/registry-events', { method: 'POST', body: 'x'.repeat(17 * 1024 * 1024) });
    expect(result).toMatchObject({ status: 413, body: { code: 'SEC-0001' } });
  });
});

describe('an owner that is down', () => {
  let partial: Console;

  beforeAll(async () => {
    partial = await startConsole(owner.url, { qualificationUrl: 'http://127.0.0.1:9' });
  });
  afterAll(() => partial.close());

  it('is named in a 503', async () => {
    const result = await ask('/tasks', {}, partial);
    expect(result.headers.get('retry-after')).toBe('5');
    expect(result.body).toMatchObject({ status: 503, code: 'GEN-0006', details: { service: 'qualification' } });
  });

  it('is named beside the rows of the others', async () => {
    answer = (_request, response) => json(response, [{ id: 'q1' }]);
    const result = await ask('/quarantine', {}, partial);
    expect(result.headers.get('kokuho-unavailable')).toBe('qualification');
    expect(result.body).toEqual(['addressing', 'linkage', 'federation'].map((s) => ({ id: `${s}:q1`, service: s })));
    expect((await ask('/quarantine?service=qualification', {}, partial)).status).toBe(503);
  });
});
