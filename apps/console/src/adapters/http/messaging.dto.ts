import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { OWNERS } from '../../application/owners.ts';

class ServiceRowDto {
  @ApiProperty({ description: 'サービス名の付いた番号', example: 'qualification:1' }) id!: string;
  @ApiProperty({ description: '担当サービス', enum: OWNERS, example: 'qualification' }) service!: string;
  @ApiProperty({ description: 'ストリーム', example: 'qualification.person' }) stream!: string;
}

export class DestinationRowDto extends ServiceRowDto {
  @ApiProperty({ description: '受け手のサービス', example: 'linkage' }) subscriber!: string;
  @ApiProperty({ description: '送信待ちの件数', example: 0 }) pending!: number;
  @ApiProperty({ description: '最も古い送信待ちの待ち時間（秒）', nullable: true, type: Number, example: null })
  oldestSeconds!: number | null;
  @ApiProperty({ description: '一時停止の理由', nullable: true, type: String, example: null })
  pausedReason!: string | null;
}

export class PauseDto {
  @ApiProperty({ description: '理由', example: '受け手の保守' }) reason!: string;
  @ApiPropertyOptional({ description: '自動で再開するまでの分', example: 60, minimum: 1, maximum: 10_080 })
  minutes?: number;
}

export class ReplayRowDto extends ServiceRowDto {
  @ApiProperty({ description: '受け手のサービス', example: 'linkage' }) subscriber!: string;
  @ApiProperty({ description: '状態', enum: ['running', 'done', 'stopped'], example: 'running' }) state!: string;
  @ApiProperty({ description: '対象の件数', example: 12_000 }) total!: number;
  @ApiProperty({ description: '送信待ちに入れた件数', example: 500 }) asked!: number;
}

export class ReplayDto {
  @ApiProperty({ description: '受け手のサービス', example: 'linkage' }) subscriber!: string;
  @ApiPropertyOptional({ description: '列のキー（省略すると全部）', example: '000000000900001' }) lane?: string;
  @ApiPropertyOptional({ description: '市区町村コード', example: '313700' }) municipality?: string;
  @ApiPropertyOptional({ description: 'この時刻から', format: 'date-time' }) from?: string;
  @ApiPropertyOptional({ description: 'この時刻より前', format: 'date-time' }) until?: string;
  @ApiPropertyOptional({ description: '1 秒あたりの上限', example: 500, minimum: 1, maximum: 10_000 })
  perSecond?: number;
  @ApiPropertyOptional({ description: '件数だけを調べる', example: true }) dryRun?: boolean;
  @ApiProperty({ description: '理由', example: '受け手の復旧の確認' }) reason!: string;
}

export class DivergedLaneRowDto extends ServiceRowDto {
  @ApiProperty({ description: '列のキー', example: '000000000900001' }) lane!: string;
  @ApiProperty({ description: '受け手が処理した最後の番号', example: 8 }) lastSeq!: number;
  @ApiProperty({ description: '照合したときの送り手の最後の番号', example: 5 }) ownerSeq!: number;
  @ApiProperty({ description: '保留中の件数', example: 1 }) held!: number;
  @ApiProperty({ description: '理由' }) reason!: string;
}

export class JoinDto {
  @ApiProperty({ description: '受け手のサービス', example: 'linkage' }) subscriber!: string;
  @ApiPropertyOptional({ description: '1 秒あたりの上限', example: 500, minimum: 1, maximum: 10_000 })
  perSecond?: number;
  @ApiPropertyOptional({ description: '件数だけを調べる', example: true }) dryRun?: boolean;
  @ApiProperty({ description: '理由', example: '受け手の追加' }) reason!: string;
}

export class TombstoneRowDto extends ServiceRowDto {
  @ApiProperty({ description: '列のキー', example: '000000000900001' }) lane!: string;
  @ApiProperty({ description: '列の中の番号', example: 12 }) seq!: number;
  @ApiProperty({ description: '状態', enum: ['proposed', 'set', 'refused'], example: 'proposed' }) state!: string;
  @ApiProperty({ description: '理由', example: '内容が壊れており、次の版で送り直した' }) reason!: string;
}

export class ReasonDto {
  @ApiProperty({ description: '理由', example: '内容が壊れており、次の版で送り直した' }) reason!: string;
}
