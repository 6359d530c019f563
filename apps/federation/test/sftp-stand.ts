import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import ssh2, { type Connection, type SFTPWrapper } from 'ssh2';

const { Server, utils } = ssh2;
const { STATUS_CODE, OPEN_MODE } = utils.sftp;

/** When the connection is cut: before the operation takes place, or after it and before its answer. */
export interface Cut {
  readonly operation: 'open' | 'rename';
  readonly path: RegExp;
  readonly when: 'before' | 'after';
}

/** A small SFTP server that keeps its files in memory and loses connections on command. */
export class SftpStand {
  readonly files = new Map<string, Buffer>();
  readonly folders = new Set(['/', '/in', '/out']);
  /** `open /in/x.csv.part`, `rename …` in their order. */
  readonly operations: string[] = [];
  private cut: Cut | undefined;
  private readonly server: ssh2.Server;
  private readonly connections = new Set<Connection>();

  private constructor() {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const key = privateKey.export({ type: 'sec1', format: 'pem' });
    this.server = new Server({ hostKeys: [key] }, (client) => this.accept(client));
  }

  static async start(): Promise<SftpStand> {
    const stand = new SftpStand();
    stand.server.listen(0, '127.0.0.1');
    await once(stand.server, 'listening');
    return stand;
  }

  get url(): string {
    return `sftp://town:secret@127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  cutOnce(cut: Cut): void {
    this.cut = cut;
  }

  names(folder: string): string[] {
    return [...this.files.keys()].filter((path) => path.slice(0, path.lastIndexOf('/')) === folder).sort();
  }

  async stop(): Promise<void> {
    for (const connection of this.connections) connection.end();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private accept(client: Connection): void {
    this.connections.add(client);
    // Not in the types; without it every answer waits for the timer of Nagle's algorithm.
    (client as unknown as Pick<Socket, 'setNoDelay'>).setNoDelay(true);
    client.on('error', () => undefined);
    client.on('close', () => this.connections.delete(client));
    client.on('authentication', (context) => {
      if (context.method === 'password' && context.password === 'secret') context.accept();
      else context.reject(['password']);
    });
    client.on('ready', () => {
      client.on('session', (acceptSession) => {
        acceptSession().on('sftp', (acceptSftp) => this.serve(acceptSftp(), client));
      });
    });
  }

  /** True when the connection is cut here, so that nothing is answered. */
  private cuts(client: Connection, operation: Cut['operation'], path: string, when: Cut['when']): boolean {
    const { cut } = this;
    if (cut?.operation !== operation || cut.when !== when || !cut.path.test(path)) return false;
    this.cut = undefined;
    client.end();
    return true;
  }

  private serve(sftp: SFTPWrapper, client: Connection): void {
    const handles = new Map<number, { path: string; listed?: boolean }>();
    const handleOf = (bytes: Buffer) => handles.get(bytes.readUInt32BE(0));
    const open = (path: string): Buffer => {
      const handle = Buffer.alloc(4);
      handle.writeUInt32BE(handles.size, 0);
      handles.set(handles.size, { path });
      return handle;
    };
    const stat = (id: number, path: string): void => {
      const content = this.files.get(path);
      if (!content && !this.folders.has(path)) return sftp.status(id, STATUS_CODE.NO_SUCH_FILE);
      sftp.attrs(id, attributesOf(content));
    };
    sftp.on('STAT', stat);
    sftp.on('LSTAT', stat);
    sftp.on('FSTAT', (id, handle) => stat(id, handleOf(handle)?.path ?? ''));
    sftp.on('REALPATH', (id, path) =>
      sftp.name(id, [{ filename: path, longname: path, attrs: attributesOf(undefined) }]),
    );
    sftp.on('OPEN', (id, path, flags) => {
      if (this.cuts(client, 'open', path, 'before')) return;
      if (flags & OPEN_MODE.WRITE) {
        this.operations.push(`open ${path}`);
        this.files.set(path, Buffer.alloc(0));
      } else if (!this.files.has(path)) return sftp.status(id, STATUS_CODE.NO_SUCH_FILE);
      if (!this.cuts(client, 'open', path, 'after')) sftp.handle(id, open(path));
    });
    sftp.on('WRITE', (id, handle, offset, data) => {
      const path = handleOf(handle)?.path ?? '';
      const before = this.files.get(path) ?? Buffer.alloc(0);
      this.files.set(path, Buffer.concat([before.subarray(0, offset), data]));
      sftp.status(id, STATUS_CODE.OK);
    });
    sftp.on('READ', (id, handle, offset, length) => {
      const content = this.files.get(handleOf(handle)?.path ?? '') ?? Buffer.alloc(0);
      if (offset >= content.length) sftp.status(id, STATUS_CODE.EOF);
      else sftp.data(id, content.subarray(offset, offset + length));
    });
    sftp.on('OPENDIR', (id, path) => sftp.handle(id, open(path)));
    sftp.on('READDIR', (id, bytes) => {
      const handle = handleOf(bytes);
      if (!handle || handle.listed) return sftp.status(id, STATUS_CODE.EOF);
      handle.listed = true;
      sftp.name(
        id,
        this.names(handle.path).map((path) => entryOf(path, this.files.get(path))),
      );
    });
    sftp.on('RENAME', (id, from, to) => {
      if (this.cuts(client, 'rename', to, 'before')) return;
      const content = this.files.get(from);
      if (!content || this.files.has(to)) return sftp.status(id, STATUS_CODE.FAILURE);
      this.operations.push(`rename ${to}`);
      this.files.delete(from);
      this.files.set(to, content);
      if (!this.cuts(client, 'rename', to, 'after')) sftp.status(id, STATUS_CODE.OK);
    });
    sftp.on('MKDIR', (id, path) => {
      this.folders.add(path);
      sftp.status(id, STATUS_CODE.OK);
    });
    sftp.on('REMOVE', (id, path) =>
      sftp.status(id, this.files.delete(path) ? STATUS_CODE.OK : STATUS_CODE.NO_SUCH_FILE),
    );
    sftp.on('CLOSE', (id) => sftp.status(id, STATUS_CODE.OK));
  }
}

function attributesOf(content: Buffer | undefined): ssh2.Attributes {
  const mode = content ? 0o100600 : 0o040700;
  return { mode, uid: 0, gid: 0, size: content?.length ?? 0, atime: 0, mtime: 0 };
}

function entryOf(path: string, content: Buffer | undefined): ssh2.FileEntry {
  const filename = path.slice(path.lastIndexOf('/') + 1);
  return {
    filename,
    longname: `-rw------- 1 0 0 ${String(content?.length ?? 0)} Jan 1 00:00 ${filename}`,
    attrs: attributesOf(content),
  };
}
