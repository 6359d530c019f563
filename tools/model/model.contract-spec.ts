// cspell:ignore DMEMLIM
import { checkVariant, judge, readVariants } from './check-variant.mjs';
import { provideSpin, ToolsMissing } from './spin-tools.mjs';

const LONGEST_VARIANT_MS = 120_000;

const variants = await readVariants();

/** Who may not install packages can still run the tests; the output says what was left out and how to have it. */
function spinIsThere(): boolean {
  try {
    provideSpin();
    return true;
  } catch (error) {
    if (!(error instanceof ToolsMissing)) throw error;
    process.stderr.write(`${error.message}\n`);
    return false;
  }
}

(spinIsThere() ? describe : describe.skip)('the models of docs/model, in reduced size', () => {
  it.each(variants.map((variant) => [variant.name, variant] as const))(
    '%s ends as stated',
    async (_, variant) => {
      const finding = await checkVariant(variant, 'reduced');
      expect(finding).toMatchObject({ result: variant.expect, asExpected: true });
    },
    LONGEST_VARIANT_MS,
  );
});

describe('what a search says', () => {
  const complete = 'State-vector 92 byte, depth reached 111, errors: 0\n  2210709 states, stored\n';
  const violated = 'pan:1: assertion violated (v==1) (at depth 43)\nerrors: 1\n';

  it('passes a design whose states were all seen', () => {
    expect(judge({ expect: 'pass' }, 0, complete)).toMatchObject({ asExpected: true, states: 2_210_709 });
  });

  it('fails a design whose search was cut short', () => {
    const deep = `error: max search depth too small\n${complete}`;
    expect(judge({ expect: 'pass' }, 0, deep).result).toBe('max search depth too small');
    expect(judge({ expect: 'pass' }, 0, `pan: reached -DMEMLIM bound\n${complete}`).asExpected).toBe(false);
    expect(judge({ expect: 'pass' }, null, '').asExpected).toBe(false);
  });

  it('catches a mutant only by a broken promise', () => {
    expect(judge({ expect: 'fail' }, 0, violated)).toMatchObject({ asExpected: true, violated: '(v==1)' });
    expect(judge({ expect: 'fail' }, 0, 'pan:1: invalid end state (at depth 9)\nerrors: 1\n').asExpected).toBe(false);
    expect(judge({ expect: 'fail' }, 0, complete).asExpected).toBe(false);
  });
});
