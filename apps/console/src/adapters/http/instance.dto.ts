import { ApiProperty } from '@nestjs/swagger';
import { OWNERS } from '../../application/owners.ts';

const TIME = { type: String, format: 'date-time', nullable: true, example: '2026-04-20T01:00:00.000Z' } as const;

export class InstanceRowDto {
  @ApiProperty({ description: 'サービス', enum: OWNERS, example: 'linkage' }) service!: string;
  @ApiProperty({ description: '実体の名前', type: String, nullable: true, example: 'linkage-1' })
  instance!: string | null;
  @ApiProperty({ description: 'プログラムの版', type: String, nullable: true, example: '0.1.0' })
  version!: string | null;
  @ApiProperty({ description: '送信を受け持つか', enum: ['on', 'off'], type: String, nullable: true, example: 'on' })
  relay!: string | null;
  @ApiProperty({
    description: 'この実体に長く答えないサービス',
    type: [String],
    enum: OWNERS,
    isArray: true,
    example: [],
  })
  unreachable!: readonly string[];
  @ApiProperty({ description: '起動した時刻', ...TIME }) startedAt!: string | null;
  @ApiProperty({ description: '最終の応答時刻', ...TIME }) seenAt!: string | null;
  @ApiProperty({
    description: '状態。late は 30 秒を超えて音信がなく、unreachable はサービスそのものが答えない',
    enum: ['alive', 'late', 'unreachable'],
    example: 'alive',
  })
  state!: string;
}
