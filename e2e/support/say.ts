/** What a long run found, for the one who reads its output. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
