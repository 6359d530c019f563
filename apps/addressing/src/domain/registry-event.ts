/** A registry event as the published contract describes it, after validation. */
export interface RegistryEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: 'resident.changed.v1';
  readonly subject: string;
  readonly time: string;
  readonly traceparent?: string;
  readonly data: RegistryChange;
}

export interface RegistryAddress {
  readonly municipalityCode: string | null;
  readonly townCode?: string;
  readonly postalCode?: string;
  readonly text: string;
  readonly building?: string;
}

export interface RegistryProtection {
  readonly kind: string;
  readonly startsOn: string;
  readonly endsOn?: string;
}

export interface RegistryResident {
  readonly residentId: string;
  readonly registryHouseholdId: string;
  readonly headResidentId: string | null;
  readonly status: string;
  readonly name: string;
  readonly kana?: string;
  readonly commonName?: string;
  readonly latinName?: string;
  readonly formerName?: string;
  readonly namePrinted?: string;
  readonly sex: string;
  readonly birthDate: string;
  readonly birthDatePrecision?: string;
  readonly relationship: string;
  readonly address: RegistryAddress;
  readonly individualNumber?: string;
  readonly individualNumberJwe?: string;
  readonly foreign?: Readonly<Record<string, string>>;
  readonly becameResidentOn?: string;
  readonly addressSince?: string;
  /** Missing = keep what is in force; null = ended, which only PROTECTION_CHANGE may say. */
  readonly protection?: RegistryProtection | null;
}

export interface RegistryChange {
  readonly municipalityCode: string;
  readonly changeGroup: string;
  readonly changeGroupSize: number;
  readonly changeGroupScope?: string;
  readonly sequence: number;
  readonly baseline?: boolean;
  readonly reason: string;
  readonly effectiveDate: string;
  readonly effectiveDatePrecision?: string;
  readonly notifiedOn: string;
  readonly cancels?: number;
  readonly nhiNote?: Readonly<Record<string, unknown>>;
  readonly from?: { readonly municipalityCode: string | null };
  readonly to?: { readonly municipalityCode: string | null };
  readonly moveOut?: Readonly<Record<string, string>>;
  readonly resident: RegistryResident;
}
