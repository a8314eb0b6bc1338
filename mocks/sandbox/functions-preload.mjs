/**
 * Loaded into the process that serves the Functions, before anything else: whatever they ask of Twilio's
 * REST hosts is answered by the sandbox's world.
 */
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';

const world = process.env.SANDBOX_WORLD_URL;
if (!world) throw new Error('SANDBOX_WORLD_URL should be the address of the sandbox');

setupServer(
  http.all('https://*.twilio.com/*', async ({ request }) => {
    const { host, pathname, search } = new URL(request.url);
    const hasBody = request.method !== 'GET' && request.method !== 'HEAD';
    const answer = await fetch(`${world}/__twilio/${host}${pathname}${search}`, {
      method: request.method,
      headers: request.headers,
      body: hasBody ? await request.text() : undefined,
    });
    const body = await answer.text();
    // A 204 may have no body, not even an empty one.
    return new HttpResponse(body === '' ? null : body, { status: answer.status, headers: answer.headers });
  }),
).listen({ onUnhandledRequest: 'bypass' });
