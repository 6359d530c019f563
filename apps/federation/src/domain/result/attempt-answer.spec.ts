import { type AnsweredItem, attemptAnswer } from './attempt-answer.ts';
import { recordResultOf, toRecordResult } from './record-result.ts';

function item(part: Partial<AnsweredItem>): AnsweredItem {
  return { recordNumber: 1, rowKey: '1', operation: 'PUT', result: '0', code: undefined, text: undefined, ...part };
}

describe('処理結果の読み替え', () => {
  it('takes field and message as the words of a refusal', () => {
    const values = {
      recordNumber: '0000003',
      result: '2',
      errorCode: 'E2001',
      fieldName: '国保世帯番号',
      message: '未登録',
    };
    expect(recordResultOf(values)).toEqual({
      recordNumber: 3,
      result: '2',
      code: 'E2001',
      text: '国保世帯番号: 未登録',
    });
  });

  it('knows an answer about the whole file, and no words', () => {
    expect(recordResultOf({ recordNumber: '', result: '2', errorCode: 'E1001', fieldName: '', message: '' })).toEqual({
      recordNumber: undefined,
      result: '2',
      code: 'E1001',
      text: undefined,
    });
    expect(toRecordResult({ recordNumber: 1, result: '0', errorCode: null, message: null }).code).toBeUndefined();
  });

  it('waits for all rows of an attempt', () => {
    expect(attemptAnswer([item({}), item({ recordNumber: 2, result: undefined })])).toBeUndefined();
    expect(attemptAnswer([])).toBeUndefined();
  });

  it('accepts a warning with its words and refuses by one row', () => {
    const items = [
      item({ operation: 'VOID', recordNumber: 4 }),
      item({ recordNumber: 5, result: '1', code: 'W0001', text: '確認してください' }),
    ];
    expect(attemptAnswer(items)).toEqual([
      { operation: 'PUT', key: '1', accepted: true, code: 'W0001', text: '確認してください', line: 5 },
      { operation: 'VOID', key: '1', accepted: true, line: 4 },
    ]);
    expect(attemptAnswer([item({ result: '2' })])?.[0]?.accepted).toBe(false);
  });

  it('puts the row with the reason first, before rows refused along with it', () => {
    const items = [
      item({ result: '2', code: 'E900' }),
      item({ recordNumber: 2 }),
      item({ recordNumber: 3, result: '2', code: 'E301' }),
    ];
    expect(attemptAnswer(items)?.map(({ line }) => line)).toEqual([3, 1, 2]);
  });
});
