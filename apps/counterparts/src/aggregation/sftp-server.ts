import { once } from 'node:events';
import { timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import ssh2 from 'ssh2';
import type { AuthContext, Connection, Server } from 'ssh2';
import type { CounterpartsConfig } from '../counterparts.config.ts';
import { hostKey } from './host-key.ts';
import { serveSftp } from './sftp-session.ts';

export interface SftpPlace {
  /** What a session sees as `/`. */
  readonly root: string;
  readonly state: string;
}

/** SFTP for one user, shut into one folder. */
export class SftpServer {
  private readonly server: Server;
  private readonly connections: Set<Connection>;

  private constructor(server: Server, connections: Set<Connection>) {
    this.server = server;
    this.connections = connections;
  }

  /** @param onComplete called after a file was closed or renamed in the folder */
  static async listen(config: CounterpartsConfig, place: SftpPlace, onComplete: () => void): Promise<SftpServer> {
    const connections = new Set<Connection>();
    const server = new ssh2.Server({ hostKeys: [await hostKey(place.state)] }, (connection) => {
      connections.add(connection);
      // SFTP is many small answers; held back for more to come, each would wait for the peer's delayed acknowledgement.
      (connection as unknown as Pick<Socket, 'setNoDelay'>).setNoDelay(true);
      connection.on('close', () => connections.delete(connection));
      // A sender that breaks off is no fault of this body.
      connection.on('error', () => connection.end());
      connection.on('authentication', (attempt) => authenticate(attempt, config.sftp));
      connection.on('session', (accept) => {
        accept().on('sftp', (acceptSftp) => serveSftp(acceptSftp(), place.root, onComplete));
      });
    });
    server.listen(config.sftp.port, config.bindAddress);
    await once(server, 'listening');
    return new SftpServer(server, connections);
  }

  async close(): Promise<void> {
    for (const connection of this.connections) connection.end();
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    await closed;
  }
}

function authenticate(attempt: AuthContext, { user, password }: CounterpartsConfig['sftp']): void {
  const known =
    attempt.method === 'password' && sameText(attempt.username, user) && sameText(attempt.password, password);
  if (known) attempt.accept();
  else attempt.reject(['password']);
}

function sameText(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
