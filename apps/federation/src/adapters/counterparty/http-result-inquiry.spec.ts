import 'reflect-metadata';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HttpResultInquiry } from './http-result-inquiry.ts';

const FILE = 'SKK_313700_20261124093000_000001.csv';

describe('処理結果の照会', () => {
  let server: Server;
  let inquiry: HttpResultInquiry;
  let answer: { status: number; body: string };
  const asked: (string | undefined)[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(request.url);
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    inquiry = new HttpResultInquiry(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}/aggregation`);
  });

  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });

  function answers(status: number, body: object | string): void {
    answer = { status, body: typeof body === 'string' ? body : JSON.stringify(body) };
  }

  it('reads results, of records and of a whole file', async () => {
    const refused = { recordNumber: 2, result: '2', errorCode: 'E301', fieldName: '適用開始年月日', message: '重なり' };
    answers(200, { fileName: FILE, state: 'PROCESSED', results: [refused, { recordNumber: null, result: '2' }] });
    await expect(inquiry.ask(FILE)).resolves.toEqual({
      state: 'processed',
      results: [
        { recordNumber: 2, result: '2', code: 'E301', text: '適用開始年月日: 重なり' },
        { recordNumber: undefined, result: '2', code: undefined, text: undefined },
      ],
    });
    expect(asked.at(-1)).toBe(`/aggregation/results?fileName=${FILE}`);
  });

  it('knows a file that waits and one that was never seen', async () => {
    answers(200, { fileName: FILE, state: 'WAITING' });
    await expect(inquiry.ask(FILE)).resolves.toEqual({ state: 'waiting' });
    answers(404, { title: 'not found' });
    await expect(inquiry.ask(FILE)).resolves.toEqual({ state: 'not-found' });
  });

  it.each([
    ['an error', 500, {}],
    ['no JSON', 200, '<html>'],
    ['another file', 200, { fileName: 'other.csv', state: 'WAITING' }],
    ['an unknown state', 200, { fileName: FILE, state: 'LOST' }],
    ['an unknown result', 200, { fileName: FILE, state: 'PROCESSED', results: [{ recordNumber: 1, result: '7' }] }],
  ])('takes nothing from %s', async (_, status, body) => {
    answers(status, body);
    await expect(inquiry.ask(FILE)).rejects.toMatchObject({ code: 'FED-0204', kind: 'unavailable' });
  });
});
