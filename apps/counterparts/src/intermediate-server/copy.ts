/** What the 副本 of one 適用 row says. Project-defined, not an official layout. */
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
  readonly address: Readonly<Record<string, string | null>>;
  readonly nonDisclosure: boolean;
  readonly previousMunicipalityCode: string | null;
  readonly destinationMunicipalityCode: string | null;
}

export interface CopyRecord {
  readonly operation: 'INVALIDATE' | 'REGISTER';
  readonly recordKey: string;
  readonly recordVersion: number;
  readonly content: CopyContent;
}

export interface CopyRequest {
  readonly requestId: string;
  readonly municipalityCode: string;
  readonly systemCode: 'KOKUHO';
  /** 団体内統合宛名番号. */
  readonly integratedAddresseeNumber: string;
  /** residentId of the sender. */
  readonly senderReference: string;
  readonly records: readonly CopyRecord[];
}

/** One line of the initial load. */
export interface CopyHolding {
  readonly residentId: string;
  readonly integratedAddresseeNumber: string;
  readonly requestId: string;
  readonly records: readonly Omit<CopyRecord, 'operation'>[];
}

/** All that is held under one number, with the highest version ever accepted per key. */
export interface HeldPerson {
  readonly integratedAddresseeNumber: string;
  readonly records: readonly (Omit<CopyRecord, 'operation'> & { readonly residentId: string })[];
  readonly versions: Readonly<Record<string, number>>;
}

export interface RecordAnswer {
  readonly operation: CopyRecord['operation'];
  readonly recordKey: string;
  readonly recordVersion: number;
  readonly outcome: 'ACCEPTED' | 'REFUSED';
  readonly code?: string;
  readonly text?: string;
}

/** The outcome of a request: all of its records are accepted, or none. */
export interface Decision {
  readonly outcome: 'ACCEPTED' | 'REFUSED';
  readonly records: readonly RecordAnswer[];
}

export interface CopyAnswer extends Decision {
  readonly requestId: string;
  readonly answeredAt: string;
}
