declare module 'import-in-the-middle/register-hooks.mjs' {
  export function register(options?: { include?: readonly (string | RegExp)[] }): void;
}
