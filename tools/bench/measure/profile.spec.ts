import { topFunctions } from './profile.ts';

const node = (id: number, functionName: string, url = '') => ({ id, callFrame: { functionName, url } });

describe('CPU プロファイルのまとめ', () => {
  it('自分の時間が多い関数から並べ、待っていた時間は数えない', () => {
    const nodes = [node(1, '(idle)'), node(2, 'encode', 'file:///x/lib/codec.js'), node(3, ''), node(4, '(program)')];
    expect(topFunctions({ nodes, samples: [1, 1, 2, 2, 2, 3, 4] })).toEqual([
      'encode (lib/codec.js) 75 %',
      '(anonymous) 25 %',
    ]);
  });
});
