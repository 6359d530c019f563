import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivateFile } from '../servers/secret-file.mjs';

/** `ready.json`: present only while the system answers, and the only truth about its addresses. */
export class ReadyFile {
  /** @param {string} dataDir */
  constructor(dataDir) {
    this.path = join(dataDir, 'ready.json');
    /** @type {Record<string, unknown> | undefined} */
    this.content = undefined;
    this.remove();
  }

  /** @param {Record<string, any>} content */
  publish(content) {
    this.content = content;
    writePrivateFile(this.path, `${JSON.stringify(content, null, 2)}\n`);
    return content;
  }

  /** @param {Record<string, number>} processes */
  updateProcesses(processes) {
    if (this.content) this.publish({ ...this.content, processes });
  }

  remove() {
    this.content = undefined;
    rmSync(this.path, { force: true });
  }
}
