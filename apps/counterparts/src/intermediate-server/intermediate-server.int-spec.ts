import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from '#testing/eventually';
import { RunningBody } from '../../test/counterparts.factory.ts';
import { copyContent, copyRequest, invalidateCopy, registerCopy } from '../../test/copy.factory.ts';
import { contentHash, sha256 } from '../record-log/sha256.ts';
import type { AnswerPage, RequestStatus } from './answer-feed.ts';
import type { CopyRequest } from './copy.ts';

interface ShownCopy {
  residentId: string;
  version: number;
  idempotencyKey: string;
  recordKey: string;
  endsOn: string | null;
  name: string;
}

describe('自治体中間サーバー（代役）', () => {
  let body: RunningBody;
  let lastResident = 100_000_000;

  beforeAll(async () => {
    body = await RunningBody.start('intermediate-server');
  });
  afterAll(() => body.stop());
  afterEach(() => body.faults());

  function newResident(): string {
    lastResident += 1;
    return String(lastResident).padStart(15, '0');
  }

  async function send(request: CopyRequest): Promise<number> {
    return (await body.call('POST', 'copies', request)).status;
  }

  async function cursor(): Promise<number> {
    let after = 0;
    for (;;) {
      const page = await body.get<AnswerPage>(`answers?after=${after}`);
      if (page.answers.length === 0) return after;
      after = page.next;
    }
  }

  async function sendAndWait(request: CopyRequest): Promise<AnswerPage['answers'][number] | undefined> {
    const after = await cursor();
    expect(await send(request)).toBe(202);
    return (await body.get<AnswerPage>(`answers?after=${after}&wait=5`)).answers[0];
  }

  function held(residentId: string): Promise<ShownCopy[]> {
    return body.get(`records?residentId=${residentId}`);
  }

  it('登録した副本を、宛名番号と団体内統合宛名番号で見せる', async () => {
    const request = copyRequest(newResident());
    expect(await sendAndWait(request)).toMatchObject({ requestId: request.requestId, outcome: 'ACCEPTED' });
    const [copy] = await held(request.senderReference);
    expect(copy).toMatchObject({
      residentId: request.senderReference,
      version: 1,
      idempotencyKey: request.requestId,
      ...copyContent(),
    });
    expect(await body.get(`records?integratedAddresseeNumber=${request.integratedAddresseeNumber}`)).toEqual([copy]);
  });

  it('同じ要求は一度だけ効き、内容の違う同じ番号は 409', async () => {
    const request = copyRequest(newResident());
    await sendAndWait(request);
    const after = await cursor();
    expect(await send(request)).toBe(202);
    expect(await body.get<AnswerPage>(`answers?after=${after}&wait=1`)).toEqual({ answers: [], next: after });
    expect(await send({ ...request, records: [registerCopy('1', 2)] })).toBe(409);
  });

  it('無効と登録は一つの要求で置き換わり、一つでも拒否なら何も変わらない', async () => {
    const residentId = newResident();
    await sendAndWait(copyRequest(residentId));
    const bad = await sendAndWait(copyRequest(residentId, invalidateCopy('1', 1), registerCopy('1', 1)));
    expect(bad?.records.map(({ outcome, code }) => [outcome, code])).toEqual([
      ['REFUSED', 'E900'],
      ['REFUSED', 'E504'],
    ]);
    expect((await held(residentId)).map(({ version }) => version)).toEqual([1]);
    const good = copyRequest(residentId, invalidateCopy('1', 1), registerCopy('1', 2, { endsOn: '2026-06-01' }));
    expect((await sendAndWait(good))?.outcome).toBe('ACCEPTED');
    expect((await held(residentId)).map(({ version, endsOn }) => [version, endsOn])).toEqual([[2, '2026-06-01']]);
  });

  it('形式の誤りは項目を名指しして 400、効果なし', async () => {
    const request = { ...copyRequest(newResident()), municipalityCode: '312011' };
    const reply = await body.call<{ title: string; errors: { pointer: string }[] }>('POST', 'copies', request);
    expect([reply.status, reply.body.errors.map(({ pointer }) => pointer)]).toEqual([400, ['#/municipalityCode']]);
    expect((await body.call('GET', `requests/${request.requestId}`)).status).toBe(404);
  });

  it('答えない指定でも、聞けば本当の結果を答える', async () => {
    const request = copyRequest(newResident());
    await body.faults({ dropAnswer: true, match: { residentId: request.senderReference }, times: 1 });
    const after = await cursor();
    await send(request);
    await eventually(async () => {
      const status = await body.get<RequestStatus>(`requests/${request.requestId}`);
      expect(status).toMatchObject({ state: 'ANSWERED', answer: { outcome: 'ACCEPTED' } });
    });
    expect((await body.get<AnswerPage>(`answers?after=${after}`)).answers).toEqual([]);
    expect(await held(request.senderReference)).toHaveLength(1);
  });

  it('知らない要求への答え、食い違う答えの指定。聞けば本当の結果を答え、持ち物は変わらない', async () => {
    await body.faults({ stranger: true, contradict: true, times: 1 });
    const request = copyRequest(newResident());
    const after = await cursor();
    await send(request);
    await eventually(async () => {
      const { answers } = await body.get<AnswerPage>(`answers?after=${after}`);
      expect(answers.map(({ requestId, outcome }) => [requestId, outcome])).toEqual([
        [`stranger-${request.requestId}`, 'ACCEPTED'],
        [request.requestId, 'ACCEPTED'],
        [request.requestId, 'REFUSED'],
      ]);
    });
    const status = await body.get<RequestStatus>(`requests/${request.requestId}`);
    expect(status).toMatchObject({ state: 'ANSWERED', answer: { outcome: 'ACCEPTED' } });
    expect(await held(request.senderReference)).toHaveLength(1);
  });

  it('二度答える指定、拒否の指定、遅らせる指定', async () => {
    await body.faults({ duplicate: true, times: 1 });
    const twice = copyRequest(newResident());
    const after = await cursor();
    await send(twice);
    await eventually(async () => {
      const { answers } = await body.get<AnswerPage>(`answers?after=${after}`);
      expect(answers.map(({ requestId }) => requestId)).toEqual([twice.requestId, twice.requestId]);
    });
    const refused = copyRequest(newResident());
    await body.faults({ refuse: true, match: { residentId: refused.senderReference } });
    expect((await sendAndWait(refused))?.records[0]).toMatchObject({ code: 'E999', text: '指定による拒否' });
    await body.faults({ delayMs: 1_000, times: 1 });
    const late = copyRequest(newResident());
    await send(late);
    await eventually(async () => expect(await held(late.senderReference)).toHaveLength(1));
    expect(await body.get(`requests/${late.requestId}`)).toEqual({ requestId: late.requestId, state: 'PROCESSING' });
    await eventually(async () => {
      expect(await body.get(`requests/${late.requestId}`)).toMatchObject({ state: 'ANSWERED' });
    });
  });

  it('停止の指定では 503、記録は見える', async () => {
    await body.faults({ down: true });
    expect(await send(copyRequest(newResident()))).toBe(503);
    expect((await body.call('GET', 'answers')).status).toBe(503);
    expect((await body.call('GET', 'records/digest')).status).toBe(503);
    expect((await body.call('GET', 'log')).status).toBe(200);
  });

  it('受領を返さない指定でも、要求は届いている', async () => {
    const request = copyRequest(newResident());
    await body.faults({ dropReceipt: true, times: 1 });
    await expect(send(request)).rejects.toThrow();
    await eventually(async () => {
      expect(await body.get(`requests/${request.requestId}`)).toMatchObject({ state: 'ANSWERED' });
    });
  });

  it('初期移行は行ごとに保有となり、同じ行は変えず、違う内容は断る', async () => {
    const [residentId, other] = [newResident(), newResident()];
    const line = (id: string, version: number): string => {
      const { integratedAddresseeNumber, requestId } = copyRequest(id);
      const records = [{ recordKey: '1', recordVersion: version, content: copyContent() }];
      return JSON.stringify({ residentId: id, integratedAddresseeNumber, requestId, records });
    };
    const first = line(residentId, 3);
    const load = (text: string): ReturnType<RunningBody['call']> =>
      body.call('POST', 'holdings', text, 'application/x-ndjson');
    expect((await load(`${first}\n${line(other, 1)}\n`)).body).toEqual({ loaded: 2, unchanged: 0 });
    expect((await load(first)).body).toEqual({ loaded: 0, unchanged: 1 });
    expect((await load(line(residentId, 4))).status).toBe(409);
    const replace = copyRequest(residentId, invalidateCopy('1', 3), registerCopy('1', 4));
    expect((await sendAndWait(replace))?.outcome).toBe('ACCEPTED');
  });

  it('要約は保有する行から計算でき、宛名番号順に頁をめくれる', async () => {
    const residentId = newResident();
    const request = copyRequest(residentId, registerCopy('7', 2));
    await sendAndWait(request);
    const expected = sha256(`${request.integratedAddresseeNumber}/7 2 ${contentHash(copyContent())}\n`);
    const before = String(BigInt(residentId) - 1n).padStart(15, '0');
    expect(await body.get(`records/digest?after=${before}&limit=1`)).toEqual([
      { residentId, sha256: expected, rows: 1 },
    ]);
  });

  it('再起動しても、途中で切れた行があっても、保有・答え・重複の判定は変わらない', async () => {
    const request = copyRequest(newResident());
    await sendAndWait(request);
    const before = [await held(request.senderReference), await cursor(), await body.get('records/digest')];
    await body.down();
    await appendFile(join(body.stateDir, 'log.jsonl'), '{"seq":999999,"kind":"request","re');
    await body.up();
    expect([await held(request.senderReference), await cursor(), await body.get('records/digest')]).toEqual(before);
    expect(await send(request)).toBe(202);
    expect(await send({ ...request, records: [registerCopy('2', 1)] })).toBe(409);
  });

  it('遅れて答えるはずだった要求は、再起動の後に答える', async () => {
    const request = copyRequest(newResident());
    await body.faults({ delayMs: 60_000, match: { residentId: request.senderReference } });
    await send(request);
    await eventually(async () => expect(await held(request.senderReference)).toHaveLength(1));
    await body.restart();
    await eventually(async () => {
      expect(await body.get(`requests/${request.requestId}`)).toMatchObject({ state: 'ANSWERED' });
    });
  });
});
