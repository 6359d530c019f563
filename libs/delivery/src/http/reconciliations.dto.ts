import {
  IsArray,
  IsNumberString,
  IsOptional,
  IsString,
  IsUUID,
  ArrayMaxSize,
  MaxLength,
  MinLength,
} from 'class-validator';
import { PagingQuery } from '#messaging/http/paging.dto';

export class RunId {
  @IsUUID() run!: string;
}

export class RunsQuery extends PagingQuery {
  @IsOptional() @IsUUID() declare cursor?: string;
}

export class DivergencesQuery extends PagingQuery {
  @IsOptional() @IsNumberString({ no_symbols: true }) declare cursor?: string;
}

export class ItemsBody {
  /** Items of the run; all that can be taken when absent. */
  @IsOptional() @IsArray() @ArrayMaxSize(10_000) @IsNumberString({ no_symbols: true }, { each: true }) items?: string[];
}

export class RepairBody extends ItemsBody {
  @IsString() @MinLength(1) @MaxLength(500) reason!: string;
}
