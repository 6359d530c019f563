import type { RecordResult } from '../../domain/result/record-result.ts';

/** `not-found`: the receiver has never seen the file, so the same bytes may be sent again. */
export type InquiryAnswer =
  | { readonly state: 'not-found' | 'waiting' }
  | { readonly state: 'processed'; readonly results: readonly RecordResult[] };

/** Port: asks the receiver what became of a file. */
export abstract class ResultInquiry {
  abstract ask(fileName: string): Promise<InquiryAnswer>;
}
