import type { Role } from '#security/role';

/** Who may do what; `route-access.spec.ts` holds the same as a table of every route. */
export const STAFF_READERS: readonly Role[] = ['clerk', 'officer', 'approver', 'auditor'];
export const DELIVERY_READERS: readonly Role[] = [...STAFF_READERS, 'operator'];
export const OPERATIONS_READERS: readonly Role[] = [...STAFF_READERS, 'operator'];
export const NOTIFIERS: readonly Role[] = ['clerk', 'officer'];
export const DECIDERS: readonly Role[] = ['officer', 'approver'];
export const CORRECTORS: readonly Role[] = ['officer'];
export const EVENT_SENDERS: readonly Role[] = ['officer', 'operator'];
export const RECONCILERS: readonly Role[] = ['officer', 'operator'];
export const APPROVERS: readonly Role[] = ['approver'];
export const OPERATORS: readonly Role[] = ['operator'];
export const TOMBSTONE_PROPOSERS: readonly Role[] = ['officer', 'operator'];
export const TOMBSTONE_JUDGES: readonly Role[] = ['officer', 'approver', 'operator'];
