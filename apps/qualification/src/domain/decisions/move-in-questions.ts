import { ageOn } from '#kernel/plain-date';
import { LEGAL_ARTICLES, type ArticleId } from '../tables/legal-articles.ts';
import type { Question } from './decision.ts';
import type { Case } from './finding.ts';

function question(id: string, text: string, article: ArticleId): Question {
  return { id, text, article: LEGAL_ARTICLES[article] };
}

/** 転入の問い, in the order in which they exclude an acquisition. */
export const MOVE_IN_QUESTIONS = {
  facility: question(
    'FACILITY',
    '施設への入所による転入ではありませんか（前住所地の住所地特例のままです）。',
    'facilityException',
  ),
  student: question('STUDENT', '修学のための転入ではありませんか（親元の国保のままです）。', 'student'),
  otherInsurance: question(
    'OTHER_INSURANCE',
    '社会保険（被扶養者・任意継続を含む）または国保組合に加入していませんか。',
    'exclusions',
  ),
  publicAssistance: question('PUBLIC_ASSISTANCE', '生活保護を受けていませんか。', 'publicAssistanceExclusion'),
  inPrefecture: question(
    'IN_PREFECTURE',
    '県内の前住所地での資格取得日を引き継ぎますか（資格継続の結果を待つときは未定のままにします）。',
    'inPrefectureMoveIn',
  ),
  actualResidence: question(
    'ACTUAL_RESIDENCE',
    '国外からの転入です。居住の実態がありますか（一時帰国ではありませんか）。',
    'insured',
  ),
} as const satisfies Record<string, Question>;

/** The five questions of every move-in, whether or not they look likely. */
export const FIVE_QUESTIONS: readonly Question[] = [
  MOVE_IN_QUESTIONS.facility,
  MOVE_IN_QUESTIONS.student,
  MOVE_IN_QUESTIONS.otherInsurance,
  MOVE_IN_QUESTIONS.publicAssistance,
  MOVE_IN_QUESTIONS.inPrefecture,
];

const STUDENT_FROM_AGE = 15;

/** 15 to 25, moving without the family: 「親元の国保では」 must be asked. */
export function looksLikeStudent({ change, facts, context }: Case): boolean {
  const age = ageOn(facts.birthDate, change.effectiveDate);
  const ofStudentAge = age >= STUDENT_FROM_AGE && age < context.tables.limits.studentQuestionEndsAtAge;
  return ofStudentAge && change.changeGroupSize === 1;
}

/** The questions of this move-in; the one about the prefecture only where it applies, the one about residence abroad. */
export function moveInQuestions({ change }: Case, samePrefecture: boolean): readonly Question[] {
  const asked = FIVE_QUESTIONS.filter((item) => samePrefecture || item !== MOVE_IN_QUESTIONS.inPrefecture);
  return change.reason === 'MOVE_IN_ABROAD' ? [...asked, MOVE_IN_QUESTIONS.actualResidence] : asked;
}
