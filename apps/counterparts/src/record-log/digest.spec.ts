import { digestOf } from './digest.ts';
import { contentHash, sha256 } from './sha256.ts';
import { SortedKeys } from './sorted-keys.ts';

describe('hash of a content', () => {
  it('does not depend on the order of keys or on missing fields', () => {
    expect(contentHash({ b: [1, { d: '見本', c: null }], a: undefined })).toBe(
      sha256('{"b":[1,{"c":null,"d":"見本"}]}'),
    );
  });
});

describe('digest of what a body holds', () => {
  const one = { key: '1', version: 2, contentSha256: 'aa' };
  const two = { key: '2', version: 1, contentSha256: 'bb' };

  it('is the SHA-256 of one line per row, sorted by key', () => {
    expect(digestOf([two, one])).toEqual({ sha256: sha256('1 2 aa\n2 1 bb\n'), rows: 2 });
  });

  it.each([[{ ...one, version: 3 }], [{ ...one, contentSha256: 'ab' }], [{ ...one, key: '3' }]])(
    'changes with %o',
    (other) => expect(digestOf([other, two]).sha256).not.toBe(digestOf([one, two]).sha256),
  );
});

describe('paging by key', () => {
  it('starts above the key asked for, and sees keys added later', () => {
    const keys = new SortedKeys();
    for (const key of ['c', 'a', 'b', 'a']) keys.add(key);
    expect([...keys.after('')]).toEqual(['a', 'b', 'c']);
    expect([...keys.after('a')]).toEqual(['b', 'c']);
    keys.add('ab');
    expect([...keys.after('a')]).toEqual(['ab', 'b', 'c']);
    expect([...keys.after('c')]).toEqual([]);
  });
});
