import { compareEnds, resumeSeq, type EndsVerdict } from './lane-ends.ts';

type Row = [string, number, string | null, number, string | null, EndsVerdict];

describe('the two ends of a lane in a new epoch', () => {
  it.each<Row>([
    ['the same number with the same content', 5, 'a', 5, 'a', 'same'],
    ['an owner that has said more, from where we are', 5, 'a', 8, 'a', 'behind'],
    ['an owner that has lost what we have', 8, 'a', 5, null, 'diverged'],
    ['an owner that does not know the lane', 8, 'a', 0, null, 'diverged'],
    ['the same number with another content', 5, 'a', 5, 'b', 'diverged'],
    ['an owner that went another way and further', 5, 'a', 8, 'b', 'diverged'],
    ['a lane of which we have applied nothing', 0, null, 3, null, 'behind'],
    ['a lane of which neither has anything', 0, null, 0, null, 'same'],
    ['a message that the owner no longer keeps', 5, 'a', 5, null, 'same'],
    ['a gate that was set without a message', 5, null, 6, 'b', 'behind'],
  ])('%s', (_, ourSeq, ourSha, ownerSeq, sha256AtOurs, verdict) => {
    const ours = { lastSeq: ourSeq, lastSha256: ourSha };
    expect(compareEnds(ours, { lastSeq: ownerSeq, seqBefore: ownerSeq, sha256AtOurs })).toBe(verdict);
  });

  it.each([
    ['what the owner still has', 8, 5, 5, 5],
    ['what the owner had before it said two more', 8, 7, 5, 5],
    ['the beginning, when the owner does not know the lane', 8, 0, 0, 0],
    ['just before the number that has two contents', 8, 8, 8, 7],
    ['just before it, however far the owner has gone', 8, 11, 11, 7],
  ])('once accepted goes on from %s', (_, ourSeq, lastSeq, seqBefore, expected) => {
    const owner = { lastSeq, seqBefore, sha256AtOurs: 'b' };
    expect(resumeSeq({ lastSeq: ourSeq, lastSha256: 'a' }, owner)).toBe(expected);
  });
});
