import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

export class InputFaultDto {
  @ApiProperty({ description: '項目の場所', example: 'members.0.factDate' }) path!: string;
  @ApiProperty({ description: '何が誤りか', example: '実在する日付を YYYY-MM-DD で指定してください。' }) text!: string;
}

/** RFC 9457. */
export class ProblemDto {
  @ApiProperty({ description: '問題の種類', example: 'urn:kokuho:error:GEN-0003' }) type!: string;
  @ApiProperty({ description: '見出し', example: '対象なし' }) title!: string;
  @ApiProperty({ description: 'HTTP ステータス', example: 404 }) status!: number;
  @ApiProperty({ description: '起きたこと', example: '対象が見つかりません。' }) detail!: string;
  @ApiProperty({ description: '次にすること', example: '番号を確かめてください。' }) action!: string;
  @ApiProperty({ description: 'エラーコード', example: 'GEN-0003' }) code!: string;
  @ApiPropertyOptional({ description: '追跡番号', example: '4bf92f3577b34da6a3ce929d0e0e4736' }) traceId?: string;
  @ApiPropertyOptional({ description: '入力の誤り', type: [InputFaultDto] }) errors?: InputFaultDto[];
  @ApiPropertyOptional({
    description: '競合の相手や止まっているサービスなど',
    type: 'object',
    additionalProperties: true,
    example: { service: 'linkage' },
  })
  details?: Record<string, unknown>;
}
