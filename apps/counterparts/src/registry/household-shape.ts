import { integerBetween } from '../faults/seeded-random.ts';
import type { Random } from '../faults/seeded-random.ts';

export interface MemberShape {
  readonly relationship: string;
  readonly sex: 'MALE' | 'FEMALE';
  readonly age: number;
}

const SHAPES = [
  { kind: 'single', share: 0.22 },
  { kind: 'single-elder', share: 0.1 },
  { kind: 'couple', share: 0.14 },
  { kind: 'couple-elder', share: 0.18 },
  { kind: 'children', share: 0.25 },
  { kind: 'three-generations', share: 0.11 },
] as const;
type Kind = (typeof SHAPES)[number]['kind'];

/** Who lives together in one household, the head first. */
export function householdShape(random: Random): MemberShape[] {
  const kind = drawKind(random);
  const age = integerBetween(random, ...AGE_OF_HEAD[kind]);
  const head: MemberShape = { relationship: '世帯主', sex: kind.startsWith('single') ? drawSex(random) : 'MALE', age };
  const wife: MemberShape = {
    relationship: '妻',
    sex: 'FEMALE',
    age: Math.max(20, age - integerBetween(random, -1, 5)),
  };
  switch (kind) {
    case 'single':
    case 'single-elder':
      return [head];
    case 'couple':
    case 'couple-elder':
      return [head, wife];
    case 'children':
      return [head, wife, ...children(random, wife.age)];
    case 'three-generations':
      return [head, wife, ...children(random, wife.age), ...parents(random, age)];
  }
}

const AGE_OF_HEAD: Record<Kind, [low: number, high: number]> = {
  single: [20, 64],
  'single-elder': [65, 95],
  couple: [25, 64],
  'couple-elder': [65, 92],
  children: [28, 52],
  'three-generations': [32, 52],
};

function drawKind(random: Random): Kind {
  let drawn = random();
  for (const { kind, share } of SHAPES) if ((drawn -= share) < 0) return kind;
  return 'single';
}

function drawSex(random: Random): 'MALE' | 'FEMALE' {
  return random() < 0.5 ? 'MALE' : 'FEMALE';
}

function children(random: Random, motherAge: number): MemberShape[] {
  const eldest = Math.min(22, Math.max(0, motherAge - integerBetween(random, 22, 32)));
  const count = Math.min(integerBetween(random, 1, 3), eldest + 1);
  return Array.from({ length: count }, (_, index) => ({
    relationship: '子',
    sex: drawSex(random),
    age: Math.max(0, eldest - 2 * index),
  }));
}

function parents(random: Random, headAge: number): MemberShape[] {
  const fatherAge = headAge + integerBetween(random, 23, 34);
  const mother: MemberShape = { relationship: '母', sex: 'FEMALE', age: fatherAge - integerBetween(random, 0, 4) };
  return random() < 0.3 ? [mother] : [{ relationship: '父', sex: 'MALE', age: fatherAge }, mother];
}
