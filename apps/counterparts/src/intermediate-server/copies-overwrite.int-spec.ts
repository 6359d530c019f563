import { eventually } from '#testing/eventually';
import { RunningBody } from '../../test/counterparts.factory.ts';
import { copyRequest, invalidateCopy, registerCopy } from '../../test/copy.factory.ts';
import type { CopyRequest } from './copy.ts';

describe('副本の巻き戻し（代役）', () => {
  let body: RunningBody;

  beforeAll(async () => {
    body = await RunningBody.start('intermediate-server');
  });
  afterAll(() => body.stop());

  async function send(request: CopyRequest): Promise<void> {
    await body.call('POST', 'copies', request);
    await eventually(async () => {
      expect(await body.get(`requests/${request.requestId}`)).toMatchObject({ state: 'ANSWERED' });
    });
  }

  async function written(): Promise<string> {
    const base = `http://127.0.0.1:${body.environment.KOKUHO_HTTP_PORT ?? ''}`;
    return (await fetch(`${base}/intermediate-server/holdings`)).text();
  }

  const putBack = (lines: string, whole: boolean) =>
    body.call('PUT', `holdings?whole=${whole}`, lines, 'application/x-ndjson');

  it('書き出した時点に戻り、再起動しても戻ったままで、答えの列は続く', async () => {
    const first = copyRequest('000000000000101');
    await send(first);
    const then = await written();
    const before = await body.get(`records/held?residentId=${first.senderReference}`);
    const records = [invalidateCopy('1', 1), registerCopy('1', 2, { endsOn: '2026-05-01' })];
    await send({ ...copyRequest('000000000000101'), records });
    await send(copyRequest('000000000000102'));
    expect(await putBack(then, true)).toMatchObject({ status: 200, body: { overwritten: 1, emptied: 1 } });
    await body.restart();
    expect(await body.get(`records/held?residentId=${first.senderReference}`)).toEqual(before);
    expect(await body.get('records/held?residentId=000000000000102')).toEqual([]);
    expect(await body.get('records/digest')).toHaveLength(1);
    expect(await body.get('answers?after=0')).toMatchObject({ next: 3 });
    await send({ ...copyRequest('000000000000101'), records: [invalidateCopy('1', 1), registerCopy('1', 3)] });
    expect(await body.get('records?residentId=000000000000101')).toMatchObject([{ version: 3 }]);
  });

  it('名のない人はそのままにして一人だけを置き換え、形式の誤りは断る', async () => {
    const lines = (await written()).split('\n');
    await send(copyRequest('000000000000103'));
    expect(await putBack(lines[0] ?? '', false)).toMatchObject({ body: { overwritten: 1, emptied: 0 } });
    expect(await body.get('records/held?residentId=000000000000103')).toHaveLength(1);
    expect(await putBack('{"records":[]}', false)).toMatchObject({ status: 400 });
  });
});
