/** The connector's own answers. All but the two JSON shapes are HTML, whatever the client accepts. */

const html = (status: number, body: string, headers: Record<string, string> = {}): Response =>
  new Response(body, { status, headers: { 'content-type': 'text/html; charset=utf-8', ...headers } });

export const json = (status: number, body: unknown): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });

/** A line of text that is nevertheless labelled HTML. */
export const text = html;

const PROBLEMS = {
  400: ['Bad Request', 'The request body could not be read as JSON.'],
  404: ['Not Found', 'There is nothing at this address.'],
  405: ['Method Not Allowed', 'This address does not take this method.'],
  415: ['Unsupported Media Type', 'Send the body with the content type application/json.'],
} as const;

/** An error that the connector makes itself: a page in HTML. */
export const problemPage = (status: keyof typeof PROBLEMS): Response => {
  const [title, explanation] = PROBLEMS[status];
  return html(
    status,
    `<!doctype html>\n<html lang=en>\n<title>${status} ${title}</title>\n<h1>${title}</h1>\n<p>${explanation}</p>\n`,
  );
};

/** The connector broke: a fragment of HTML that quotes what went wrong. */
export const crashPage = (reason: string): Response =>
  html(
    500,
    `\n    An internal error occurred: <pre>${escapeHtml(reason)}</pre>\n    See logs for full stacktrace.\n    `,
  );

/** Google's front end knows no such method: its page is passed through. */
export const unknownMethodPage = (): Response =>
  html(
    404,
    '<!DOCTYPE html>\n<html lang=en>\n<title>Error 404 (Not Found)!!1</title>\n<p>The requested URL was not found on this server.\n',
  );

const escapeHtml = (raw: string): string =>
  raw.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** Every answer may be read from any origin. `Retry-After` and the like are not exposed. */
export const withCors = (response: Response): Response => {
  response.headers.set('access-control-allow-origin', '*');
  return response;
};

/** The answer to an OPTIONS request that a browser sends first. */
export const preflight = (request: Request): Response => {
  const asked = request.headers.get('access-control-request-headers');
  return withCors(
    html(200, '', {
      'access-control-allow-methods': 'DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT',
      ...(asked === null ? {} : { 'access-control-allow-headers': asked }),
    }),
  );
};
