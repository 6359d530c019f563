import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppendLog } from './append-log.ts';

interface Note {
  kind: 'note';
  text: string;
}

describe('append-only log', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'log-'));
    path = join(folder, 'deep', 'log.jsonl');
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function reopen(): Promise<{ log: AppendLog<Note>; texts: string[] }> {
    const texts: string[] = [];
    const log = await AppendLog.open<Note>(path, (entry) => texts.push(entry.text));
    return { log, texts };
  }

  async function write(...texts: string[]): Promise<void> {
    const { log } = await reopen();
    await Promise.all(texts.map((text) => log.append({ kind: 'note', text }).durable));
    await log.close();
  }

  it('is on the disk once an append is durable, in the order of the appends', async () => {
    const { log } = await reopen();
    const first = log.append({ kind: 'note', text: '一' });
    const second = log.append({ kind: 'note', text: '二' });
    await first.durable;
    await second.durable;
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { seq: number; text: string }).text)).toEqual(['一', '二']);
    await log.close();
  });

  it('rebuilds every entry on open and goes on numbering', async () => {
    await write('一', '二');
    const { log, texts } = await reopen();
    expect(texts).toEqual(['一', '二']);
    expect(log.append({ kind: 'note', text: '三' }).entry.seq).toBe(3);
    await log.close();
  });

  it('cuts off a last line torn by kill -9 and appends after the cut', async () => {
    await write('一', '二');
    await appendFile(path, '{"seq":3,"kind":"note","text":"torn');
    const { log, texts } = await reopen();
    expect(texts).toEqual(['一', '二']);
    await log.append({ kind: 'note', text: '三' }).durable;
    await log.close();
    const again = await reopen();
    expect(again.texts).toEqual(['一', '二', '三']);
    await again.log.close();
  });

  it('refuses to start on a damaged line that is not the last', async () => {
    await write('一', '二');
    const [first, ...rest] = (await readFile(path, 'utf8')).split('\n');
    await writeFile(path, [first?.slice(0, 10), ...rest].join('\n'));
    await expect(reopen()).rejects.toMatchObject({ code: 'GEN-0001', details: { offset: 0 } });
  });

  it('reads an entry again from its position, before and after a restart', async () => {
    const { log } = await reopen();
    const { position } = log.append({ kind: 'note', text: '見本' });
    expect((await log.read(position)).text).toBe('見本');
    await log.close();
    const again = await reopen();
    expect((await again.log.read(position)).text).toBe('見本');
    await again.log.close();
  });

  it('pages by sequence number', async () => {
    await write('一', '二', '三');
    const { log } = await reopen();
    expect((await log.page(1, 1)).map((entry) => [entry.seq, entry.text])).toEqual([[2, '二']]);
    expect((await log.page(2, 100)).map((entry) => entry.seq)).toEqual([3]);
    expect(await log.page(3, 100)).toEqual([]);
    await log.close();
  });

  it('commits many waiting entries with few syncs', async () => {
    const { log } = await reopen();
    const file = (log as unknown as { file: { datasync: () => Promise<void> } }).file;
    const datasync = file.datasync.bind(file);
    let syncs = 0;
    file.datasync = () => {
      syncs += 1;
      return datasync();
    };
    await Promise.all(Array.from({ length: 500 }, (_, n) => log.append({ kind: 'note', text: String(n) }).durable));
    expect(syncs).toBeLessThan(5);
    await log.close();
  });
});
