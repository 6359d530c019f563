import {
  type Answer,
  askApi,
  type Console,
  json,
  type RunningServer,
  startConsole,
  startServer,
} from '../../../test/console.factory.ts';

const ROW = { instance: 'copy-1', version: '0.1.0', relay: 'on', unreachable: [], state: 'alive' };
/** Nobody listens there. */
const NOWHERE = 'http://127.0.0.1:9';
const PROBLEM = { type: 'urn:kokuho:error:GEN-0001', title: '内部の誤り', status: 500, code: 'GEN-0001' };
let answer: Answer;
let owner: RunningServer;
let gate: Console;

beforeAll(async () => {
  owner = await startServer((request, response) => answer(request, response));
  gate = await startConsole(owner.url, { linkageUrl: NOWHERE });
});

afterAll(async () => {
  await gate.close();
  await owner.close();
});

beforeEach(() => {
  owner.received.length = 0;
  answer = (_request, response) => json(response, [ROW]);
});

const ask = async (query = '') => askApi(gate, `/instances${query}`, { role: 'operator' });

const brief = (body: unknown) =>
  (body as { service: string; instance: string | null; state: string }[]).map(
    ({ service, instance, state }) => `${service} ${String(instance)} ${state}`,
  );

describe('the list of instances', () => {
  it('shows each service, and one that does not answer as unreachable', async () => {
    const { status, body } = await ask();
    expect(status).toBe(200);
    expect(brief(body)).toEqual([
      'addressing copy-1 alive',
      'qualification copy-1 alive',
      'linkage null unreachable',
      'federation copy-1 alive',
    ]);
    expect(owner.received.map(({ url }) => url)).toEqual(['/instances', '/instances', '/instances']);
    expect(owner.received[0]?.headers.authorization).toMatch(/^Bearer /);
  });

  it('is no error page even when nobody answers', async () => {
    answer = (_request, response) => json(response, PROBLEM, 500);
    const { status, body } = await ask();
    expect(status).toBe(200);
    expect(brief(body).every((row) => row.endsWith('null unreachable'))).toBe(true);
    expect(brief((await ask('?service=linkage')).body)).toEqual(['linkage null unreachable']);
  });

  it('does not wait for a service that hangs', async () => {
    answer = () => undefined;
    const began = Date.now();
    expect(brief((await ask('?service=addressing')).body)).toEqual(['addressing null unreachable']);
    expect(Date.now() - began).toBeLessThan(10_000);
  });

  it('hands a refusal on, and refuses a service that does not exist', async () => {
    answer = (_request, response) => json(response, { ...PROBLEM, status: 403, code: 'SEC-0002' }, 403);
    expect((await ask()).status).toBe(403);
    expect((await ask('?service=nowhere')).body).toMatchObject({ status: 400, code: 'GEN-0002' });
  });
});
