import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsString, Length, IsOptional, ValidateNested } from 'class-validator';
import { AddressPart } from '../addressing/addressee.part.ts';
import { IsPlainDate } from '../plain-date.validator.ts';

/** 4情報 and flags of a person that receivers hold beside the 資格 rows. */
export class OutwardPersonPart {
  @IsString() @Length(1, 100) name!: string;
  @IsOptional() @IsString() @Length(1, 100) kana?: string;
  @IsOptional() @IsString() @Length(1, 100) commonName?: string;
  @IsIn(['MALE', 'FEMALE', 'UNKNOWN']) sex!: string;
  @IsPlainDate() birthDate!: string;
  /** 続柄表記. */
  @IsString() @Length(1, 40) relationship!: string;
  @ValidateNested() @Type(() => AddressPart) address!: AddressPart;
  /** 自己情報提供不可・不開示 (支援措置): true hides the person's data from self-service and automatic answers. */
  @IsBoolean() nonDisclosure!: boolean;
}
