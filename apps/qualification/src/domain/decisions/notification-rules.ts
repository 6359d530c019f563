import type { LossCause } from '../tables/loss-date-rules.ts';
import type { ArticleId } from '../tables/legal-articles.ts';
import type { AcquisitionReason } from '../tables/reason-codes.ts';
import type { NotificationReason } from './notification.ts';

interface AcquisitionRule {
  readonly effect: 'ACQUIRE';
  readonly acquisitionReason: AcquisitionReason;
  readonly text: string;
  readonly article: ArticleId;
  readonly notice: ArticleId;
}

interface LossRule {
  readonly effect: 'LOSE';
  readonly cause: LossCause;
  readonly text: string;
  readonly notice: ArticleId;
}

/** Move: the day hangs on the other municipality. */
interface MoveRule {
  readonly effect: 'MOVE_IN' | 'MOVE_OUT';
}

export type NotificationRule = AcquisitionRule | LossRule | MoveRule;

/** The reasons that can be decided so far; a reason without a rule is refused (QUA-0110). */
export const NOTIFICATION_RULES: Readonly<Partial<Record<NotificationReason, NotificationRule>>> = {
  MOVE_IN: { effect: 'MOVE_IN' },
  MOVE_OUT: { effect: 'MOVE_OUT' },
  BIRTH: {
    effect: 'ACQUIRE',
    acquisitionReason: '04',
    text: '出生の日に資格を取得します。',
    article: 'acquisition',
    notice: 'acquisitionNotice',
  },
  EMPLOYEE_INSURANCE_LEFT: {
    effect: 'ACQUIRE',
    acquisitionReason: '02',
    text: '社会保険の資格喪失日（退職日の翌日）に資格を取得します。',
    article: 'acquisition',
    notice: 'exclusionEndedNotice',
  },
  NHI_ASSOCIATION_LEFT: {
    effect: 'ACQUIRE',
    acquisitionReason: '99',
    text: '国保組合の資格喪失日に資格を取得します。',
    article: 'acquisition',
    notice: 'exclusionEndedNotice',
  },
  PUBLIC_ASSISTANCE_ENDED: {
    effect: 'ACQUIRE',
    acquisitionReason: '03',
    text: '保護が廃止（停止）された日に資格を取得します。',
    article: 'acquisition',
    notice: 'exclusionEndedNotice',
  },
  EMPLOYEE_INSURANCE_JOINED: {
    effect: 'LOSE',
    cause: 'EMPLOYEE_INSURANCE_JOINED',
    text: '社会保険に加入した日の翌日に資格を喪失します。加入の日の医療費は社会保険が負担します。',
    notice: 'exclusionNotice',
  },
  NHI_ASSOCIATION_JOINED: {
    effect: 'LOSE',
    cause: 'NHI_ASSOCIATION_JOINED',
    text: '国保組合に加入した日に資格を喪失します。',
    notice: 'exclusionNotice',
  },
  PUBLIC_ASSISTANCE_STARTED: {
    effect: 'LOSE',
    cause: 'PUBLIC_ASSISTANCE_STARTED',
    text: '保護が開始された日に資格を喪失します。',
    notice: 'exclusionNotice',
  },
  DEATH: { effect: 'LOSE', cause: 'DEATH', text: '死亡の日の翌日に資格を喪失します。', notice: 'moveOutNotice' },
};
