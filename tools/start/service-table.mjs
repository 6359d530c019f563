/** In the order in which they are started; the counterparts first, as the others ask their OIDC provider. */
export const serviceNames = /** @type {const} */ ([
  'counterparts',
  'addressing',
  'qualification',
  'linkage',
  'federation',
  'console',
]);

/** The stand-ins of the outside bodies keep nothing in the cluster under test. */
export const servicesWithDatabase = serviceNames.filter((name) => name !== 'counterparts');

/** @typedef {typeof serviceNames[number]} ServiceName */
