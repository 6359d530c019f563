import { isIndividualNumber } from '#kernel/check-digit';
import { isPlainDate } from '#kernel/plain-date';
import type { Refusal } from '../acceptance/refusal.ts';
import type { LayoutField } from './layout.ts';

const segmenter = new Intl.Segmenter('ja', { granularity: 'grapheme' });
const TIME = /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/;

/** The first thing wrong with a field, in words that say what to mend, or undefined. */
export function fieldRefusal(field: LayoutField, value: string): Refusal | undefined {
  const refuse = (code: string, text: string): Refusal => ({ code, text, field: field.name });
  if (value === '')
    return field.required ? refuse('E111', `必須の項目「${field.name}」が空です。値を入れてください`) : undefined;
  if (!isOfType(field, value)) {
    return isDay(field)
      ? refuse('E115', `「${field.name}」が暦にある日付・時刻ではありません。正しい日付・時刻に直してください`)
      : refuse('E112', `「${field.name}」の文字種が違います（型 ${field.type}）。文字種を直してください`);
  }
  if (isTooLong(field, value))
    return refuse('E113', `「${field.name}」が${field.length}文字を超えています。短くしてください`);
  if (field.codes && !field.codes.includes(value)) {
    return refuse(
      'E114',
      `「${field.name}」が定められたコードではありません（${field.codes.join('・')}）。コードを直してください`,
    );
  }
  if (field.key === 'individualNumber' && !isIndividualNumber(value)) {
    return refuse('E401', `「${field.name}」の検査用数字が正しくありません。番号を確かめてください`);
  }
  return undefined;
}

function isDay(field: LayoutField): boolean {
  return field.type === 'DATE' || field.type === 'TIME' || field.type === 'DATETIME';
}

function isOfType(field: LayoutField, value: string): boolean {
  switch (field.type) {
    case 'X':
      return /^[\x20-\x7e]*$/.test(value);
    case 'N':
      return !/\p{Cc}/u.test(value);
    case '9':
      return /^\d+$/.test(value);
    case 'DATE':
      return isPlainDate(value);
    case 'TIME':
      return TIME.test(value);
    case 'DATETIME':
      return isPlainDate(value.slice(0, 10)) && /^[ T]$/.test(value.charAt(10)) && TIME.test(value.slice(11));
  }
}

/** Lengths count user-perceived characters: a kanji with a variation selector is one. */
function isTooLong(field: LayoutField, value: string): boolean {
  if (value.length <= field.length) return false;
  let count = 0;
  for (const _ of segmenter.segment(value)) if (++count > field.length) return true;
  return false;
}
