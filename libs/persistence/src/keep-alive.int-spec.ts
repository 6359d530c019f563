import { existsSync, readFileSync } from 'node:fs';
import type { Pool } from 'pg';
import { createTestDatabase, type TestDatabase } from '#testing/postgres';

const SOCKETS = '/proc/net/tcp';
const ESTABLISHED = '01';
const KEEP_ALIVE_TIMER = '02';

/** Which kernel timer runs for the socket of a local port: column `tr` of its line. */
function timerOf(localPort: number): string | undefined {
  const port = localPort.toString(16).toUpperCase().padStart(4, '0');
  const line = readFileSync(SOCKETS, 'utf8')
    .split('\n')
    .map((text) => text.trim().split(/\s+/))
    .find(([, local, , state]) => local?.endsWith(`:${port}`) && state === ESTABLISHED);
  return line?.[5]?.split(':')[0];
}

(existsSync(SOCKETS) ? describe : describe.skip)('a connection to the database', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase({ migrations: [] });
  });

  afterAll(() => database.drop());

  it('is asked by the kernel whether its other end is still there', async () => {
    const { master } = database.dataSource.driver as unknown as { master: Pool };
    const client = (await master.connect()) as unknown as {
      connection: { stream: { localPort: number } };
      release(): void;
    };
    try {
      expect(timerOf(client.connection.stream.localPort)).toBe(KEEP_ALIVE_TIMER);
    } finally {
      client.release();
    }
  });
});
