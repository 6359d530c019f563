import type { EntityManager } from 'typeorm';

export interface ReceivedFile {
  readonly fileName: string;
  readonly sha256: string;
  readonly content: Uint8Array;
  readonly records: number;
}

/** Port: result files taken in, each once by its name. */
export abstract class ResultFiles {
  /** `changed`: the name is known with other content, which is not taken in. */
  abstract store(manager: EntityManager, file: ReceivedFile): Promise<'new' | 'known' | 'changed'>;
}
