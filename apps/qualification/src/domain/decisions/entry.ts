import { insuredOn } from '../ledger/timeline-queries.ts';
import { reason } from '../tables/legal-articles.ts';
import type { RegistryReason } from '../tables/registry-reasons.ts';
import type { Decision } from './decision.ts';
import { type Case, hold, inform, settle } from './finding.ts';
import { MOVE_IN_QUESTIONS } from './move-in-questions.ts';
import type { AcquireSuggestion } from './suggestion.ts';

function acquireOn(subject: Case, acquisitionReason: '04' | '99'): AcquireSuggestion {
  const day = subject.change.effectiveDate;
  return {
    decision: 'ACQUIRE',
    acquiredOn: day,
    acquiredOnSource: 'OWN',
    acquisitionReason,
    startsOn: day,
    startReason: '01',
    factDate: day,
    previousMunicipalityCode: null,
  };
}

/** 出生 (法7条): proposed on the day of birth. A 出生届 is no みなし届出, so a 取得届 or 職権 is needed. */
export function decideBirth(subject: Case): Decision {
  const { change, facts } = subject;
  if (insuredOn(facts.timeline, change.effectiveDate)) return inform(subject, 'REG-BIRTH-INSURED');
  return settle(subject, {
    ruleId: 'REG-BIRTH',
    kind: 'ACQUISITION',
    suggestion: acquireOn(subject, '04'),
    reasons: [
      reason('出生の日に資格を取得します。', 'acquisition'),
      reason('出生届はみなし届出になりません。取得届または職権で処理します。', 'acquisitionNotice'),
    ],
    questions: [{ ...MOVE_IN_QUESTIONS.otherInsurance, text: '親の社会保険の被扶養者になりませんか。' }],
    authority: 'NOTIFICATION',
  });
}

/** 職権記載: proposed with 事由 99; staff must say why the person was not on the register. */
export function decideEntryExOfficio(subject: Case): Decision {
  const { change, facts } = subject;
  if (insuredOn(facts.timeline, change.effectiveDate)) return inform(subject, 'REG-ENTRY-INSURED');
  return settle(subject, {
    ruleId: 'REG-ENTRY-EX-OFFICIO',
    kind: 'ACQUISITION',
    suggestion: acquireOn(subject, '99'),
    reasons: [reason('住民票が職権で記載されました。住所を有した日に資格を取得します。', 'acquisition')],
    questions: [MOVE_IN_QUESTIONS.otherInsurance, MOVE_IN_QUESTIONS.publicAssistance],
    authority: 'EX_OFFICIO',
  });
}

/** 職権回復: the loss is cancelled; 取得日, 番号 and 枝番 stay as they were. */
export function decideRestored(subject: Case): Decision {
  const { change, facts } = subject;
  const last = facts.timeline.coverage.at(-1);
  if (last?.endEventId == null) return decideEntryExOfficio(subject);
  return settle(subject, {
    ruleId: 'REG-RESTORED',
    kind: 'CANCELLATION',
    suggestion: { decision: 'RESTORE', eventIds: [last.endEventId], effectiveOn: last.endsOn ?? change.effectiveDate },
    reasons: [
      reason('住民票が職権で回復しました。喪失を取り消し、取得日と記号番号枝番を元に戻します。', 'registryExOfficio'),
    ],
    authority: 'EX_OFFICIO',
  });
}

const ENTRIES: readonly RegistryReason[] = ['ENTRY_NATURALISATION', 'ENTRY_NATIONALITY_LOSS'];

/** 帰化・国籍喪失: the old 住民票 ends and a new one begins the same day; 資格 goes on. Only a pair is safe. */
export function decideNationalityChange(subject: Case): Decision {
  const { groupReasons } = subject.facts;
  const paired = groupReasons.includes('REMOVAL_NATURALISATION') && groupReasons.some((item) => ENTRIES.includes(item));
  if (paired) {
    const reasons = [reason('帰化等の記載と消除がそろっています。資格は変わりません。', 'registryExOfficio')];
    return inform(subject, 'REG-NATIONALITY-PAIRED', reasons);
  }
  const alone = reason('帰化等の記載と消除がそろっていません。宛名の継続を確かめてください。', 'registryExOfficio');
  return hold(subject, 'REG-NATIONALITY-UNPAIRED', [alone]);
}
