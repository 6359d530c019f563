import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomSecret, writePrivateFile } from '../servers/secret-file.mjs';
import { servicesWithDatabase } from './service-table.mjs';

/**
 * @typedef {object} Secrets
 * @property {Record<string, string>} databaseRoles role → password
 * @property {string} internalToken services to each other
 * @property {string} oidcClientSecret of the demo clients
 * @property {string} sftpPassword
 */

/** @param {string} dataDir */
export function secretsFileOf(dataDir) {
  return join(dataDir, 'secrets.json');
}

/** What a newer version needs is added; what exists stays. @param {string} dataDir @returns {Secrets} */
export function keepSecrets(dataDir) {
  const file = secretsFileOf(dataDir);
  const known = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const roles = servicesWithDatabase.flatMap((name) => [`kokuho_${name}_app`, `kokuho_${name}_migrator`]);
  const secrets = {
    databaseRoles: Object.fromEntries(roles.map((role) => [role, known.databaseRoles?.[role] ?? randomSecret()])),
    internalToken: known.internalToken ?? randomSecret(),
    oidcClientSecret: known.oidcClientSecret ?? randomSecret(),
    sftpPassword: known.sftpPassword ?? randomSecret(),
  };
  writePrivateFile(file, `${JSON.stringify(secrets, null, 2)}\n`);
  return secrets;
}
