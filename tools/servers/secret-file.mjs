import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';

/** Of characters that need no escape in a URL. */
export function randomSecret() {
  return randomBytes(24).toString('base64url');
}

/** Written whole or not at all, readable by its owner only. @param {string} file @param {string} content */
export function writePrivateFile(file, content) {
  const draft = `${file}.${process.pid}.tmp`;
  const handle = openSync(draft, 'w', 0o600);
  try {
    writeSync(handle, content);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(draft, file);
}

/** @param {string} file @returns {string} the secret of an earlier run, or a new one */
export function keepSecret(file) {
  if (!existsSync(file)) writePrivateFile(file, `${randomSecret()}\n`);
  return readFileSync(file, 'utf8').trim();
}
