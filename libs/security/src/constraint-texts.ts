/** What an operator reads for a constraint; it names no value. */
const TEXTS: Readonly<Record<string, string>> = {
  arrayMinSize: '1 件以上必要です。',
  arrayMaxSize: '件数が多すぎます。',
  isArray: '配列で指定してください。',
  isBoolean: 'true か false で指定してください。',
  isDefined: '必須です。',
  isEnum: '決められた値から選んでください。',
  isIn: '決められた値から選んでください。',
  isInt: '整数で指定してください。',
  isLength: '文字数が範囲の外です。',
  isNotEmpty: '必須です。',
  isNumber: '数値で指定してください。',
  isObject: 'オブジェクトで指定してください。',
  isPlainDate: '実在する日付を YYYY-MM-DD で指定してください。',
  isString: '文字列で指定してください。',
  isUuid: '番号の形式が正しくありません。',
  matches: '形式が正しくありません。',
  max: '値が大きすぎます。',
  maxLength: '文字数が多すぎます。',
  min: '値が小さすぎます。',
  minLength: '文字数が足りません。',
  nestedValidation: '項目の構造が正しくありません。',
  whitelistValidation: '使えない項目です。',
};

/** Words for the first constraint that failed, by its class-validator name. */
export function constraintText(constraints: Readonly<Record<string, string>>): string {
  const name = Object.keys(constraints)[0] ?? '';
  return TEXTS[name] ?? '形式が正しくありません。';
}
