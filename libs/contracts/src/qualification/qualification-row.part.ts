import { IsIn, IsInt, IsOptional, Matches, Min } from 'class-validator';
import { IsPlainDate } from '../plain-date.validator.ts';

/** One 適用 interval inside one 資格 interval; every end is exclusive. */
export class QualificationRowPart {
  /** 被保険者履歴番号: identifies the row of this person, ascending by 適用開始. */
  @IsInt() @Min(1) historyNumber!: number;
  /** 国保世帯番号 the person belongs to in this row. */
  @Matches(/^[0-9A-Z]{1,15}$/) nhiHouseholdId!: string;
  /** 記号・番号・枝番. */
  @Matches(/^.{1,8}$/) symbol!: string;
  @Matches(/^.{1,8}$/) number!: string;
  @Matches(/^[0-9]{2}$/) branch!: string;
  /** 資格取得年月日; null while it is still to come from 資格継続 (県内転入). */
  @IsOptional() @IsPlainDate() acquiredOn!: string | null;
  @IsIn(['OWN', 'NOTE', 'AGGREGATION', 'PENDING']) acquiredOnSource!: string;
  /** 取得事由, project-defined code. */
  @Matches(/^[0-9]{2}$/) acquisitionReason!: string;
  /** 資格喪失年月日 (exclusive). */
  @IsOptional() @IsPlainDate() lostOn!: string | null;
  @IsOptional() @Matches(/^[0-9]{2}$/) lossReason!: string | null;
  /** 適用開始年月日. */
  @IsPlainDate() startsOn!: string;
  @Matches(/^[0-9]{2}$/) startReason!: string;
  /** 適用終了年月日 (exclusive). */
  @IsOptional() @IsPlainDate() endsOn!: string | null;
  @IsOptional() @Matches(/^[0-9]{2}$/) endReason!: string | null;
  /** 前市区町村コード / 転出先市区町村コード. */
  @IsOptional() @Matches(/^[0-9]{6}$/) previousMunicipalityCode!: string | null;
  @IsOptional() @Matches(/^[0-9]{6}$/) destinationMunicipalityCode!: string | null;
}
