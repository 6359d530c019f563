import type { Role } from '#security/role';
import { CliFailure } from './cli-failure.ts';
import type { ReadyFile } from './ready-file.ts';

interface Problem {
  readonly title?: string;
  readonly detail?: string;
  readonly action?: string;
  readonly code?: string;
  readonly traceId?: string;
  readonly errors?: readonly { readonly path: string; readonly text: string }[];
  readonly details?: Readonly<Record<string, unknown>>;
}

export type Row = Readonly<Record<string, unknown>>;

const NEXT = /<([^>]*)>[^,]*;\s*rel="?next"?/;
const PAGE_SIZE = '1000';
/** More rows than anyone reads on a terminal. */
const MAX_PAGES = 10;

/** The console's API in the name of one role. */
export class ConsoleClient {
  readonly #root: string;
  readonly #token: string;

  constructor(ready: ReadyFile, role: Role) {
    const token = ready.tokens[role];
    if (token === undefined) throw new CliFailure([`役割 ${role} のトークンが ready.json にありません。`], 2);
    this.#root = `${ready.console.replace(/\/$/, '')}/api/v1`;
    this.#token = token;
  }

  async get(path: string): Promise<unknown> {
    return (await this.#ask('GET', `${this.#root}${path}`)).json();
  }

  /** All pages of a list. */
  async list(path: string, query: Readonly<Record<string, string | undefined>> = {}): Promise<readonly Row[]> {
    const rows: Row[] = [];
    let url: URL | undefined = new URL(`${this.#root}${path}`);
    url.searchParams.set('limit', PAGE_SIZE);
    for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value);
    for (let page = 0; url !== undefined && page < MAX_PAGES; page += 1) {
      const response: Response = await this.#ask('GET', url.href);
      rows.push(...((await response.json()) as Row[]));
      const next = NEXT.exec(response.headers.get('link') ?? '')?.[1];
      url = next === undefined ? undefined : new URL(next, url);
    }
    if (url !== undefined)
      process.stderr.write(`注意: ${String(rows.length)} 件で打ち切りました。条件で絞ってください。\n`);
    return rows;
  }

  async send(method: 'POST' | 'PUT', path: string, body: unknown): Promise<unknown> {
    const text = await (await this.#ask(method, `${this.#root}${path}`, JSON.stringify(body))).text();
    return text === '' ? {} : JSON.parse(text);
  }

  async #ask(method: string, url: string, body?: string): Promise<Response> {
    const headers = { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' };
    const response = await fetch(url, { method, headers, body: body ?? null }).catch(() => {
      throw new CliFailure(['コンソールに接続できません。', '稼働しているか確かめてください。'], 3);
    });
    if (!response.ok) throw new CliFailure(problemLines(await readProblem(response), response.status));
    const missing = response.headers.get('kokuho-unavailable');
    if (missing !== null) process.stderr.write(`注意: ${missing} が応答しません。その分は表示していません。\n`);
    return response;
  }
}

async function readProblem(response: Response): Promise<Problem> {
  return (await response.json().catch(() => ({}))) as Problem;
}

function problemLines(problem: Problem, status: number): string[] {
  const { code, title, detail, action, traceId, errors = [], details } = problem;
  return [
    `${code ?? String(status)} ${title ?? ''}: ${detail ?? 'エラーが発生しました。'}`,
    ...errors.map(({ path, text }) => `  ${path}: ${text}`),
    ...(details === undefined ? [] : [`  ${JSON.stringify(details)}`]),
    ...(action === undefined ? [] : [action]),
    ...(traceId === undefined ? [] : [`トレース番号: ${traceId}`]),
  ];
}
