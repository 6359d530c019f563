import type { RegistryChange, RegistryProtection } from './registry-event.ts';

/**
 * 支援措置 after a change: missing keeps it, and only PROTECTION_CHANGE may end it, so that an address event without
 * the block never lifts a flag.
 */
export function protectionAfter(current: RegistryProtection | null, change: RegistryChange): RegistryProtection | null {
  const stated = change.resident.protection;
  if (stated === undefined) return current;
  if (stated === null) return change.reason === 'PROTECTION_CHANGE' ? null : current;
  return stated;
}
