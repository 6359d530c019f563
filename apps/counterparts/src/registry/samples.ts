import { integerBetween, pick } from '../faults/seeded-random.ts';
import type { Random } from '../faults/seeded-random.ts';
import type { Address } from './resident.ts';

type Written = readonly [text: string, kana: string];

/** Names and places that nobody can take for real ones. */
const SURNAMES: readonly Written[] = [
  ['見本', 'ミホン'],
  ['見本野', 'ミホンノ'],
  ['見本田', 'ミホンダ'],
  ['見本山', 'ミホンヤマ'],
  ['例示', 'レイジ'],
  ['例示川', 'レイジガワ'],
  ['例示原', 'レイジハラ'],
  ['試験谷', 'シケンダニ'],
  ['仮名', 'カメイ'],
];
const MALE: readonly Written[] = [
  ['太郎', 'タロウ'],
  ['次郎', 'ジロウ'],
  ['三郎', 'サブロウ'],
  ['四郎', 'シロウ'],
  ['一', 'ハジメ'],
  ['健', 'ケン'],
  ['誠', 'マコト'],
];
const FEMALE: readonly Written[] = [
  ['花子', 'ハナコ'],
  ['月子', 'ツキコ'],
  ['星子', 'ホシコ'],
  ['雪', 'ユキ'],
  ['花', 'ハナ'],
  ['良子', 'ヨシコ'],
  ['次子', 'ツグコ'],
];

export interface SampleName {
  readonly name: string;
  readonly kana: string;
}

export function surname(random: Random): Written {
  return pick(random, SURNAMES);
}

export function givenName(random: Random, sex: string): Written {
  return pick(random, sex === 'MALE' ? MALE : FEMALE);
}

export function fullName([family, familyKana]: Written, [given, givenKana]: Written): SampleName {
  return { name: `${family}　${given}`, kana: `${familyKana}　${givenKana}` };
}

export function townAddress(random: Random, municipalityCode: string): Address {
  const section = fullWidth(integerBetween(random, 1, 40));
  const lot = fullWidth(integerBetween(random, 1, 999));
  return { municipalityCode, postalCode: '6820700', text: `鳥取県東伯郡湯梨浜町大字見本${section}区${lot}番地` };
}

const ELSEWHERE: readonly Address[] = [
  { municipalityCode: '131016', text: '東京都千代田区見本１番地' },
  { municipalityCode: '271004', text: '大阪府大阪市見本２番地' },
  { municipalityCode: '312011', text: '鳥取県鳥取市見本３番地' },
  { municipalityCode: '312037', text: '鳥取県倉吉市見本４番地' },
];

export function elsewhere(random: Random): Address {
  return pick(random, ELSEWHERE);
}

function fullWidth(number: number): string {
  return String(number).replaceAll(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
}
