import { Type } from 'class-transformer';
import { IsIn, IsInt, IsISO8601, IsUUID, Matches, Min, ValidateNested } from 'class-validator';
import { MUNICIPALITY_CODE, RESIDENT_ID } from '../addressing/addressee.part.ts';
import { MessageContract } from '../message-contract.decorator.ts';
import { IsPlainDate } from '../plain-date.validator.ts';
import { OutwardPersonPart } from './outward-person.part.ts';
import { QualificationRowPart } from './qualification-row.part.ts';

export const CHANGE_KINDS = ['ACQUISITION', 'LOSS', 'CHANGE', 'CORRECTION', 'CANCELLATION', 'INFORMATION'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** The person's whole outward state after one change, never a delta: receivers' rows are computed from it. */
@MessageContract({
  type: 'qualification.changed',
  version: 1,
  stream: 'qualification.person',
  summary: '被保険者一人の資格・適用の全期間（送付先に見える状態の全体）',
  since: '0.1.0',
  personalData: ['person'],
})
export class QualificationChangedV1 {
  @Matches(RESIDENT_ID) residentId!: string;
  @Matches(MUNICIPALITY_CODE) municipalityCode!: string;
  /** 保険者番号. */
  @Matches(/^\d{6}$/) insurerNumber!: string;
  /** 団体内統合宛名番号, key of the 副本. */
  @Matches(/^\d{15}$/) integratedAddresseeNumber!: string;
  @IsUUID() changeId!: string;
  /** Ledger version of the person; rises with each change. */
  @IsInt() @Min(1) version!: number;
  @IsIn(CHANGE_KINDS) kind!: ChangeKind;
  @IsPlainDate() effectiveOn!: string;
  @IsISO8601() recordedAt!: string;
  @ValidateNested() @Type(() => OutwardPersonPart) person!: OutwardPersonPart;
  /** Empty when the person was never insured, or every interval was cancelled. */
  @ValidateNested({ each: true }) @Type(() => QualificationRowPart) rows!: QualificationRowPart[];
}
