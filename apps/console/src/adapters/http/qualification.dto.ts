import { ApiProperty } from '@nestjs/swagger';

export class QualificationRowDto {
  @ApiProperty({
    description: '資格取得年月日。県内転入で確認待ちの間は null',
    type: String,
    format: 'date',
    nullable: true,
    example: '2026-04-10',
  })
  acquiredOn!: string | null;

  @ApiProperty({
    description: '資格取得年月日の根拠（自市町村・付記・情報集約システム・確認待ち）',
    enum: ['OWN', 'NOTE', 'AGGREGATION', 'PENDING'],
    example: 'OWN',
  })
  acquiredOnSource!: string;

  @ApiProperty({ description: '資格取得事由', example: 'MOVE_IN' }) acquisitionReason!: string;

  @ApiProperty({
    description: '資格喪失年月日（この日は含まない）',
    type: String,
    format: 'date',
    nullable: true,
    example: null,
  })
  lostOn!: string | null;

  @ApiProperty({ description: '資格喪失事由', type: String, nullable: true, example: null }) lossReason!: string | null;
}

export class CoverageRowDto {
  @ApiProperty({ description: '適用開始年月日', format: 'date', example: '2026-04-10' }) startsOn!: string;
  @ApiProperty({ description: '適用開始事由', example: 'MOVE_IN' }) startReason!: string;
  @ApiProperty({
    description: '適用終了年月日（この日は含まない）',
    type: String,
    format: 'date',
    nullable: true,
    example: null,
  })
  endsOn!: string | null;
  @ApiProperty({ description: '適用終了事由', type: String, nullable: true, example: null }) endReason!: string | null;
}

export class NhiHouseholdDto {
  @ApiProperty({ description: '国保世帯番号', example: '000000000700001' }) nhiHouseholdId!: string;
  @ApiProperty({ description: '被保険者記号', example: '湯梨' }) symbol!: string;
  @ApiProperty({ description: '被保険者番号', example: '0000001' }) number!: string;
  @ApiProperty({ description: '枝番', example: '01' }) branch!: string;
  @ApiProperty({ description: '世帯主の宛名番号', type: String, nullable: true, example: '000000000900001' })
  headResidentId!: string | null;
  @ApiProperty({ description: '世帯主が被保険者なら true、擬制世帯主なら false', example: true })
  headIsInsured!: boolean;
}

export class QualificationDto {
  @ApiProperty({ description: '宛名番号', example: '000000000900001' }) residentId!: string;
  @ApiProperty({ description: '資格の履歴', type: [QualificationRowDto] }) qualification!: QualificationRowDto[];
  @ApiProperty({ description: '適用の履歴', type: [CoverageRowDto] }) coverage!: CoverageRowDto[];
  @ApiProperty({ description: '国保世帯', type: NhiHouseholdDto, nullable: true }) household!: NhiHouseholdDto | null;
  @ApiProperty({ description: '台帳の版', example: 3 }) version!: number;
}
