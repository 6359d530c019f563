/**
 * Preloaded into every service of a fault campaign. On SIGWINCH, which Nest does not take for a wish to shut down and which
 * harms no process that does not listen yet, it reads what it shall wait for, and ends its process at
 * that step; nothing is left armed for the process that follows.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const CHANNEL = 'kokuho:failpoint:';
const file = join(process.env.KOKUHO_FAILPOINT_DIR ?? '', `${process.pid}.json`);

/** @type {{ name: string, onReached: () => void } | undefined} */
let armed;

/** @param {{ name: string, after: number }} wanted */
function arm({ name, after }) {
  let left = after;
  const onReached = () => {
    left -= 1;
    if (left > 0) return;
    rmSync(file, { force: true });
    process.kill(process.pid, 'SIGKILL');
  };
  armed = { name, onReached };
  subscribe(CHANNEL + name, onReached);
}

process.on('SIGWINCH', () => {
  if (armed) unsubscribe(CHANNEL + armed.name, armed.onReached);
  armed = undefined;
  try {
    arm(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    // No file: nothing to wait for any more.
    if (error.code !== 'ENOENT') throw error;
  }
});
