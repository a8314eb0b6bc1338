import type { Request, RequestHandler, Response } from 'express';

import { readBody } from '../twilio/transport/exchange';
import type { TwilioHosts } from '../twilio/transport/hosts';

/** Answers `/HOST/PATH` in place of Twilio's host. Bodies have to arrive as text. */
export const twilioRoute =
  (hosts: Pick<TwilioHosts, 'answer'>): RequestHandler =>
  (request: Request, response: Response) => {
    const [, host = '', path = '/'] = /^\/([^/]+)(\/.*)?$/.exec(request.path) ?? [];
    const answer = hosts.answer({
      method: request.method,
      host,
      path,
      query: new URL(request.url, 'http://localhost').searchParams,
      body: readBody(request.body),
      authorization: request.headers.authorization,
      ifMatch: request.headers['if-match'],
      webhookEnabled: request.get('x-twilio-webhook-enabled'),
    });
    response.status(answer.status);
    if (answer.etag !== undefined) response.set('ETag', answer.etag);
    if (answer.contentType) response.type(answer.contentType).send(answer.body);
    else response.json(answer.body);
  };
