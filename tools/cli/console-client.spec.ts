import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CliFailure } from './cli-failure.ts';
import { ConsoleClient } from './console-client.ts';

let server: Server;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let client: ConsoleClient;

beforeAll(async () => {
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  client = new ConsoleClient({ console: url, tokens: { operator: 'token-1' } }, 'operator');
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe("the CLI's view of the API", () => {
  it('sends the token of the role and follows the pages', async () => {
    const seen: string[] = [];
    answer = (request, response) => {
      seen.push(`${request.headers.authorization ?? ''} ${request.url ?? ''}`);
      if (seen.length === 1) response.setHeader('Link', '<?limit=1000&cursor=c2>; rel="next"');
      response.end(JSON.stringify([{ id: seen.length }]));
    };
    expect(await client.list('/holds', { service: 'linkage', reason: undefined })).toEqual([{ id: 1 }, { id: 2 }]);
    expect(seen).toEqual([
      'Bearer token-1 /api/v1/holds?limit=1000&service=linkage',
      'Bearer token-1 /api/v1/holds?limit=1000&cursor=c2',
    ]);
  });

  it('fails with the words of the problem', async () => {
    const problem = { code: 'GEN-0002', title: '入力の誤り', detail: 'だめです。', action: '直してください。' };
    answer = (_request, response) => {
      response.statusCode = 400;
      response.end(JSON.stringify({ ...problem, errors: [{ path: 'date', text: '日付です。' }], traceId: 't1' }));
    };
    const failure = await client.send('PUT', '/business-day', {}).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      exitCode: 1,
      lines: ['GEN-0002 入力の誤り: だめです。', '  date: 日付です。', '直してください。', 'トレース番号: t1'],
    });
  });

  it('says what is wrong when nothing answers or the role has no token', async () => {
    const ready = { console: 'http://127.0.0.1:9', tokens: { operator: 't' } };
    await expect(new ConsoleClient(ready, 'operator').get('/tasks')).rejects.toMatchObject({ exitCode: 3 });
    expect(() => new ConsoleClient(ready, 'clerk')).toThrow(CliFailure);
  });
});
