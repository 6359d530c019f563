import { join } from 'node:path';
import { root, sourceFiles } from './source-files.ts';

interface Project {
  readonly displayName: string;
  readonly testRegex: readonly string[];
}

const { default: config } = (await import(join(root, 'jest.config.mjs'))) as { default: { projects: Project[] } };

/** Wide on purpose: `x.e2e-spec1.ts` or `x.spec.mjs` look like tests and would never run. */
const LOOKS_LIKE_A_SPEC = /[.-]spec[^/]*$|\.test\.[a-z]+$/;

function projectsOf(file: string): string[] {
  return config.projects
    .filter(({ testRegex }) => testRegex.some((pattern) => new RegExp(pattern).test(file)))
    .map(({ displayName }) => displayName);
}

describe('spec files', () => {
  const specs = sourceFiles(LOOKS_LIKE_A_SPEC);

  it('are found', () => {
    expect(specs).toContain('tools/arch/every-spec-has-a-project.spec.ts');
  });

  it('belong to exactly one jest project each', () => {
    const strays = specs.filter((file) => projectsOf(file).length !== 1);
    expect(strays.map((file) => ({ file, projects: projectsOf(file) }))).toEqual([]);
  });

  it.each([
    ['a/b.spec.ts', ['unit']],
    ['a/b.contract-spec.ts', ['unit']],
    ['a/b.sim-spec.ts', ['simulation']],
    ['a/b.int-spec.ts', ['integration']],
    ['a/b.e2e-spec.ts', ['e2e']],
    ['a/b.e2e-spec1.ts', []],
    ['a/spec.ts', []],
  ])('%s runs in %j', (file, projects) => {
    expect(projectsOf(file)).toEqual(projects);
  });
});
