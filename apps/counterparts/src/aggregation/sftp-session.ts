import type { FileHandle } from 'node:fs/promises';
import ssh2 from 'ssh2';
import type { FileEntry, SFTPWrapper } from 'ssh2';
import { SftpFiles, toAttributes } from './sftp-files.ts';

const { STATUS_CODE } = ssh2.utils.sftp;
const MAX_READ = 256 * 1024;

type OpenHandle =
  | { readonly kind: 'file'; readonly path: string; readonly file: FileHandle; written: boolean }
  | { readonly kind: 'folder'; entries: FileEntry[] | undefined };

/** Serves one SFTP session; a written file is on the disk before its close is answered. */
export function serveSftp(sftp: SFTPWrapper, root: string, onComplete: () => void): void {
  const session = new SftpSession(sftp, new SftpFiles(root), onComplete);
  session.serveFiles();
  session.serveHandles();
  session.serveFolders();
}

class SftpSession {
  private readonly sftp: SFTPWrapper;
  private readonly files: SftpFiles;
  private readonly onComplete: () => void;
  private readonly handles = new Map<number, OpenHandle>();
  private lastHandle = 0;

  constructor(sftp: SFTPWrapper, files: SftpFiles, onComplete: () => void) {
    this.sftp = sftp;
    this.files = files;
    this.onComplete = onComplete;
    sftp.on('end', () => this.abandon());
    sftp.on('close', () => this.abandon());
  }

  serveFiles(): void {
    const { sftp, files } = this;
    sftp.on('OPEN', (id, path, mode) =>
      this.reply(id, async () => {
        const file = await files.open(path, mode);
        sftp.handle(id, this.remember({ kind: 'file', path, file, written: false }));
      }),
    );
    sftp.on('REMOVE', (id, path) => this.reply(id, () => files.remove(path), true));
    sftp.on('RENAME', (id, from, to) =>
      this.reply(
        id,
        async () => {
          await files.rename(from, to);
          this.onComplete();
        },
        true,
      ),
    );
    for (const event of ['STAT', 'LSTAT'] as const) {
      sftp.on(event as 'STAT', (id, path) => {
        this.reply(id, async () => sftp.attrs(id, await files.attributes(path)));
      });
    }
    // Times and modes of what arrives here mean nothing to this body.
    sftp.on('SETSTAT', (id) => this.reply(id, () => Promise.resolve(), true));
    sftp.on('REALPATH', (id, path) =>
      this.reply(id, () => {
        sftp.name(id, [nameOnly(files.realPath(path))]);
        return Promise.resolve();
      }),
    );
  }

  serveHandles(): void {
    const { sftp } = this;
    sftp.on('READ', (id, handle, offset, length) =>
      this.reply(id, async () => {
        const { file } = this.file(handle);
        const { bytesRead, buffer } = await file.read(Buffer.alloc(Math.min(length, MAX_READ)), 0, undefined, offset);
        if (bytesRead === 0) sftp.status(id, STATUS_CODE.EOF);
        else sftp.data(id, buffer.subarray(0, bytesRead));
      }),
    );
    sftp.on('WRITE', (id, handle, offset, data) =>
      this.reply(
        id,
        async () => {
          const open = this.file(handle);
          open.written = true;
          await open.file.write(data, 0, data.length, offset);
        },
        true,
      ),
    );
    sftp.on('FSTAT', (id, handle) =>
      this.reply(id, async () => sftp.attrs(id, toAttributes(await this.file(handle).file.stat()))),
    );
    sftp.on('FSETSTAT', (id) => this.reply(id, () => Promise.resolve(), true));
    sftp.on('CLOSE', (id, handle) => this.reply(id, () => this.close(handle), true));
  }

  serveFolders(): void {
    const { sftp, files } = this;
    sftp.on('OPENDIR', (id, path) =>
      this.reply(id, async () => sftp.handle(id, this.remember({ kind: 'folder', entries: await files.list(path) }))),
    );
    sftp.on('READDIR', (id, handle) => {
      const open = this.handles.get(handle.readUInt32BE(0));
      const entries = open?.kind === 'folder' ? open.entries : undefined;
      if (open?.kind === 'folder') open.entries = undefined;
      if (entries && entries.length > 0) sftp.name(id, entries);
      else sftp.status(id, STATUS_CODE.EOF);
    });
    sftp.on('MKDIR', (id, path) => this.reply(id, () => files.makeFolder(path), true));
    sftp.on('RMDIR', (id, path) => this.reply(id, () => files.removeFolder(path), true));
  }

  private async close(handle: Buffer): Promise<void> {
    const key = handle.readUInt32BE(0);
    const open = this.handles.get(key);
    this.handles.delete(key);
    if (open?.kind !== 'file') return;
    await open.file.datasync().catch(() => undefined);
    await open.file.close();
    await this.files.syncFolderOf(open.path);
    this.onComplete();
  }

  private remember(open: OpenHandle): Buffer {
    this.lastHandle += 1;
    this.handles.set(this.lastHandle, open);
    const handle = Buffer.alloc(4);
    handle.writeUInt32BE(this.lastHandle);
    return handle;
  }

  private file(handle: Buffer): Extract<OpenHandle, { kind: 'file' }> {
    const open = handle.length === 4 ? this.handles.get(handle.readUInt32BE(0)) : undefined;
    if (open?.kind !== 'file') throw Object.assign(new RangeError('no such handle'), { code: 'EBADF' });
    return open;
  }

  /** Runs the work and turns its failure into a status; `ok` sends a plain OK after it. */
  private reply(id: number, work: () => Promise<unknown>, ok = false): void {
    work().then(
      () => {
        if (ok) this.sftp.status(id, STATUS_CODE.OK);
      },
      (error: unknown) => this.sftp.status(id, statusOf((error as NodeJS.ErrnoException).code)),
    );
  }

  private abandon(): void {
    for (const open of this.handles.values()) if (open.kind === 'file') void open.file.close().catch(() => undefined);
    this.handles.clear();
  }
}

function statusOf(code: string | undefined): number {
  if (code === 'ENOENT') return STATUS_CODE.NO_SUCH_FILE;
  if (code === 'EACCES' || code === 'EPERM') return STATUS_CODE.PERMISSION_DENIED;
  return STATUS_CODE.FAILURE;
}

function nameOnly(path: string): FileEntry {
  return { filename: path, longname: path, attrs: { mode: 0, uid: 0, gid: 0, size: 0, atime: 0, mtime: 0 } };
}
