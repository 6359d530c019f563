import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { RECONCILED_RECEIVERS } from '../../application/start-reconciliations.ts';

export class StartedRunDto {
  @ApiProperty({ description: '照合の番号', example: 'linkage:0199c1a0-7c1e-7d35-9d0b-5c7f3d0c9a11' }) id!: string;
  @ApiProperty({ description: '照合するサービス', enum: ['linkage', 'federation'] }) service!: string;
}

export class RunDto extends StartedRunDto {
  @ApiProperty({ description: '送付先', enum: RECONCILED_RECEIVERS }) receiver!: string;
  @ApiProperty({ description: '状態', enum: ['running', 'done', 'cancelled', 'failed'] }) state!: string;
  @ApiProperty({ description: '段階（全件の比較、違いの確かめ直し）', enum: ['comparing', 'confirming'] })
  phase!: string;
  @ApiProperty({ description: '始めたときの対象数', example: 50_000 }) total!: number;
  @ApiProperty({ description: '比べ終えた対象数', example: 12_000 }) compared!: number;
  @ApiProperty({ description: '送付の途中が続き、判断できなかった対象数', example: 0 }) underWay!: number;
  @ApiProperty({
    description: '原因ごとの不一致の件数',
    type: 'object',
    additionalProperties: { type: 'integer' },
    example: { 'receiver-lacks': 3 },
  })
  counts!: Readonly<Record<string, number>>;
  @ApiProperty({
    description:
      '手当ての状態ごとの件数（open 未着手、proposed 提案、approved 承認、applied 送付中、repaired 済み、refused 拒否、failed 失敗）',
    type: 'object',
    additionalProperties: { type: 'integer' },
    example: { open: 3 },
  })
  repairs!: Readonly<Record<string, number>>;
}

export class DivergenceDto {
  @ApiProperty({ description: '一覧の中の番号', example: '17' }) item!: string;
  @ApiProperty({ description: '対象の種類', enum: ['person', 'household'] }) objectKind!: string;
  @ApiProperty({ description: '宛名番号または国保世帯番号', example: '000000100000101' }) objectId!: string;
  @ApiProperty({ description: '原因の分類', example: 'receiver-lacks' }) cause!: string;
  @ApiProperty({ description: '何が起きているか' }) text!: string;
  @ApiProperty({ description: '提案する手当て' }) action!: string;
  @ApiProperty({ description: '動くべき人', enum: ['officer', 'operator'] }) actor!: string;
  @ApiProperty({ description: '手当ての状態', example: 'open' }) state!: string;
}

export class ItemsDto {
  @ApiPropertyOptional({ description: '対象の番号。省略するとすべて', type: [String], example: ['17'] })
  items?: string[];
}

export class RepairDto extends ItemsDto {
  @ApiProperty({ description: '手当てする理由', example: '相手が障害で先月の状態に戻った' }) reason!: string;
}
