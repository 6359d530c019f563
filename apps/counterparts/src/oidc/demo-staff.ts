/** One demo client per role; the names are plainly samples. */
export interface DemoStaff {
  readonly clientId: string;
  readonly role: string;
  readonly name: string;
}

export const DEMO_STAFF: readonly DemoStaff[] = [
  { clientId: 'demo-clerk', role: 'clerk', name: '見本　窓口' },
  { clientId: 'demo-officer', role: 'officer', name: '見本　担当' },
  { clientId: 'demo-approver', role: 'approver', name: '見本　決裁' },
  { clientId: 'demo-operator', role: 'operator', name: '見本　運用' },
  { clientId: 'demo-auditor', role: 'auditor', name: '見本　監査' },
];
