import { ERROR_CODES } from './error-codes.ts';

describe('error code registry', () => {
  it.each(Object.entries(ERROR_CODES))('%s says what happened and what to do', (code, entry) => {
    expect(code).toMatch(/^[A-Z]{3}-\d{4}$/);
    expect(entry.text).toMatch(/。$/);
    expect(entry.action).toMatch(/。$/);
  });

  it('never says the same thing under two codes', () => {
    const texts = Object.values(ERROR_CODES).map((entry) => entry.text);
    expect(new Set(texts).size).toBe(texts.length);
  });
});
