/** Who has to act on a divergence. */
export type Actor = 'officer' | 'operator';

export interface CauseDefinition {
  /** What happened, for those who read the list. */
  readonly text: string;
  /** What is proposed. */
  readonly action: string;
  readonly actor: Actor;
  /** `re-effect`: brought about again on approval; `none`: something else has to be done first. */
  readonly repair: 're-effect' | 'none';
}

/** Every class of divergence, with its words; which side is wrong decides the class, never a guess about why. */
export const CAUSES = {
  'sender-lacks': {
    text: '資格の台帳にある対象が、送付の帳簿にありません。',
    action: '台帳の現在の状態を取り直し、相手に無いものを送ります。',
    actor: 'officer',
    repair: 're-effect',
  },
  'sender-behind': {
    text: '送付の帳簿が、資格の台帳より古い版のままです。メッセージは受け取り済みです。',
    action: '台帳の現在の状態を取り直し、相手との違いを送ります。',
    actor: 'officer',
    repair: 're-effect',
  },
  'sender-differs': {
    text: '送付の帳簿の内容が、資格の台帳と違います。',
    action: '台帳の現在の状態を取り直し、相手との違いを送ります。',
    actor: 'officer',
    repair: 're-effect',
  },
  'sender-extra': {
    text: '資格の台帳に無い対象が、送付の帳簿にあります。',
    action: '台帳に無いことを確かめてください。承認すると、相手の行を無効にします。',
    actor: 'officer',
    repair: 're-effect',
  },
  'message-lost': {
    text: '台帳の異動のメッセージが、時間を過ぎても送付の側に届いていません。',
    action: 'メッセージの再送（自動）が済んでいるか、稼働状況と保留を確かめてください。',
    actor: 'operator',
    repair: 'none',
  },
  'message-held': {
    text: '台帳の異動のメッセージが、送付の側で保留になっています。',
    action: '保留の原因を直して再試行してください（kokuho holds）。',
    actor: 'operator',
    repair: 'none',
  },
  'receiver-lacks': {
    text: '受領済みの行が、相手にありません。',
    action: '失われた行を新しい版で送ります。',
    actor: 'officer',
    repair: 're-effect',
  },
  'receiver-extra': {
    text: '送っていない行を、相手が持っています。',
    action: '余分な行を無効にします。',
    actor: 'officer',
    repair: 're-effect',
  },
  'receiver-differs': {
    text: '受領済みの行の内容が、相手で違っています。',
    action: '相手の行を無効にし、正しい内容を新しい版で送ります。',
    actor: 'officer',
    repair: 're-effect',
  },
  'receiver-older': {
    text: '相手の行が、受領済みの版より古い版に戻っています。',
    action: '古い行を無効にし、現在の内容を新しい版で送ります。',
    actor: 'officer',
    repair: 're-effect',
  },
  'books-differ': {
    text: '相手は望む状態を持っていますが、送付の帳簿の保有の記録が違います。',
    action: '帳簿を相手の申告に合わせます。何も送りません。',
    actor: 'officer',
    repair: 're-effect',
  },
  'not-sent': {
    text: '送付の帳簿と相手は一致していますが、望む状態になっていません。',
    action: '望む状態との違いを送ります。',
    actor: 'officer',
    repair: 're-effect',
  },
  refused: {
    text: '最新の状態を相手が拒否したままです。',
    action: '届いている仕事（拒否）に従って内容を訂正するか、再送してください。',
    actor: 'officer',
    repair: 'none',
  },
} as const satisfies Record<string, CauseDefinition>;

export type Cause = keyof typeof CAUSES;
export const CAUSE_NAMES = Object.keys(CAUSES) as Cause[];
