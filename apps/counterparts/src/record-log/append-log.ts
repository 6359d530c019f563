import { mkdir, open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '#kernel/app-error';
import { syncFolder } from './durable-file.ts';
import { readLines } from './line-reader.ts';

/** Where an entry stands in the file; enough to read it again without holding it in memory. */
export interface LogPosition {
  readonly offset: number;
  readonly length: number;
}

/** What a body writes; the log adds `seq` and `at`. */
export interface LogBody {
  readonly kind: string;
}

export type LogEntry<B extends LogBody> = B & { readonly seq: number; readonly at: string };

/** An entry taken in; `durable` settles once it is on the disk. */
export interface Appended<B extends LogBody> {
  readonly entry: LogEntry<B>;
  readonly position: LogPosition;
  readonly durable: Promise<void>;
}

/** Hands every entry of the file to the body so that it can rebuild what it holds. */
export type Replay<B extends LogBody> = (entry: LogEntry<B>, position: LogPosition) => void;

const MAX_PAGE = 1_000;

/**
 * Append-only JSON lines, one fsync for all entries that wait (group commit).
 *
 * An answer that leaves only after `durable` is never taken back by a crash. A last line torn by kill -9 is cut off
 * on open: nobody was told about it. A broken line before it is damage and refuses the start.
 */
export class AppendLog<B extends LogBody> {
  private readonly file: FileHandle;
  private readonly offsets: number[] = [];
  private size = 0;
  private waiting: Buffer[] = [];
  private writing: Promise<void> | undefined;
  private nextBatch: Promise<void> | undefined;

  private constructor(file: FileHandle) {
    this.file = file;
  }

  static async open<B extends LogBody>(path: string, replay: Replay<B>): Promise<AppendLog<B>> {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(path, 'a+', 0o600);
    await syncFolder(dirname(path));
    const log = new AppendLog<B>(file);
    try {
      await log.restore(replay);
    } catch (error) {
      await file.close();
      throw error;
    }
    return log;
  }

  get count(): number {
    return this.offsets.length;
  }

  append(body: B): Appended<B> {
    const entry: LogEntry<B> = { seq: this.offsets.length + 1, at: new Date().toISOString(), ...body };
    const bytes = Buffer.from(`${JSON.stringify(entry)}\n`);
    const position = { offset: this.size, length: bytes.length - 1 };
    this.offsets.push(this.size);
    this.size += bytes.length;
    this.waiting.push(bytes);
    return { entry, position, durable: this.flush() };
  }

  /** Settles when everything appended so far is on the disk. */
  settled(): Promise<void> {
    return this.waiting.length > 0 ? this.flush() : (this.writing ?? Promise.resolve());
  }

  async read(position: LogPosition): Promise<LogEntry<B>> {
    await this.settled();
    const bytes = Buffer.allocUnsafe(position.length);
    await this.file.read(bytes, 0, position.length, position.offset);
    return JSON.parse(bytes.toString('utf8')) as LogEntry<B>;
  }

  /** Entries with a sequence number above `after`, in order. */
  async page(after: number, limit: number): Promise<LogEntry<B>[]> {
    const from = Math.max(0, after);
    const until = Math.min(this.offsets.length, from + Math.min(limit, MAX_PAGE));
    const positions = this.offsets.slice(from, until).map((offset, index) => ({
      offset,
      length: (this.offsets[from + index + 1] ?? this.size) - offset - 1,
    }));
    return Promise.all(positions.map((position) => this.read(position)));
  }

  async close(): Promise<void> {
    await this.settled();
    await this.file.close();
  }

  private async restore(replay: Replay<B>): Promise<void> {
    for await (const { bytes, offset, complete } of readLines(this.file)) {
      if (!complete) break;
      replay(parse<B>(bytes, offset), { offset, length: bytes.length });
      this.offsets.push(offset);
      this.size = offset + bytes.length + 1;
    }
    const { size: onDisk } = await this.file.stat();
    if (onDisk > this.size) {
      await this.file.truncate(this.size);
      await this.file.sync();
    }
  }

  private flush(): Promise<void> {
    this.nextBatch ??= this.startBatch(this.writing);
    return this.nextBatch;
  }

  /** Waits for the batch before it, so that everything appended meanwhile shares one sync. */
  private async startBatch(previous: Promise<void> | undefined): Promise<void> {
    await previous;
    await new Promise((resolve) => setImmediate(resolve));
    const bytes = this.waiting;
    this.waiting = [];
    this.writing = this.nextBatch;
    this.nextBatch = undefined;
    await this.file.writev(bytes);
    await this.file.datasync();
  }
}

function parse<B extends LogBody>(bytes: Buffer, offset: number): LogEntry<B> {
  try {
    return JSON.parse(bytes.toString('utf8')) as LogEntry<B>;
  } catch (cause) {
    throw new AppError('GEN-0001', 'bug', { what: 'a line of the log is damaged', offset }, cause);
  }
}
