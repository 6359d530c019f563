import { plainToInstance, Type } from 'class-transformer';
import { IsArray, IsIn, IsInt, IsOptional, IsString, Min, ValidateNested, validateSync } from 'class-validator';
import { AppError } from '#kernel/app-error';
import { type InquiryAnswer, ResultInquiry } from '../../application/ports/result-inquiry.ts';
import { type ResultCode, toRecordResult } from '../../domain/result/record-result.ts';

const TIMEOUT_MS = 10_000;

class RecordResultBody {
  @IsOptional() @IsInt() @Min(1) recordNumber?: number | null;
  @IsIn(['0', '1', '2']) result!: ResultCode;
  @IsOptional() @IsString() errorCode?: string | null;
  @IsOptional() @IsString() fieldName?: string | null;
  @IsOptional() @IsString() message?: string | null;
}

class ResultsBody {
  @IsString() fileName!: string;
  @IsIn(['WAITING', 'PROCESSED']) state!: 'WAITING' | 'PROCESSED';
  @IsOptional() @IsArray() @ValidateNested({ each: true }) @Type(() => RecordResultBody) results?: RecordResultBody[];
}

/** Asks the receiver's system over HTTP; only a clear answer counts, everything else is asked again. */
export class HttpResultInquiry extends ResultInquiry {
  private readonly baseUrl: string;

  constructor(baseUrl: string) {
    super();
    this.baseUrl = baseUrl;
  }

  async ask(fileName: string): Promise<InquiryAnswer> {
    const response = await this.get(fileName);
    if (response.status === 404) return { state: 'not-found' };
    if (!response.ok) throw new AppError('FED-0204', 'unavailable', { status: response.status });
    const body = plainToInstance(ResultsBody, await json(response));
    const faults = validateSync(body, { forbidUnknownValues: true, validationError: { value: false, target: false } });
    if (faults.length > 0 || body.fileName !== fileName) {
      throw new AppError('FED-0204', 'unavailable', { fields: faults.map(({ property }) => property) });
    }
    if (body.state === 'WAITING') return { state: 'waiting' };
    return { state: 'processed', results: (body.results ?? []).map(toRecordResult) };
  }

  private async get(fileName: string): Promise<Response> {
    const query = new URLSearchParams({ fileName }).toString();
    try {
      return await fetch(`${this.baseUrl}/results?${query}`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    } catch (error) {
      throw new AppError('FED-0204', 'unavailable', {}, error);
    }
  }
}

async function json(response: Response): Promise<object> {
  try {
    const body: unknown = await response.json();
    if (typeof body === 'object' && body !== null) return body;
  } catch (error) {
    throw new AppError('FED-0204', 'unavailable', {}, error);
  }
  throw new AppError('FED-0204', 'unavailable', { fields: ['$'] });
}
