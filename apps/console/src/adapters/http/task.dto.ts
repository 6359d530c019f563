import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

const DECISIONS = ['accept', 'amend', 'hold', 'reject'];

export class TaskReasonDto {
  @ApiProperty({ description: '理由', example: '転入により住所を有するに至ったため' }) text!: string;
  @ApiProperty({ description: '根拠条文', example: '国民健康保険法第7条' }) article!: string;
}

export class TaskMemberDto {
  @ApiProperty({ description: '宛名番号', example: '000000000900001' }) residentId!: string;
  @ApiProperty({ description: '事由', example: 'MOVE_IN' }) reason!: string;
  @ApiProperty({
    description: '提案する決定と日付',
    type: 'object',
    additionalProperties: true,
    example: { decision: 'acquire', acquiredOn: '2026-04-10' },
  })
  suggestion!: Record<string, unknown>;
  @ApiProperty({ description: '提案の理由', type: [TaskReasonDto] }) reasons!: TaskReasonDto[];
}

export class TaskDto {
  @ApiProperty({ description: '仕事の番号', example: '0199c1a0-7c1e-7d35-9d0b-5c7f3d0c9a11' }) taskId!: string;
  @ApiProperty({ description: '世帯の異動をまとめる番号' }) groupId!: string;
  @ApiProperty({ description: '仕事の種類', example: 'DECISION' }) kind!: string;
  @ApiProperty({ description: '状態', enum: ['open', 'held', 'done', 'withdrawn'], example: 'open' }) status!: string;
  @ApiProperty({ description: '版（決定のとき expectedVersion に使う）', example: 1 }) version!: number;
  @ApiProperty({ description: '世帯主の宛名番号', type: String, nullable: true, example: '000000000900001' })
  householdHead!: string | null;
  @ApiProperty({ description: '世帯員ごとの提案', type: [TaskMemberDto] }) members!: TaskMemberDto[];
  @ApiProperty({ description: '期限', type: String, format: 'date', nullable: true, example: '2026-05-04' })
  dueOn!: string | null;
}

export class MemberDecisionDto {
  @ApiProperty({ description: '宛名番号', example: '000000000900002' }) residentId!: string;
  @ApiProperty({ description: 'この人についての決定', enum: DECISIONS, example: 'hold' }) decision!: string;
  @ApiPropertyOptional({
    description: '修正する項目（decision が amend のとき）',
    type: 'object',
    additionalProperties: true,
    example: { acquiredOn: '2026-04-09' },
  })
  amend?: Record<string, unknown>;
}

export class DecisionDto {
  @ApiProperty({ description: '決定。members に無い全員に及ぶ', enum: DECISIONS, example: 'accept' }) decision!: string;
  @ApiProperty({ description: '決定の理由', example: '届書と住民票を確認' }) reason!: string;
  @ApiPropertyOptional({ description: '見ていた版。違えば 409', example: 1 }) expectedVersion?: number;
  @ApiPropertyOptional({ description: '人ごとの例外', type: [MemberDecisionDto] }) members?: MemberDecisionDto[];
}
