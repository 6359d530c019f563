/**
 * 副本 as 中間サーバー takes it. Project-defined: the official layouts are restricted.
 *
 * A record stands for one 適用 row of a person; its key is the 被保険者履歴番号.
 */
export interface CopyContent {
  readonly acquiredOn: string | null;
  readonly acquiredOnSource: string;
  readonly acquisitionReason: string;
  readonly lostOn: string | null;
  readonly lossReason: string | null;
  readonly startsOn: string;
  readonly startReason: string;
  readonly endsOn: string | null;
  readonly endReason: string | null;
  readonly nhiHouseholdId: string;
  readonly symbol: string;
  readonly number: string;
  readonly branch: string;
  readonly name: string;
  readonly kana?: string;
  readonly commonName?: string;
  readonly sex: string;
  readonly birthDate: string;
  readonly relationship: string;
  readonly address: CopyAddress;
  /** 自己情報提供不可・不開示. */
  readonly nonDisclosure: boolean;
  readonly previousMunicipalityCode: string | null;
  readonly destinationMunicipalityCode: string | null;
}

export interface CopyAddress {
  readonly municipalityCode: string | null;
  readonly townCode?: string;
  readonly postalCode?: string;
  readonly text: string;
  readonly building?: string;
}

export type CopyOperation = 'INVALIDATE' | 'REGISTER';

export interface CopyRecord {
  readonly operation: CopyOperation;
  readonly recordKey: string;
  readonly recordVersion: number;
  readonly content: Readonly<Record<string, unknown>>;
}

export interface CopyRequest {
  readonly requestId: string;
  readonly municipalityCode: string;
  readonly systemCode: 'KOKUHO';
  /** 団体内統合宛名番号. */
  readonly integratedAddresseeNumber: string;
  /** 宛名番号. */
  readonly senderReference: string;
  readonly records: readonly CopyRecord[];
}

export interface CopyRecordAnswer {
  readonly operation: CopyOperation;
  readonly recordKey: string;
  readonly recordVersion: number;
  readonly outcome: 'ACCEPTED' | 'REFUSED';
  readonly code?: string;
  readonly text?: string;
}

export interface CopyAnswer {
  readonly requestId: string;
  readonly outcome: 'ACCEPTED' | 'REFUSED';
  readonly records: readonly CopyRecordAnswer[];
}
