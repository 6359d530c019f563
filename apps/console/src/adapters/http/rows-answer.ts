import type { Request, Response } from 'express';
import type { RowsPage, RowsQuestion } from '../../application/owner-rows.ts';
import { callerHeaders, searchOf, UNAVAILABLE_HEADER } from './exchange.ts';
import type { Gateway } from './gateway.ts';

/** The caller's question to every service. */
export function rowsQuestion(path: string, request: Request): RowsQuestion {
  return { path, query: new URLSearchParams(searchOf(request)), headers: callerHeaders(request) };
}

/** Rows of several services as one list, with the next page and the services that did not answer. */
export function answerRows(page: RowsPage, gateway: Gateway, request: Request, response: Response): void {
  if ('refusal' in page) {
    gateway.relay(page.refusedBy, page.refusal, response);
    return;
  }
  if (page.unavailable.length > 0) response.setHeader(UNAVAILABLE_HEADER, page.unavailable.join(', '));
  if (page.cursor !== undefined) {
    const query = new URLSearchParams(searchOf(request));
    query.set('cursor', page.cursor);
    response.setHeader('Link', `<?${query.toString()}>; rel="next"`);
  }
  response.json(page.rows);
}
