import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

const KINDS = ['ACQUISITION', 'LOSS', 'CHANGE', 'EXCEPTION_STARTED', 'EXCEPTION_ENDED', 'APPLICATION'];
const CHANNELS = ['COUNTER', 'POST', 'ONLINE', 'EX_OFFICIO'];
const REASONS = [
  'MOVE_IN',
  'MOVE_OUT',
  'BIRTH',
  'DEATH',
  'EMPLOYEE_INSURANCE_LEFT',
  'EMPLOYEE_INSURANCE_JOINED',
  'PUBLIC_ASSISTANCE_ENDED',
  'PUBLIC_ASSISTANCE_STARTED',
  'NHI_ASSOCIATION_LEFT',
  'NHI_ASSOCIATION_JOINED',
  'LATE_STAGE_DISABILITY_CERTIFIED',
  'LATE_STAGE_DISABILITY_WITHDRAWN',
  'EXCLUSION_ENDED',
  'EXCLUDED',
  'STUDENT',
  'CHILD_FACILITY',
  'FACILITY',
  'CARE_INSURANCE_EXCLUDED_FACILITY',
  'NHI_HEAD_OVERRIDE',
  'RESIDENCE_STATUS',
  'OTHER',
];

export class NotificationMemberDto {
  @ApiProperty({ description: '宛名番号', example: '000000000900001' }) residentId!: string;
  @ApiProperty({ description: '事由', enum: REASONS, example: 'EMPLOYEE_INSURANCE_LEFT' }) reason!: string;
  @ApiProperty({
    description: '事実の日（他の保険の資格喪失日、加入日、保護開始日、死亡日など）。法定の日は製品が計算する',
    format: 'date',
    example: '2026-04-01',
  })
  factDate!: string;
  @ApiPropertyOptional({
    description: '添付書類',
    type: 'array',
    items: { type: 'object', additionalProperties: true },
    example: [{ kind: 'LOSS_CERTIFICATE' }],
  })
  evidence?: unknown[];
}

export class NotificationDto {
  @ApiProperty({ description: '届書の種類', enum: KINDS, example: 'ACQUISITION' }) kind!: string;
  @ApiProperty({ description: '届け出る世帯員', type: [NotificationMemberDto] }) members!: NotificationMemberDto[];
  @ApiProperty({ description: '届出年月日', format: 'date', example: '2026-04-10' }) notifiedOn!: string;
  @ApiPropertyOptional({ description: '受付年月日', format: 'date', example: '2026-04-10' }) receivedOn?: string;
  @ApiPropertyOptional({
    description: '届出人',
    type: 'object',
    additionalProperties: true,
    example: { residentId: '000000000900001', relation: 'HEAD' },
  })
  notifier?: Record<string, unknown>;
  @ApiProperty({ description: '受付の方法', enum: CHANNELS, example: 'COUNTER' }) channel!: string;
}

export class NotificationOutcomeDto {
  @ApiProperty({ description: '宛名番号', example: '000000000900001' }) residentId!: string;
  @ApiPropertyOptional({ description: '自動で反映した異動の番号' }) changeId?: string;
  @ApiPropertyOptional({ description: '職員の決定を待つ仕事の番号' }) taskId?: string;
}

export class NotificationResultDto {
  @ApiProperty({ description: '届書の番号', example: '0199c1a0-7c1e-7d35-9d0b-5c7f3d0c9a11' }) notificationId!: string;
  @ApiProperty({ description: '世帯員ごとの結果', type: [NotificationOutcomeDto] }) results!: NotificationOutcomeDto[];
}
