import { LEGAL_ARTICLES } from './tables/legal-articles.ts';
import { QUALIFICATION_REFUSALS } from './qualification-refusals.ts';

describe('断るときの言葉', () => {
  it.each(Object.entries(QUALIFICATION_REFUSALS))(
    '%s は、何が起きたかと、どうするかを日本語で述べる',
    (code, words) => {
      expect(code).toMatch(/^QUA-01\d\d$/);
      expect(words.text).toMatch(/[ぁ-ん].*。$/);
      expect(words.action).toMatch(/[ぁ-ん].*(ください|ありません).*。$/);
    },
  );

  it('条文の引用は、法令名と条で始まる', () => {
    const wrong = Object.values(LEGAL_ARTICLES).filter(
      (article) => !/^(国民健康保険法|住民基本台帳法)(施行規則|施行令)?第\d+条/.test(article),
    );
    expect(wrong).toEqual([]);
  });
});
