import { nextUploadStep } from './next-upload-step.ts';

const NOTHING = { finalBytes: undefined, partBytes: undefined, marker: false };
const FRESH = { bytes: 10, begunBefore: false };
const AGAIN = { bytes: 10, begunBefore: true };

describe('転送の次の一手', () => {
  it.each([
    ['write', NOTHING, FRESH],
    ['ask', NOTHING, AGAIN],
    ['write', { ...NOTHING, partBytes: 4 }, FRESH],
    ['write', { ...NOTHING, partBytes: 10 }, AGAIN],
    ['rename', { ...NOTHING, partBytes: 10 }, FRESH],
    ['mark', { ...NOTHING, finalBytes: 10 }, AGAIN],
    ['mark', { ...NOTHING, finalBytes: 10, partBytes: 10 }, AGAIN],
    ['done', { ...NOTHING, finalBytes: 10, marker: true }, AGAIN],
    ['conflict', { ...NOTHING, finalBytes: 9 }, AGAIN],
    ['ask', { ...NOTHING, marker: true }, AGAIN],
  ] as const)('%s when %j', (step, remote, file) => {
    expect(nextUploadStep(remote, file)).toBe(step);
  });
});
