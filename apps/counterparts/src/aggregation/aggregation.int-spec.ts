import { createHash } from 'node:crypto';
import SftpClient from 'ssh2-sftp-client';
import { eventually } from '#testing/eventually';
import { RunningBody } from '../../test/counterparts.factory.ts';
import { fileName, householdRow, layoutOf, personRow, sentFile } from '../../test/sent-file.factory.ts';
import type { FileStatus } from './aggregation.ts';
import { readCsv } from './csv-records.ts';
import { markerOf } from './file-name.ts';

const HOUSEHOLD = '000000000700001';
type Row = Record<string, string>;

describe('国保情報集約システム（代役）', () => {
  let body: RunningBody;
  let sftp: SftpClient;
  const lastNumber = { SKK: 100, SKS: 100 };
  let lastResident = 0;

  beforeAll(async () => {
    body = await RunningBody.start('aggregation');
    await connect();
    await deliver('SKS', [householdRow(1, HOUSEHOLD)]);
  });
  afterAll(async () => {
    await sftp.end();
    await body.stop();
  });
  afterEach(() => body.faults());

  async function connect(password = 'secret'): Promise<void> {
    const { port } = new URL(body.environment.KOKUHO_SFTP_URL ?? '');
    sftp = new SftpClient();
    await sftp.connect({ host: '127.0.0.1', port: Number(port), username: 'sender', password });
    (sftp as unknown as { client: { setNoDelay(on: boolean): void } }).client.setNoDelay(true);
  }

  function newResident(): string {
    lastResident += 1;
    return `0000001${String(lastResident).padStart(6, '0')}01`;
  }

  async function put(name: string, bytes: Buffer): Promise<void> {
    await sftp.put(bytes, `/in/${name}.part`);
    await sftp.rename(`/in/${name}.part`, `/in/${name}`);
    await sftp.put(Buffer.alloc(0), `/in/${markerOf(name)}`);
  }

  async function send(kind: 'SKK' | 'SKS', rows: readonly Row[]): Promise<string> {
    lastNumber[kind] += 1;
    const name = fileName(kind, lastNumber[kind]);
    await put(name, sentFile(kind, lastNumber[kind], rows));
    return name;
  }

  async function status(name: string): Promise<FileStatus> {
    return (await body.call<FileStatus>('GET', `results?fileName=${name}`)).body;
  }

  async function processed(name: string): Promise<FileStatus> {
    return eventually(async () => {
      const now = await status(name);
      expect(now.state).toBe('PROCESSED');
      return now;
    });
  }

  async function deliver(kind: 'SKK' | 'SKS', rows: readonly Row[]): Promise<FileStatus> {
    return processed(await send(kind, rows));
  }

  async function resultFiles(): Promise<string[]> {
    return (await sftp.list('/out'))
      .map(({ name }) => name)
      .filter((name) => name.endsWith('.csv'))
      .sort();
  }

  /** D rows of the result files that answer this file. */
  async function resultRows(name: string): Promise<string[][]> {
    const rows: string[][] = [];
    for (const file of await resultFiles()) {
      const read = readCsv((await sftp.get(`/out/${file}`)) as Buffer, 'utf-8');
      if (read.ok) rows.push(...read.value.map(({ fields }) => [...fields]).filter((fields) => fields[1] === name));
    }
    return rows;
  }

  it('受理した行を保有し、結果ファイルをレイアウトどおりに書く', async () => {
    const residentId = newResident();
    const name = await send('SKK', [personRow(1, residentId)]);
    await processed(name);
    const [held] = await body.get<Row[]>(`records?residentId=${residentId}`);
    const key = personRow(1, residentId).sendKey;
    expect(held).toMatchObject({ residentId, version: 1, idempotencyKey: key, fileName: name, line: 2, endsOn: null });
    const file = (await resultFiles()).at(-1) ?? '';
    expect((await sftp.exists(`/out/${markerOf(file)}`)) && (await sftp.get(`/out/${markerOf(file)}`))).toHaveLength(0);
    const bytes = (await sftp.get(`/out/${file}`)) as Buffer;
    const read = readCsv(bytes, 'utf-8');
    const [header, data, trailer] = read.ok ? read.value : [];
    expect(header?.fields.slice(0, 5)).toEqual(['H', 'RSL', '0100', '313700', '310011']);
    expect(data?.fields.slice(0, 7)).toEqual(['D', name, '1', '0', '', '', '']);
    expect(data?.fields).toHaveLength(layoutOf('RSL').data.length);
    const dataHash = createHash('sha256').update(bytes.subarray(data?.start, data?.end)).digest('hex');
    expect(trailer?.fields).toEqual(['T', '1', dataHash]);
  });

  it('拒否は直し方を日本語で示し、他の人の行は受理する', async () => {
    const [good, bad] = [newResident(), newResident()];
    const { fileName: name, results } = await deliver('SKK', [
      personRow(1, bad, { nhiHouseholdId: '000000000799999' }),
      personRow(2, good),
    ]);
    expect(results).toEqual([
      expect.objectContaining({ recordNumber: 1, result: '2', errorCode: 'E201', fieldName: '国保世帯番号' }),
      { recordNumber: 2, result: '0' },
    ]);
    expect(await resultRows(name)).toEqual([
      ['D', name, '1', '2', 'E201', '国保世帯番号', expect.stringContaining('送ってください'), expect.any(String)],
      ['D', name, '2', '0', '', '', '', expect.any(String)],
    ]);
    expect(await body.get(`records?residentId=${bad}`)).toEqual([]);
  });

  it('無効と新規で行を置き換える', async () => {
    const residentId = newResident();
    await deliver('SKK', [personRow(1, residentId)]);
    await deliver('SKK', [
      personRow(1, residentId, { operation: '3' }),
      personRow(2, residentId, { rowVersion: '2', endsOn: '2026-06-01', lostOn: '2026-06-01' }),
    ]);
    const held = await body.get<Row[]>(`records?residentId=${residentId}`);
    expect(held.map(({ version, endsOn }) => [version, endsOn])).toEqual([[2, '2026-06-01']]);
  });

  it('.end が来るまでは処理しない', async () => {
    lastNumber.SKK += 1;
    const name = fileName('SKK', lastNumber.SKK);
    await sftp.put(sentFile('SKK', lastNumber.SKK, []), `/in/${name}`);
    expect((await body.call('GET', `results?fileName=${name}`)).status).toBe(404);
    await sftp.put(Buffer.alloc(0), `/in/${markerOf(name)}`);
    await processed(name);
  });

  it('連番の穴の後のファイルは、穴が埋まるまで待つ', async () => {
    lastNumber.SKK += 2;
    const [missing, later] = [lastNumber.SKK - 1, lastNumber.SKK];
    await put(fileName('SKK', later), sentFile('SKK', later, []));
    await eventually(async () => expect((await status(fileName('SKK', later))).state).toBe('WAITING'));
    await put(fileName('SKK', missing), sentFile('SKK', missing, []));
    await processed(fileName('SKK', later));
  });

  it('同じファイルには同じ結果をもう一度、同じ番号の別の内容はファイルごと E501', async () => {
    const residentId = newResident();
    const name = await send('SKK', [personRow(1, residentId)]);
    await processed(name);
    const before = await eventually(async () => {
      const rows = await resultRows(name);
      expect(rows).toHaveLength(1);
      return rows;
    });
    await put(name, sentFile('SKK', lastNumber.SKK, [personRow(1, residentId)]));
    await eventually(async () =>
      expect((await resultRows(name)).map((row) => row.slice(0, 7))).toEqual([
        before[0]?.slice(0, 7),
        before[0]?.slice(0, 7),
      ]),
    );
    await put(name, sentFile('SKK', lastNumber.SKK, [personRow(1, newResident())]));
    await eventually(async () => expect((await resultRows(name)).at(-1)?.slice(2, 5)).toEqual(['', '2', 'E501']));
    expect((await status(name)).results).toEqual([{ recordNumber: 1, result: '0' }]);
  });

  it('壊れたファイルはファイルごと拒否し、番号は使われる', async () => {
    lastNumber.SKK += 1;
    const name = fileName('SKK', lastNumber.SKK);
    await put(name, sentFile('SKK', lastNumber.SKK, [], { trailer: { dataCount: '5' } }));
    expect((await processed(name)).results).toEqual([
      expect.objectContaining({ recordNumber: null, result: '2', errorCode: 'E105' }),
    ]);
    await deliver('SKK', []);
  });

  it('障害の指定: 一部拒否、拒否、二度の結果、結果なし、足りない結果、停止', async () => {
    await body.faults({ partial: true, times: 1 });
    const four = [1, 2, 3, 4].map((number) => personRow(number, newResident()));
    expect((await deliver('SKK', four)).results.map(({ errorCode }) => errorCode)).toEqual([
      undefined,
      'E999',
      undefined,
      'E999',
    ]);

    const refused = newResident();
    await body.faults({ refuse: true, match: { residentId: refused } });
    const mixed = await deliver('SKK', [personRow(1, refused), personRow(2, newResident())]);
    expect(mixed.results.map(({ errorCode }) => errorCode)).toEqual(['E999', undefined]);

    await body.faults({ duplicate: true, times: 1 });
    const twice = await send('SKK', [personRow(1, newResident())]);
    await eventually(async () => expect(await resultRows(twice)).toHaveLength(2));

    await body.faults({ dropAnswer: true, times: 1 });
    const silent = await deliver('SKK', [personRow(1, newResident())]);
    expect(silent.results).toEqual([{ recordNumber: 1, result: '0' }]);
    expect(await resultRows(silent.fileName)).toEqual([]);

    await body.faults({ incomplete: true, times: 1 });
    const half = await deliver('SKK', [personRow(1, newResident()), personRow(2, newResident())]);
    expect(half.results).toHaveLength(2);
    await eventually(async () => expect(await resultRows(half.fileName)).toHaveLength(1));

    await body.faults({ down: true });
    const held = await send('SKK', []);
    expect((await body.call('GET', `results?fileName=${held}`)).status).toBe(503);
    await body.faults({ down: true, match: { residentId: refused } });
    await processed(held);
    const mine = await send('SKK', [personRow(1, refused)]);
    await eventually(async () => expect((await status(mine)).state).toBe('WAITING'));
    await body.faults();
    await processed(mine);
  });

  it('初期移行の行は、ファイルで無効にして置き換えられる', async () => {
    const residentId = newResident();
    const {
      recordType: _type,
      operation: _operation,
      recordNumber: _number,
      processedAt: _at,
      ...held
    } = personRow(1, residentId);
    const lines = [
      { kind: 'household', ...householdRow(1, '000000000700009', { rowVersion: '4' }) },
      { kind: 'person', ...held, rowVersion: '3', nhiHouseholdId: '000000000700009' },
    ].map((line) => JSON.stringify(line));
    const load = (): ReturnType<RunningBody['call']> =>
      body.call('POST', 'holdings', lines.join('\n'), 'application/x-ndjson');
    expect((await load()).body).toEqual({ loaded: 2, unchanged: 0 });
    expect((await load()).body).toEqual({ loaded: 0, unchanged: 2 });
    expect(await body.get('households?nhiHouseholdId=000000000700009')).toMatchObject([{ version: 4, fileName: null }]);
    const replace = { nhiHouseholdId: '000000000700009' };
    const { results } = await deliver('SKK', [
      personRow(1, residentId, { ...replace, operation: '3', rowVersion: '3' }),
      personRow(2, residentId, { ...replace, rowVersion: '4', name: '見本　次郎' }),
    ]);
    expect(results.map(({ result }) => result)).toEqual(['0', '0']);
  });

  it('再起動しても、保有・結果・連番・ホスト鍵は変わらない', async () => {
    const residentId = newResident();
    const name = await send('SKK', [personRow(1, residentId)]);
    await processed(name);
    const before = [
      await body.get(`records?residentId=${residentId}`),
      await status(name),
      await body.get('records/digest'),
    ];
    await sftp.end();
    await body.restart();
    await connect();
    expect([
      await body.get(`records?residentId=${residentId}`),
      await status(name),
      await body.get('records/digest'),
    ]).toEqual(before);
    await deliver('SKK', [personRow(1, newResident())]);
  });

  it('送り手は自分のフォルダーから出られず、合い言葉が違えば入れない', async () => {
    expect((await sftp.list('/../../..')).map(({ name }) => name).sort()).toEqual(['in', 'out']);
    await expect(sftp.get('/../log.jsonl')).rejects.toThrow();
    await sftp.end();
    await expect(connect('wrong')).rejects.toThrow();
    await connect();
  });
});
