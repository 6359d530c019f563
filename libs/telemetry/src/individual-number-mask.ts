import { isIndividualNumber } from '#kernel/check-digit';

const DIGIT = '[0-9０-９]';
const SEPARATOR = '[-‐－ 　]?';
const TWELVE_DIGITS = new RegExp(`(?<!${DIGIT})${DIGIT}(?:${SEPARATOR}${DIGIT}){11}(?!${DIGIT})`, 'g');
const MASK = '************';

/** Masks every 12-digit run that is a valid 個人番号: half- or full-width, with or without separators. */
export function maskIndividualNumbers(text: string): string {
  return text.replace(TWELVE_DIGITS, (run) => (isNumber(run) ? MASK : run));
}

/** The same for a line of JSON, which stays JSON: a number outside quotation marks becomes a string. */
export function maskIndividualNumbersInJson(line: string): string {
  return line.replace(TWELVE_DIGITS, (run, offset: number) => {
    if (!isNumber(run)) return run;
    return isInsideString(line, offset) ? MASK : `"${MASK}"`;
  });
}

function isNumber(run: string): boolean {
  const digits = run.normalize('NFKC').replace(/\D/g, '');
  return isIndividualNumber(digits);
}

function isInsideString(json: string, offset: number): boolean {
  const before = json.slice(0, offset).replace(/\\./g, '');
  return before.split('"').length % 2 === 0;
}
