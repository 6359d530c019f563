import type { Ready } from './system.ts';

/** Sum of a metric over its labels, as the service shows it now. */
export async function metricOf(ready: Ready, service: string, name: string): Promise<number> {
  const text = await (await fetch(`${ready.services[service]}/metrics`)).text();
  return text
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}
