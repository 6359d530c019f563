/** 国保連合会 as the delivery ledger names it. */
export const FEDERATION = 'federation' as const;
