/** One file that breaks one rule; the files it imports stand in `GROUND` or beside it in `also`. */
export interface Planted {
  readonly rule: string;
  readonly file: string;
  readonly imports: string;
  readonly also?: Readonly<Record<string, string>>;
}

const KERNEL = `import type { Kernel } from '#kernel/ground'; export type Here = Kernel;`;

/** Harmless files of every kind, each connected, so that only the planted ones are to be reported. */
export const GROUND: Readonly<Record<string, string>> = {
  'libs/kernel/src/ground.ts': `export interface Kernel { readonly kernel: true }`,
  'libs/kernel/src/uses-ground.ts': `export type { Kernel } from './ground.ts';`,
  ...Object.fromEntries(
    ['config', 'contracts', 'persistence', 'security', 'messaging', 'delivery', 'telemetry', 'testing', 'unlisted'].map(
      (lib) => [`libs/${lib}/src/ground.ts`, KERNEL],
    ),
  ),
  'libs/security/src/access.decorator.ts': KERNEL,
  'apps/alpha/src/domain/ground.ts': KERNEL,
  'apps/alpha/src/application/ground.ts': KERNEL,
  'apps/alpha/src/application/ports/ground.ts': KERNEL,
  'apps/alpha/src/adapters/http/ground.ts': KERNEL,
  'apps/alpha/src/adapters/persistence/ground.ts': `import type { Here } from '../../application/ports/ground.ts'; export type Port = Here;`,
  'apps/alpha/src/ground.spec.ts': `import type { Here } from '#testing/ground'; export type Test = Here;`,
  'apps/beta/src/ground.ts': KERNEL,
  'apps/counterparts/src/ground.ts': KERNEL,
  'tools/ground.ts': `import { join } from 'node:path'; export const here = join('a');`,
};

export const PLANTED: readonly Planted[] = [
  { rule: 'domain-is-pure', file: 'apps/alpha/src/domain/calls-out.ts', imports: '#messaging/ground' },
  { rule: 'domain-is-pure', file: 'apps/alpha/src/domain/uses-nest.ts', imports: '@nestjs/common' },
  { rule: 'domain-is-pure', file: 'apps/alpha/src/domain/uses-node.ts', imports: 'node:process' },
  { rule: 'application-not-http', file: 'apps/alpha/src/application/web.ts', imports: '../adapters/http/ground.ts' },
  {
    rule: 'persistence-not-application',
    file: 'apps/alpha/src/adapters/persistence/upward.ts',
    imports: '../../application/ground.ts',
  },
  { rule: 'adapters-not-siblings', file: 'apps/alpha/src/adapters/http/aside.ts', imports: '../persistence/ground.ts' },
  { rule: 'no-other-app', file: 'apps/alpha/src/neighbour.ts', imports: '../../beta/src/ground.ts' },
  { rule: 'libs-not-apps', file: 'libs/testing/src/upward.ts', imports: '../../../apps/beta/src/ground.ts' },
  { rule: 'counterparts-only-kernel', file: 'apps/counterparts/src/shared.ts', imports: '#config/ground' },
  { rule: 'production-not-test-code', file: 'apps/alpha/src/tested.ts', imports: '#testing/ground' },
  { rule: 'production-not-test-code', file: 'apps/alpha/src/specified.ts', imports: './ground.spec.ts' },
  { rule: 'production-not-tools', file: 'apps/beta/src/tooled.ts', imports: '../../../tools/ground.ts' },
  { rule: 'floor-stands-alone', file: 'tools/bench/floor/leans.ts', imports: '#kernel/ground' },
  { rule: 'kernel-alone', file: 'libs/kernel/src/outward.ts', imports: '#config/ground' },
  { rule: 'contracts-packages', file: 'libs/contracts/src/framework.ts', imports: '@nestjs/common' },
  { rule: 'lib-contracts', file: 'libs/contracts/src/outward.ts', imports: '#persistence/ground' },
  { rule: 'lib-config', file: 'libs/config/src/outward.ts', imports: '#contracts/ground' },
  { rule: 'lib-persistence', file: 'libs/persistence/src/outward.ts', imports: '#messaging/ground' },
  { rule: 'lib-security', file: 'libs/security/src/outward.ts', imports: '#messaging/ground' },
  { rule: 'lib-messaging', file: 'libs/messaging/src/outward.ts', imports: '#delivery/ground' },
  { rule: 'lib-delivery', file: 'libs/delivery/src/outward.ts', imports: '../../unlisted/src/ground.ts' },
  { rule: 'lib-telemetry', file: 'libs/telemetry/src/outward.ts', imports: '#messaging/ground' },
  { rule: 'telemetry-only-access-decorators', file: 'libs/telemetry/src/guarded.ts', imports: '#security/ground' },
  {
    rule: 'no-circular',
    file: 'apps/beta/src/and-back.ts',
    imports: './there.ts',
    also: { 'apps/beta/src/there.ts': `import type { Planted } from './and-back.ts'; export type There = Planted;` },
  },
  { rule: 'no-orphans', file: 'apps/beta/src/alone.ts', imports: '' },
  { rule: 'no-dev-dependency', file: 'apps/beta/src/checked.ts', imports: 'fast-check' },
  { rule: 'not-to-unresolvable', file: 'apps/beta/src/lost.ts', imports: './nowhere.ts' },
  { rule: 'no-undeclared-package', file: 'apps/beta/src/borrowed.ts', imports: 'send' },
];

/** A type-only import must count as well, so the planted imports of ours are type-only. */
export function sourceOf({ imports }: Planted): string {
  if (imports === '') return `export type Planted = 1;`;
  if (/^[.#]/.test(imports)) return `import type * as there from '${imports}'; export type Planted = typeof there;`;
  return `import * as there from '${imports}'; export const planted = there;`;
}
