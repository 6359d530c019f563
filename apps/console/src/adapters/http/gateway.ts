import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { outwardLinks } from '../../application/link-header.ts';
import { type Owner, type OwnerAnswer, Owners } from '../../application/owners.ts';
import { ConsoleConfig } from '../../console.config.ts';
import { API_PREFIX, callerHeaders, rawBody, searchOf, writeHeaders } from './exchange.ts';

const PASSED_HEADERS = ['content-type', 'retry-after', 'www-authenticate', 'cache-control'];

/** Hands a request to the owner of the data and its answer back, status and body unchanged. */
@Injectable()
export class Gateway {
  constructor(
    private readonly owners: Owners,
    private readonly config: ConsoleConfig,
  ) {}

  async forward(owner: Owner, path: string, request: Request, response: Response): Promise<void> {
    const body = rawBody(request);
    const answer =
      request.method === 'POST'
        ? await this.owners.ask(owner, {
            method: 'POST',
            path,
            search: searchOf(request),
            headers: writeHeaders(request, response),
            ...(body === undefined ? {} : { body }),
          })
        : await this.owners.ask(owner, {
            method: 'GET',
            path,
            search: searchOf(request),
            headers: callerHeaders(request),
          });
    this.relay(owner, answer, response);
  }

  relay(owner: Owner, answer: OwnerAnswer, response: Response): void {
    for (const name of PASSED_HEADERS) {
      const value = answer.headers.get(name);
      if (value !== null) response.setHeader(name, value);
    }
    const link = answer.headers.get('link');
    if (link !== null) response.setHeader('Link', outwardLinks(link, this.config.ownerUrls[owner], API_PREFIX));
    response.status(answer.status).end(answer.body);
  }
}
