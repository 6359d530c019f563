import type { MessageContract } from '#contracts/message-contract.decorator';
import { streamDefinition } from '#contracts/streams';
import { ERROR_CODES } from '#kernel/error-codes';
import { QUALIFICATION_REFUSALS } from '../../apps/qualification/src/domain/qualification-refusals.ts';

const GENERATED = '<!-- Written by `npm run gen`; edit the sources instead. -->';

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** `docs/messages.md`: one row per message. */
export function messagesPage(contracts: readonly MessageContract[]): string {
  const rows = contracts.map((contract) => {
    const { owner, subscribers } = streamDefinition(contract.stream);
    const personal = contract.personalData.map((path) => `\`${path}\``).join(', ');
    return [
      `\`${contract.type}\``,
      String(contract.version),
      `\`${contract.stream}\``,
      owner,
      subscribers.join(', '),
      contract.summary,
      personal === '' ? '–' : personal,
      contract.since,
    ];
  });
  const head = ['Type', 'Version', 'Stream', 'Owner', 'Subscribers', 'Summary', 'Personal data', 'Since'];
  const intro =
    'Fields and schemas are in [asyncapi.yaml](asyncapi.yaml). “Personal data” names the fields below `data`.';
  return ['# Messages', GENERATED, intro, table(head, rows)].join('\n\n');
}

interface ErrorText {
  readonly text: string;
  readonly action: string;
}

function errorRows(codes: Readonly<Record<string, ErrorText>>): string[][] {
  return Object.entries(codes)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, { text, action }]) => [code, text, action]);
}

/** `docs/errors.md`: what each code means to an operator and what to do. */
export function errorsPage(): string {
  const head = ['コード', '内容', '対処'];
  return [
    '# エラーコード / Error codes',
    GENERATED,
    'コードは再利用しません。 / Codes are never reused.',
    '## 共通 / Errors',
    table(head, errorRows(ERROR_CODES)),
    '## 資格の入力・判断で受け付けられない理由 / Refusals of qualification',
    table(head, errorRows(QUALIFICATION_REFUSALS)),
  ].join('\n\n');
}
