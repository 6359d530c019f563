import { setTimeout as delay } from 'node:timers/promises';
import { integerBetween, pick, type Random } from '../../../apps/counterparts/src/faults/seeded-random.ts';
import { crash } from '../../support/crash.ts';
import type { Fault } from '../fault.ts';
import { WITH_DATABASE } from './services.ts';

const LOCKED: Readonly<Record<(typeof WITH_DATABASE)[number], string>> = {
  addressing: 'outbox.pending, addressee',
  qualification: 'outbox.pending, inbox.lane, change',
  linkage: 'inbox.lane, delivery.object',
  federation: 'inbox.lane, delivery.attempt',
};

/** PostgreSQL killed, its sessions ended, its tables locked, a transaction left open. */
export function databaseFault(random: Random): Fault {
  const how = pick(random, ['kill', 'terminate', 'terminate', 'lock', 'idle'] as const);
  const service = pick(random, WITH_DATABASE);
  const milliseconds = integerBetween(random, 300, 4_000);
  const fault = (name: string, strike: Fault['strike']): Fault => ({ class: 'database', name, strike });
  switch (how) {
    case 'kill':
      return fault('kill -9 of the postmaster', ({ running }) => crash(running, 'postgres'));
    case 'terminate':
      return fault(`end all sessions of ${service}`, ({ databases }) =>
        databases.inside('postgres', async (client) => {
          await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [
            `kokuho_${service}`,
          ]);
        }),
      );
    case 'lock':
      return fault(`lock tables of ${service} for ${String(milliseconds)} ms`, ({ databases }) =>
        databases.inside(`kokuho_${service}`, async (client) => {
          await client.query('BEGIN');
          for (const table of LOCKED[service].split(', ')) await client.query(`LOCK TABLE ${table}`);
          await delay(milliseconds);
          await client.query('COMMIT');
        }),
      );
    case 'idle':
      return fault(`open transaction in ${service} for ${String(milliseconds)} ms`, ({ databases }) =>
        databases.inside(`kokuho_${service}`, async (client) => {
          await client.query('BEGIN');
          await client.query('SELECT pg_current_xact_id()');
          await delay(milliseconds);
          await client.query('ROLLBACK');
        }),
      );
  }
}
