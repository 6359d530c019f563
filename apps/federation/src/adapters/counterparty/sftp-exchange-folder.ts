import { connect, type Socket } from 'node:net';
import SftpClient from 'ssh2-sftp-client';
import { AppError } from '#kernel/app-error';
import { ExchangeFolder } from '../../application/ports/exchange-folder.ts';
import type { SftpEndpoint } from './sftp-endpoint.ts';

const READY_TIMEOUT_MS = 10_000;
const CALL_TIMEOUT_MS = 30_000;
const KEEP_ALIVE_MS = 10_000;
const CLOSE_TIMEOUT_MS = 2_000;

/**
 * The receiver's folders by SFTP. One connection is kept and used by one call at a time; whoever finds it gone opens
 * the next one, and the loops above wait longer after each failure.
 */
export class SftpExchangeFolder extends ExchangeFolder {
  private readonly endpoint: SftpEndpoint;
  private current: Session | undefined;
  private last: Promise<unknown> = Promise.resolve();

  constructor(endpoint: SftpEndpoint) {
    super();
    this.endpoint = endpoint;
  }

  sizeOf(path: string): Promise<number | undefined> {
    return this.call('stat', async (client) => {
      try {
        return (await client.stat(path)).size;
      } catch (error) {
        if ((error as { code?: unknown }).code === 'ENOENT') return undefined;
        throw error;
      }
    });
  }

  write(path: string, content: Uint8Array): Promise<void> {
    return this.call('put', async (client) => {
      await client.put(Buffer.from(content), path);
    });
  }

  rename(from: string, to: string): Promise<void> {
    return this.call('rename', async (client) => {
      await client.rename(from, to);
    });
  }

  list(folder: string): Promise<string[]> {
    return this.call('list', async (client) => {
      const entries = await client.list(folder);
      return entries.filter(({ type }) => type === '-').map(({ name }) => name);
    });
  }

  read(path: string): Promise<Uint8Array> {
    return this.call('get', async (client) => (await client.get(path)) as Buffer);
  }

  remove(path: string): Promise<void> {
    return this.call('delete', async (client) => {
      await client.delete(path);
    });
  }

  ensureFolder(folder: string): Promise<void> {
    return this.call('mkdir', async (client) => {
      if ((await client.exists(folder)) === false) await client.mkdir(folder);
    });
  }

  async close(): Promise<void> {
    await this.last;
    const session = this.current;
    if (session) await within(CLOSE_TIMEOUT_MS, session.client.end()).catch(() => undefined);
    this.drop();
  }

  private call<T>(operation: string, work: (client: SftpClient) => Promise<T>): Promise<T> {
    const result = this.last.then(() => this.guarded(operation, work));
    this.last = result.catch(() => undefined);
    return result;
  }

  private async guarded<T>(operation: string, work: (client: SftpClient) => Promise<T>): Promise<T> {
    try {
      const { client } = await this.session();
      return await within(CALL_TIMEOUT_MS, work(client));
    } catch (error) {
      // Nobody knows what a failed call leaves behind on the connection; a new one is cheap.
      this.drop();
      throw new AppError('FED-0203', 'unavailable', { operation, reason: reasonOf(error) }, error);
    }
  }

  private async session(): Promise<Session> {
    if (this.current) return this.current;
    const { host, port, ...access } = this.endpoint.connection();
    // Each call is a small packet that waits for its answer: with Nagle's algorithm it would wait for the timer too.
    const socket = connect({ host, port, noDelay: true });
    const forget = (): void => {
      if (this.current?.socket === socket) this.current = undefined;
    };
    const client = new SftpClient('federation', { error: forget, end: forget, close: forget });
    try {
      const times = { readyTimeout: READY_TIMEOUT_MS, keepaliveInterval: KEEP_ALIVE_MS, keepaliveCountMax: 3 };
      await client.connect({ ...access, ...times, sock: socket });
    } catch (error) {
      socket.destroy();
      throw error;
    }
    this.current = { client, socket };
    return this.current;
  }

  private drop(): void {
    const session = this.current;
    this.current = undefined;
    session?.socket.destroy();
  }
}

interface Session {
  readonly client: SftpClient;
  readonly socket: Socket;
}

async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new RangeError('no answer in time')), limitMs);
  });
  return Promise.race([work, limit]).finally(() => clearTimeout(timer));
}

function reasonOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' || typeof code === 'number' ? String(code) : 'failed';
}
