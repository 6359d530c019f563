import type { BookEntry } from './books.ts';
import { classify, type ThreeSides } from './classify.ts';
import type { ReportedRow } from './sides.ts';

const row = (name: string, rowVersion = 1, key = '1'): ReportedRow => ({ key, rowVersion, content: { name } });

function books(wanted: string[], held: readonly ReportedRow[], more: Partial<BookEntry> = {}): BookEntry {
  return {
    objectId: 'A',
    wantedVersion: 1,
    businessDay: '2026-04-01',
    wanted: wanted.map((name, index) => ({ key: String(index + 1), content: { name } })),
    context: {},
    underWay: false,
    state: 'accepted',
    held: held.map((one) => ({ ...one, sha256: '' })),
    ...more,
  };
}

const ledger = (names: string[], version = 1): NonNullable<ThreeSides['ledger']> => ({
  version,
  context: {},
  rows: names.map((name, index) => ({ key: String(index + 1), content: { name } })),
});

function sides(more: Partial<ThreeSides>): ThreeSides {
  return {
    ledger: ledger(['甲']),
    progress: 'taken',
    books: books(['甲'], [row('甲')]),
    reported: [row('甲')],
    comparable: (content) => content,
    ...more,
  };
}

describe('不一致の分類', () => {
  it.each<[string, Partial<ThreeSides>, string | undefined]>([
    ['すべて一致', {}, undefined],
    ['帳簿に無い', { books: undefined, reported: [] }, 'sender-lacks'],
    ['帳簿が古い版', { ledger: ledger(['乙'], 2) }, 'sender-behind'],
    ['帳簿の内容が違う', { ledger: ledger(['乙']) }, 'sender-differs'],
    ['台帳に無い対象', { ledger: undefined }, 'sender-extra'],
    ['メッセージが届く途中', { ledger: ledger(['乙'], 2), progress: 'under-way' }, 'under-way'],
    ['メッセージが失われた', { ledger: ledger(['乙'], 2), progress: 'lost' }, 'message-lost'],
    ['メッセージが保留中', { ledger: ledger(['乙'], 2), progress: 'held' }, 'message-held'],
    ['取り直した版のメッセージがまだ来ない', { progress: 'lost' }, undefined],
    ['送付の途中', { books: books(['甲'], [], { underWay: true }), reported: [] }, 'under-way'],
    ['相手に無い', { reported: [] }, 'receiver-lacks'],
    ['相手に余分', { reported: [row('甲'), row('乙', 1, '2')] }, 'receiver-extra'],
    ['誰も知らない人を相手が持つ', { ledger: undefined, books: undefined }, 'receiver-extra'],
    ['相手の内容が違う', { reported: [row('乙')] }, 'receiver-differs'],
    ['相手が知らない新しい版を持つ', { reported: [row('乙', 5)] }, 'receiver-differs'],
    ['相手が古い版', { books: books(['甲'], [row('甲', 2)]), reported: [row('旧', 1)] }, 'receiver-older'],
    ['帳簿の保有だけが違う', { books: books(['甲'], []) }, 'books-differ'],
    ['拒否されたまま', { books: books(['甲'], [], { state: 'rejected' }), reported: [] }, 'refused'],
    ['送られていない', { books: books(['甲'], []), reported: [] }, 'not-sent'],
    ['取り消された人を誰も持たない', { ledger: ledger([]), books: books([], []), reported: [] }, undefined],
  ])('%s', (_, more, expected) => {
    expect(classify(sides(more))).toBe(expected);
  });

  it('書き方だけが違う行は同じとみなす', () => {
    const comparable = ({ name }: { readonly name?: unknown }) => ({ name: String(name).trim() });
    expect(classify(sides({ reported: [row(' 甲 ')], comparable }))).toBeUndefined();
  });
});
