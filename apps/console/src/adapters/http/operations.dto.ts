import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsPlainDate } from '#contracts/plain-date.validator';
import { OWNERS } from '../../application/owners.ts';

export class RegistryEventOutcomeDto {
  @ApiProperty({ description: 'イベントの id', example: 'ex-01-move-in-other-prefecture' }) id!: string;
  @ApiProperty({ description: '結果', enum: ['stored', 'duplicate', 'held', 'quarantined'], example: 'stored' })
  outcome!: string;
  @ApiPropertyOptional({ description: '隔離・保留の理由', example: 'SCHEMA' }) reason?: string;
}

export class QuarantineRowDto {
  @ApiProperty({ description: 'サービス名の付いた番号', example: 'addressing:0199c1a0-7c1e-7d35-9d0b-5c7f3d0c9a11' })
  id!: string;
  @ApiProperty({ description: '隔離しているサービス', enum: OWNERS, example: 'addressing' }) service!: string;
  @ApiProperty({ description: '隔離の理由', example: 'SCHEMA' }) reason!: string;
}

export class ReleaseDto {
  @ApiProperty({ description: '再投入する理由', example: '住民記録の訂正を確認' }) reason!: string;
  @ApiPropertyOptional({ description: '直した内容（省略すると元のまま）', type: 'object', additionalProperties: true })
  body?: unknown;
}

export class HoldRowDto {
  @ApiProperty({ description: '保留しているサービス', enum: OWNERS, example: 'qualification' }) service!: string;
  @ApiPropertyOptional({ description: 'サービス名の付いた番号' }) id?: string;
  @ApiPropertyOptional({ description: 'ストリーム', example: 'addressing.person' }) stream?: string;
}

export class LaneRowDto {
  @ApiProperty({ description: '状態を答えたサービス', enum: OWNERS, example: 'qualification' }) service!: string;
  @ApiPropertyOptional({ description: 'ストリーム', example: 'addressing.person' }) stream?: string;
}

export class BusinessDayDto {
  @ApiProperty({ description: '新しい業務日', format: 'date', example: '2026-04-21' }) @IsPlainDate() date!: string;
}

export class BusinessDayResultDto {
  @ApiProperty({ description: '全サービスの業務日', format: 'date', example: '2026-04-21' }) businessDay!: string;
}
