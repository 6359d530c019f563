/** Citations shown beside each decision, in the words of the law's own index. */
export const LEGAL_ARTICLES = {
  insured: '国民健康保険法第5条',
  exclusions: '国民健康保険法第6条',
  publicAssistanceExclusion: '国民健康保険法第6条第9号',
  associationExclusion: '国民健康保険法第6条第10号',
  lateStageExclusion: '国民健康保険法第6条第8号',
  acquisition: '国民健康保険法第7条',
  lossNextDay: '国民健康保険法第8条第1項',
  lossSameDayMove: '国民健康保険法第8条第1項ただし書',
  lossSameDayExclusion: '国民健康保険法第8条第2項',
  headNotifies: '国民健康保険法第9条',
  deemedNotification: '国民健康保険法第9条第6項',
  inquiry: '国民健康保険法第113条の2',
  student: '国民健康保険法第116条',
  facilityException: '国民健康保険法第116条の2',
  excludedForeigners: '国民健康保険法施行規則第1条',
  acquisitionNotice: '国民健康保険法施行規則第2条',
  exclusionEndedNotice: '国民健康保険法施行規則第3条',
  inPrefectureMoveIn: '国民健康保険法施行規則第4条',
  provision: '国民健康保険法施行規則第4条の2',
  studentNotice: '国民健康保険法施行規則第5条',
  nameChange: '国民健康保険法施行規則第8条',
  householdChange: '国民健康保険法施行規則第9条',
  addressChange: '国民健康保険法施行規則第10条',
  headChange: '国民健康保険法施行規則第10条の2',
  individualNumberChange: '国民健康保険法施行規則第10条の3',
  inPrefectureMoveOut: '国民健康保険法施行規則第11条',
  moveOutNotice: '国民健康保険法施行規則第12条',
  exclusionNotice: '国民健康保険法施行規則第13条',
  registryMoveIn: '住民基本台帳法第22条',
  registryMoveOut: '住民基本台帳法第24条',
  registryHousehold: '住民基本台帳法第25条',
  registryForeigner: '住民基本台帳法第30条の45',
  registryForeignerStarted: '住民基本台帳法第30条の47',
  registryStayNotice: '住民基本台帳法第30条の50',
  registryMoveInNotice: '住民基本台帳法第9条第1項',
  registryExOfficio: '住民基本台帳法施行令第12条',
  registryMunicipalNote: '住民基本台帳法第28条',
} as const satisfies Record<string, string>;

export type ArticleId = keyof typeof LEGAL_ARTICLES;

/** One sentence a clerk reads, with the article it rests on. */
export interface Reason {
  readonly text: string;
  readonly article: string;
}

export function reason(text: string, article: ArticleId): Reason {
  return { text, article: LEGAL_ARTICLES[article] };
}
