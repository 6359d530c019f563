import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const BEGIN = '<!-- figures: written by npm run bench -->';
const END = '<!-- end of figures -->';

/** Puts the text between the marks of a document; what stands outside them is people's. */
export function withFigures(document: string, figures: string): string {
  const [from, to] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (from < 0 || to < from) throw new RangeError(`the report has no place for figures between ${BEGIN} and ${END}`);
  return `${document.slice(0, from + BEGIN.length)}\n\n${figures.trim()}\n\n${document.slice(to)}`;
}

export function replaceFigures(file: string, figures: string): void {
  const document = existsSync(file) ? readFileSync(file, 'utf8') : `# Benchmarks\n\n${BEGIN}\n${END}\n`;
  writeFileSync(file, withFigures(document, figures));
}
