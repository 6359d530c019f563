import { readAnswerPage, readProblem, readStatus } from './reply-reading.ts';

const RECORD = { operation: 'REGISTER', recordKey: '1', recordVersion: 1, outcome: 'ACCEPTED' };
const ANSWER = { cursor: 3, requestId: 'r', outcome: 'ACCEPTED', records: [RECORD], answeredAt: 'now' };

describe('中間サーバーの応答の読み取り', () => {
  it('回答の頁を読み、知らない項目は捨てる', () => {
    expect(readAnswerPage({ answers: [ANSWER], next: 3, more: true }, 2)).toEqual({
      answers: [{ requestId: 'r', outcome: 'ACCEPTED', records: [RECORD] }],
      next: 3,
    });
    expect(readAnswerPage({ answers: [], next: 2 }, 2)).toEqual({ answers: [], next: 2 });
  });

  it.each([
    ['頁でない', undefined, '$'],
    ['回答がない', { next: 3 }, 'answers'],
    ['位置が戻る', { answers: [], next: 1 }, 'next'],
    ['回答があるのに位置が進まない', { answers: [ANSWER], next: 2 }, 'next'],
    ['結果が知らない値', { answers: [{ ...ANSWER, outcome: 'OK' }], next: 3 }, 'outcome'],
    [
      '行の版が整数でない',
      { answers: [{ ...ANSWER, records: [{ ...RECORD, recordVersion: '1' }] }], next: 3 },
      'recordVersion',
    ],
  ])('%s応答は、項目名だけを添えて断る', (_, body, member) => {
    expect(() => readAnswerPage(body, 2)).toThrow(expect.objectContaining({ code: 'LNK-0001', details: { member } }));
  });

  it('処理中の要求には回答がない', () => {
    expect(readStatus({ requestId: 'r', state: 'PROCESSING' })).toBeUndefined();
    expect(readStatus({ requestId: 'r', state: 'ANSWERED', answer: ANSWER })).toMatchObject({ requestId: 'r' });
  });

  it('拒否の言葉は、題と誤りのある項目', () => {
    const errors = [{ pointer: '#/records/0/content/sex', detail: '値が違います' }];
    expect(readProblem({ title: '形式が正しくありません', errors }).text).toBe(
      '形式が正しくありません #/records/0/content/sex 値が違います',
    );
    expect(readProblem('<html>')).toEqual({ text: '' });
  });
});
