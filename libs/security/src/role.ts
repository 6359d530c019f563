/** 窓口, 係長, 承認者, 運用, 監査. */
export const ROLES = ['clerk', 'officer', 'approver', 'operator', 'auditor'] as const;

export type Role = (typeof ROLES)[number];

export function isRole(value: unknown): value is Role {
  return (ROLES as readonly unknown[]).includes(value);
}
