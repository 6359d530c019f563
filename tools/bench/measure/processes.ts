import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks a second of `/proc`; 100 on every Linux that Node runs on. */
const TICKS = 100;

interface ProcessTimes {
  readonly parent: number;
  /** Own time and that of children which have ended and were waited for. */
  readonly seconds: number;
}

function timesOf(pid: number): ProcessTimes | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // The command may hold spaces and brackets; the fields follow its last one.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0);
  return { parent: Number(fields[1]), seconds: ticks / TICKS };
}

export function parentOf(pid: number): number | undefined {
  return timesOf(pid)?.parent;
}

/** CPU seconds that a process and everything below it have used so far. */
export function cpuSecondsOf(root: number): number {
  const all = new Map<number, ProcessTimes>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const times = timesOf(Number(name));
    if (times) all.set(Number(name), times);
  }
  let sum = 0;
  const open = [root];
  for (let pid = open.pop(); pid !== undefined; pid = open.pop()) {
    sum += all.get(pid)?.seconds ?? 0;
    for (const [child, { parent }] of all) if (parent === pid) open.push(child);
  }
  return sum;
}
