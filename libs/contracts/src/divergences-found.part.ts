import { Type } from 'class-transformer';
import { IsArray, IsIn, IsInt, IsISO8601, IsUUID, Matches, MaxLength, Min, ValidateNested } from 'class-validator';
import { MUNICIPALITY_CODE } from './addressing/addressee.part.ts';
import { type Receiver, RECEIVERS } from './delivery-changed.part.ts';

/** How many divergences of one class were found. */
export class DivergenceCount {
  @MaxLength(40) cause!: string;
  /** The class in words, for those who have to act. */
  @MaxLength(200) text!: string;
  @IsInt() @Min(1) count!: number;
}

/** What a comparison of the whole population found; without counts everything agreed. */
export class DivergencesFoundPart {
  @IsIn(RECEIVERS) receiver!: Receiver;
  @Matches(MUNICIPALITY_CODE) municipalityCode!: string;
  @IsUUID() runId!: string;
  @IsISO8601() at!: string;
  @IsArray() @ValidateNested({ each: true }) @Type(() => DivergenceCount) counts!: DivergenceCount[];
}
