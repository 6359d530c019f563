import { protectionAfter } from './protection.ts';
import type { RegistryChange, RegistryProtection } from './registry-event.ts';

const inForce: RegistryProtection = { kind: 'DV', startsOn: '2026-07-01', endsOn: '2027-06-30' };

function change(reason: string, protection?: RegistryProtection | null): RegistryChange {
  const resident = protection === undefined ? {} : { protection };
  return { reason, resident } as unknown as RegistryChange;
}

describe('支援措置の引き継ぎ', () => {
  it('住所の異動に支援措置の記載がなくても、支援措置は続く', () => {
    expect(protectionAfter(inForce, change('MOVE_WITHIN'))).toBe(inForce);
  });

  it('支援措置の異動だけが、支援措置を終わらせる', () => {
    expect(protectionAfter(inForce, change('PROTECTION_CHANGE', null))).toBeNull();
    expect(protectionAfter(inForce, change('MOVE_WITHIN', null))).toBe(inForce);
  });

  it('記載があれば、その内容になる', () => {
    expect(protectionAfter(null, change('PROTECTION_CHANGE', inForce))).toBe(inForce);
  });
});
