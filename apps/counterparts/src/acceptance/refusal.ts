/** Why a record was refused, with words that say what to mend. */
export interface Refusal {
  readonly code: string;
  readonly text: string;
  readonly field?: string;
}

/** Rules both receivers apply to a held row; the codes follow the classes E3xx interval and E5xx duplicate. */
export const REFUSALS = {
  overlap: {
    code: 'E301',
    text: '同じ人の他の適用期間と重なっています。期間を直すか、重なる行を先に無効にしてください',
  },
  reversed: { code: 'E302', text: '終了または喪失の日が開始または取得の日より前です。日付を直してください' },
  alreadyHeld: { code: 'E501', text: '同じキーの行をすでに保有しています。先に無効の記録を送ってください' },
  notHeld: { code: 'E502', text: '無効にする行を保有していません。送信済みの状態を照会してください' },
  notAsHeld: {
    code: 'E503',
    text: '無効にする行の版または内容が保有する行と一致しません。受理された内容のまま送ってください',
  },
  versionNotRisen: { code: 'E504', text: '版が前に受理した版より上がっていません。版を上げて送ってください' },
  others: { code: 'E900', text: '同じ人の他の行が拒否されたため、この行も受け付けません' },
} as const satisfies Record<string, Refusal>;
