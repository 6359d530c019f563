import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Whose data lie on a disk of their own, and how large it is: room for a long run, and soon filled. */
const SIZES = { rabbitmq: '768m', postgres: '1536m' } as const;
const FOLDERS = { rabbitmq: join('rabbitmq', 'mnesia'), postgres: 'postgres' } as const;
const BALLAST = 'ballast';
const PIECE = Buffer.alloc(1024 * 1024);

export type Disk = keyof typeof SIZES;

/** Set for the process that runs in a mount namespace of its own, so that no mount outlives it. */
const INSIDE = 'KOKUHO_CHAOS_MOUNTS';

/** Starts this program again in a mount namespace of its own; returns true when it is inside, and false when none is permitted. */
export function enterOwnMounts(): boolean {
  if (process.env[INSIDE] !== undefined) return true;
  const unshare = ['--mount', '--propagation', 'private'];
  if (process.execve === undefined || spawnSync('unshare', [...unshare, 'true']).status !== 0) return false;
  const again = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  return process.execve('/usr/bin/env', ['env', 'unshare', ...unshare, ...again], { ...process.env, [INSIDE]: 'own' });
}

/** Mounts the small disks into an empty data folder. */
export function mountSmallDisks(dataDir: string): () => void {
  for (const disk of Object.keys(SIZES) as Disk[]) {
    const folder = join(dataDir, FOLDERS[disk]);
    mkdirSync(folder, { recursive: true, mode: 0o711 });
    const options = ['-t', 'tmpfs', '-o', `size=${SIZES[disk]},mode=0711`, 'kokuho-chaos', folder];
    const { status, stderr } = spawnSync('mount', options, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`mount ${folder}: ${stderr}`);
  }
  // Read after the broker's own settings: its usual limit is more than the whole disk.
  const conf = join(dataDir, 'rabbitmq', 'conf.d');
  mkdirSync(conf, { recursive: true, mode: 0o700 });
  writeFileSync(join(conf, 'small-disk.conf'), 'disk_free_limit.absolute = 50MB\n', { mode: 0o600 });
  return () => {
    for (const disk of Object.keys(SIZES) as Disk[]) spawnSync('umount', ['--lazy', join(dataDir, FOLDERS[disk])]);
  };
}

/** Takes what is free on a disk, except for `leave` bytes. */
export function fillUp(dataDir: string, disk: Disk, leave: number): void {
  const folder = join(dataDir, FOLDERS[disk]);
  const file = openSync(join(folder, BALLAST), 'a', 0o600);
  try {
    for (;;) {
      const { bavail, bsize } = statfsSync(folder);
      const left = bavail * bsize - leave;
      if (left <= 0) return;
      writeSync(file, PIECE, 0, Math.min(left, PIECE.length));
    }
  } catch (error) {
    // Somebody else was faster with the last page.
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(file);
  }
}

export function makeRoom(dataDir: string, disk: Disk): void {
  rmSync(join(dataDir, FOLDERS[disk], BALLAST), { force: true });
}
