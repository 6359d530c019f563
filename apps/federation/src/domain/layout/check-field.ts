import { isPlainDate } from '#kernel/plain-date';
import type { FieldFaultReason } from './layout.errors.ts';
import type { FieldType, LayoutField } from './layout.ts';

// A name may hold variation selectors and characters outside the basic plane: lengths count what a person sees.
const GRAPHEMES = new Intl.Segmenter('ja', { granularity: 'grapheme' });

const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;
const HALF_WIDTH = /^[\u0020-\u007e\uff61-\uff9f]*$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/;

/** Characters as a person counts them. */
export function characterCount(text: string): number {
  let count = 0;
  for (const _ of GRAPHEMES.segment(text)) count += 1;
  return count;
}

/** Why the text does not fit the field, or undefined when it does. */
export function checkField(field: LayoutField, text: string): FieldFaultReason | undefined {
  if (text === '') return field.required ? 'required' : undefined;
  if (CONTROL.test(text)) return 'control-character';
  const ofType = checkType(field.type, text);
  if (ofType) return ofType;
  // Counting as a person does is dear, and never gives more than the code units.
  if (text.length > field.length && characterCount(text) > field.length) return 'too-long';
  return field.codes && !field.codes.includes(text) ? 'not-in-codes' : undefined;
}

function checkType(type: FieldType, text: string): FieldFaultReason | undefined {
  switch (type) {
    case 'X':
      return HALF_WIDTH.test(text) ? undefined : 'not-half-width';
    case 'N':
      return undefined;
    case '9':
      return /^\d+$/.test(text) ? undefined : 'not-an-integer';
    case 'DATE':
      return isPlainDate(text) ? undefined : 'not-a-day';
    case 'TIME':
      return TIME.test(text) ? undefined : 'not-a-time';
    case 'DATETIME':
      return checkDateTime(text);
  }
}

function checkDateTime(text: string): FieldFaultReason | undefined {
  if (!isPlainDate(text.slice(0, 10))) return 'not-a-day';
  return text[10] === ' ' && TIME.test(text.slice(11)) ? undefined : 'not-a-time';
}
