/**
 * Every error code with the words an operator reads: what happened, and what to do.
 *
 * Codes are never reused. `docs/errors.md` is generated from this table.
 */
export const ERROR_CODES = {
  'GEN-0001': {
    text: '内部エラーが発生しました。',
    action: '同じ操作で再発する場合は、時刻とトレース番号を運用担当へ連絡してください。',
  },
  'GEN-0002': { text: '入力の形式が正しくありません。', action: '示された項目を直して、もう一度送ってください。' },
  'GEN-0003': { text: '対象が見つかりません。', action: '番号を確かめてください。' },
  'GEN-0004': { text: 'この操作の権限がありません。', action: '権限のある担当者に依頼してください。' },
  'GEN-0005': { text: '認証が必要です。', action: 'ログインし直すか、トークンを付けてください。' },
  'GEN-0006': {
    text: '連携先の処理が一時的に利用できません。',
    action: '自動で再試行します。続く場合は稼働状況を確かめてください。',
  },
  'GEN-0007': {
    text: '同じ Idempotency-Key で内容の違う要求が届きました。',
    action: '新しいキーで送るか、前の要求の結果を確かめてください。',
  },
  'GEN-0008': { text: '設定が正しくありません。', action: '示された環境変数を直して、起動し直してください。' },
  'MSG-0001': {
    text: '送信箱への追加は業務のトランザクションの中でだけ行えます。',
    action: '運用担当へ連絡してください。',
  },
  'MSG-0002': { text: 'メッセージが大きすぎます（上限 128 KiB）。', action: '送信元で内容を減らしてください。' },
  'MSG-0003': { text: 'メッセージの内容が契約に合いません。', action: '示された項目を直してください。' },
  'MSG-0004': { text: '契約にない種類のメッセージです。', action: '受信側の版を上げると、自動で処理されます。' },
  'MSG-0005': { text: '待ち行列の構成が宣言と違います。', action: '起動時の構成宣言をやり直してください。' },
} as const satisfies Record<string, { text: string; action: string }>;

export type ErrorCode = keyof typeof ERROR_CODES;
