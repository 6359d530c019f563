import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { DELIVERY_STATES, RECEIVERS } from '#contracts/delivery-changed.part';

const CHANGE_ID = '0199c1a0-7c1e-7d35-9d0b-5c7f3d0c9a11';

export class ChangeDto {
  @ApiProperty({ description: '異動の番号', example: CHANGE_ID }) changeId!: string;
  @ApiProperty({ description: '宛名番号', example: '000000000900001' }) residentId!: string;
  @ApiProperty({ description: '世帯の異動をまとめる番号', example: 'G-01-move-in-other-prefecture' }) groupId!: string;
  @ApiProperty({ description: 'この異動でできた台帳の版', example: 1 }) version!: number;
  @ApiProperty({ description: '異動の種類', example: 'ACQUISITION' }) kind!: string;
  @ApiProperty({ description: '効力の生じる日', format: 'date', example: '2026-04-10' }) effectiveOn!: string;
  @ApiProperty({ description: '記録した時刻', format: 'date-time', example: '2026-04-20T01:15:03.120Z' })
  recordedAt!: string;
  @ApiProperty({ description: '事由', example: 'MOVE_IN' }) reason!: string;
}

export class EvidenceDto {
  @ApiPropertyOptional({ description: '送付の番号', example: CHANGE_ID }) attempt?: string;
  @ApiPropertyOptional({ description: 'ファイル名' }) fileName?: string;
  @ApiPropertyOptional({ description: 'ファイルの行', example: 12 }) line?: number;
  @ApiPropertyOptional({ description: '相手の結果コード', example: '00' }) code?: string;
  @ApiPropertyOptional({ description: '相手の説明' }) text?: string;
}

export class DeliveryDto {
  @ApiProperty({ description: '送付先', enum: RECEIVERS, example: 'intermediate-server' }) receiver!: string;
  @ApiProperty({ description: '状態', enum: DELIVERY_STATES, example: 'accepted' }) state!: string;
  @ApiProperty({ description: 'この状態になった時刻', format: 'date-time', example: '2026-04-20T01:15:04.002Z' })
  at!: string;
  @ApiProperty({ description: '証拠', type: EvidenceDto }) evidence!: EvidenceDto;
}

export class TraceStepDto {
  @ApiProperty({
    description: '時刻',
    type: String,
    format: 'date-time',
    nullable: true,
    example: '2026-04-20T01:15:03.120Z',
  })
  at!: string | null;
  @ApiProperty({ description: '記録したサービス', example: 'qualification' }) service!: string;
  @ApiProperty({ description: '段階', example: 'decision' }) step!: string;
  @ApiPropertyOptional({ description: '追跡番号', example: '4bf92f3577b34da6a3ce929d0e0e4736' }) traceId?: string;
}

export class CancellationDto {
  @ApiProperty({ description: '取り消す理由', example: '届出の取下げ' }) reason!: string;
}

export class CorrectionDto {
  @ApiPropertyOptional({ description: '正しい事実発生日', format: 'date', example: '2026-04-09' }) factDate?: string;
  @ApiPropertyOptional({ description: '正しい事由または訂正の理由', example: 'MOVE_IN' }) reason?: string;
}
