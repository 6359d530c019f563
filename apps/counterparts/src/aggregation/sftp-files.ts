import { constants } from 'node:fs';
import { lstat, mkdir, open, readdir, rename, rm, rmdir } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import ssh2 from 'ssh2';
import type { Attributes, FileEntry } from 'ssh2';
import { syncFolder } from '../record-log/durable-file.ts';

const { OPEN_MODE } = ssh2.utils.sftp;

/** The folder a session sees as `/`. Links are not followed and cannot be made, so no name leads out of it. */
export class SftpFiles {
  private readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  /** The absolute virtual path; `..` stops at `/`. */
  realPath(path: string): string {
    return posix.resolve('/', path);
  }

  async attributes(path: string): Promise<Attributes> {
    return toAttributes(await lstat(this.place(path)));
  }

  async list(path: string): Promise<FileEntry[]> {
    const names = await readdir(this.place(path));
    const entries = await Promise.all(
      names.map(async (filename) => {
        const attrs = await this.attributes(posix.join(path, filename)).catch(() => undefined);
        return attrs && { filename, longname: longName(filename, attrs), attrs };
      }),
    );
    return entries.filter((entry) => entry !== undefined);
  }

  open(path: string, mode: number): Promise<FileHandle> {
    return open(this.place(path), flagsOf(mode) | constants.O_NOFOLLOW, 0o600);
  }

  /** Like OpenSSH, refuses to rename over an existing file. */
  async rename(from: string, to: string): Promise<void> {
    const taken = await lstat(this.place(to)).then(
      () => true,
      () => false,
    );
    if (taken) throw Object.assign(new RangeError('the target exists'), { code: 'EEXIST' });
    await rename(this.place(from), this.place(to));
    await syncFolder(dirname(this.place(to)));
  }

  remove(path: string): Promise<void> {
    return rm(this.place(path));
  }

  async makeFolder(path: string): Promise<void> {
    await mkdir(this.place(path));
  }

  removeFolder(path: string): Promise<void> {
    return rmdir(this.place(path));
  }

  /** A new file's name is durable only with its folder. */
  syncFolderOf(path: string): Promise<void> {
    return syncFolder(dirname(this.place(path)));
  }

  private place(path: string): string {
    return join(this.root, this.realPath(path));
  }
}

function flagsOf(mode: number): number {
  const write = (mode & OPEN_MODE.WRITE) !== 0;
  const read = (mode & OPEN_MODE.READ) !== 0;
  let flags = write ? (read ? constants.O_RDWR : constants.O_WRONLY) : constants.O_RDONLY;
  if (mode & OPEN_MODE.CREAT) flags |= constants.O_CREAT;
  if (mode & OPEN_MODE.TRUNC) flags |= constants.O_TRUNC;
  if (mode & OPEN_MODE.EXCL) flags |= constants.O_EXCL;
  return flags;
}

export function toAttributes(stats: Awaited<ReturnType<typeof lstat>>): Attributes {
  const { mode, uid, gid, size } = stats;
  return {
    mode: Number(mode),
    uid: Number(uid),
    gid: Number(gid),
    size: Number(size),
    atime: Math.floor(Number(stats.atimeMs) / 1_000),
    mtime: Math.floor(Number(stats.mtimeMs) / 1_000),
  };
}

function longName(name: string, { mode, size, mtime }: Attributes): string {
  const kind = (mode & constants.S_IFMT) === constants.S_IFDIR ? 'd' : '-';
  return `${kind}rw------- 1 kokuho kokuho ${size} ${new Date(mtime * 1_000).toISOString().slice(0, 16)} ${name}`;
}
