/** A sealed file as shown; its content stays where it is. */
export interface BatchView {
  readonly batchId: string;
  readonly fileName: string;
  readonly identifier: string;
  readonly fileNumber: number;
  readonly municipalityCode: string;
  readonly state: string;
  readonly records: number;
  readonly answered: number;
  readonly refused: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly sealedAt: string;
  readonly uploadedAt: string | null;
  readonly answeredAt: string | null;
  readonly uploads: number;
  readonly lastFailure: string | null;
}

/** Port: sealed files for a screen, newest first; `cursor` is the batch id of the last one seen. */
export abstract class BatchViews {
  abstract list(limit: number, cursor?: string): Promise<BatchView[]>;
}
