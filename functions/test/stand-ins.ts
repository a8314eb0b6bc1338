/**
 * Loaded into the process that serves the Functions, before anything else: answers in place of Twilio's IAM
 * and of the Agent Assist connector. Whatever else the Functions ask for over the network fails.
 */
import jwt from 'jsonwebtoken';
import { delay, http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';

import { iamHandlers } from '../../mocks/handlers/twilio-iam';
import { CONNECTOR_KEY, ENVIRONMENT } from './environment';
import { readTokenScript } from './scripted-token';

const iam = iamHandlers(
  async (token) => {
    const script = readTokenScript(token);
    switch (script?.iam) {
      case 'accepts':
        return {
          valid: true,
          expiration: new Date(Date.now() + 3_600_000).toISOString(),
          realm_user_id: `${script.identity}@example.com`,
          identity: script.identity,
          roles: script.roles,
          worker_sid: `WK${'a'.repeat(32)}`,
        };
      case 'hangs':
        await delay('infinite');
        return HttpResponse.error();
      case 'is unreachable':
        return HttpResponse.error();
      case 'answers 500':
        return HttpResponse.json(
          { code: 20500, message: 'Internal Server Error', status: 500 },
          { status: 500 },
        );
      case 'answers HTML':
        return HttpResponse.html('<h1>Maintenance</h1>');
      case 'refuses':
      case undefined:
        return { valid: false, message: 'Token is expired or was not issued by Twilio' };
    }
  },
  { accountSid: ENVIRONMENT.ACCOUNT_SID, authToken: ENVIRONMENT.AUTH_TOKEN },
);

const claims = {
  gcp_agent_assist_project: 'demo-project',
  gcp_agent_assist_user: 'https://github.com/GoogleCloudPlatform/agent-assist-integrations',
};

const connector = http.post(`${ENVIRONMENT.PROXY_SERVER_URL}/register`, async ({ request }) => {
  const script = readTokenScript(request.headers.get('authorization') ?? '');
  switch (script?.connector) {
    case 'registers':
      return HttpResponse.json({ token: jwt.sign(claims, CONNECTOR_KEY, { expiresIn: 3_600 }) });
    case 'answers 500':
      return HttpResponse.html('<title>500 Internal Server Error</title>', { status: 500 });
    case 'answers HTML':
      return HttpResponse.html('<title>Welcome to nginx!</title>');
    case 'answers a token without an end':
      return HttpResponse.json({ token: jwt.sign(claims, CONNECTOR_KEY) });
    case 'redirects':
      return HttpResponse.redirect('https://elsewhere.test/register', 307);
    case 'hangs':
      await delay('infinite');
      return HttpResponse.error();
    case 'is unreachable':
      return HttpResponse.error();
    case 'refuses':
    case undefined:
      // As the connector has it: 401 comes as text/html.
      return HttpResponse.html('<title>401 Unauthorized</title>', { status: 401 });
  }
});

setupServer(...iam, connector).listen({ onUnhandledRequest: 'error' });

// twilio-run puts a class of its own in the place of the global Response, by which MSW tells a failed connection
// from an answer. What MSW left there when it began to listen stays.
const WebResponse = globalThis.Response;
Object.defineProperty(globalThis, 'Response', { get: () => WebResponse, set: () => undefined });
