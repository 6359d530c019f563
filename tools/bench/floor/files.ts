import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, type SFTPWrapper } from 'ssh2';
import type { Change, FloorSettings } from './settings.ts';
import type { FloorState, SealedFile } from './state.ts';

type Fields = readonly { readonly key: string }[];
type Layout = Readonly<Record<'identifier' | 'layoutVersion', string> & Record<'header' | 'data' | 'trailer', Fields>>;

/** Carries changes to 国保連合会 as sealed files, some of them on their way at once; their numbers keep the order. */
export class FileSender {
  private readonly waiting: Change[] = [];
  private readonly layout: Layout;
  private sftp: SFTPWrapper | undefined;
  private lastNumber = 0;
  private underWay = 0;
  private sealing = false;

  constructor(
    private readonly state: FloorState,
    private readonly settings: FloorSettings,
  ) {
    this.layout = JSON.parse(readFileSync(settings.layoutFile, 'utf8')) as Layout;
  }

  async open(): Promise<void> {
    this.sftp = await openSftp(this.settings.sftp);
    const { last, open } = await this.state.files();
    this.lastNumber = last;
    for (const file of open) void this.deliver(file);
  }

  add(changes: readonly Change[]): void {
    this.waiting.push(...changes);
    void this.pump();
  }

  private async pump(): Promise<void> {
    if (this.sealing) return;
    this.sealing = true;
    while (this.waiting.length > 0 && this.underWay < this.settings.concurrency) {
      const changes = this.waiting.splice(0, this.settings.batch);
      const file = this.fileOf(changes);
      await this.state.seal(file, changes);
      this.underWay += 1;
      void this.deliver(file).finally(() => {
        this.underWay -= 1;
        void this.pump();
      });
    }
    this.sealing = false;
  }

  private async deliver({ number, name, content }: SealedFile): Promise<void> {
    const sftp = this.sftp as SFTPWrapper;
    await call((done) => sftp.writeFile(`/in/${name}.part`, content, done));
    await call((done) => sftp.rename(`/in/${name}.part`, `/in/${name}`, done));
    await call((done) => sftp.writeFile(`/in/${name.replace(/\.csv$/, '.end')}`, '', done));
    for (;;) {
      const response = await fetch(`${this.settings.aggregationUrl}/results?fileName=${name}`);
      const answer = (await response.json()) as { state: string; results: readonly { result: string }[] };
      if (answer.state === 'PROCESSED') {
        if (answer.results.some(({ result }) => result !== '0')) throw new RangeError('a row was refused');
        await this.state.fileAnswered(number, answer.results);
        return;
      }
      await delay(10);
    }
  }

  private fileOf(changes: readonly Change[]): SealedFile {
    const number = ++this.lastNumber;
    const { identifier, layoutVersion } = this.layout;
    const { municipality: municipalityCode, insurerNumber } = this.settings;
    const now = new Date(Date.now() + 9 * 3_600_000).toISOString();
    const [createdOn, createdAt] = [now.slice(0, 10), now.slice(11, 19)];
    const sent = { fileIdentifier: identifier, layoutVersion, municipalityCode, insurerNumber };
    const header = { ...sent, recordType: 'H', createdOn, createdAt, scope: '2', fileNumber: String(number) };
    const processedAt = `${createdOn} ${createdAt}`;
    const lines = changes.flatMap((change) => change.lines);
    const data = lines
      .map((line, index) => ({ ...line, recordType: 'D', recordNumber: String(index + 1), processedAt }))
      .map((record) => lineOf(this.layout.data, record))
      .join('');
    const dataHash = createHash('sha256').update(data).digest('hex');
    const trailer = { recordType: 'T', dataCount: String(lines.length), dataHash };
    const text = lineOf(this.layout.header, header) + data + lineOf(this.layout.trailer, trailer);
    const stamp = `${createdOn}${createdAt}`.replaceAll(/\D/g, '');
    const name = `${identifier}_${municipalityCode}_${stamp}_${String(number).padStart(6, '0')}.csv`;
    return { number, name, content: Buffer.from(text, 'utf8') };
  }
}

function lineOf(fields: Fields, values: Readonly<Record<string, string>>): string {
  return `${fields.map(({ key }) => `"${(values[key] ?? '').replaceAll('"', '""')}"`).join(',')}\r\n`;
}

async function openSftp({ host, port, username, password }: FloorSettings['sftp']): Promise<SFTPWrapper> {
  const client = new Client();
  await new Promise<void>((resolve, reject) => {
    client.once('ready', resolve).once('error', reject);
    client.connect({ sock: connect({ host, port, noDelay: true }), username, password });
  });
  return new Promise((resolve, reject) => client.sftp((error, sftp) => (error ? reject(error) : resolve(sftp))));
}

function call(work: (done: (error?: Error | null) => void) => unknown): Promise<void> {
  return new Promise((resolve, reject) => work((error) => (error ? reject(error) : resolve())));
}
