/** Preloaded into the deploy script: Twilio's Serverless API and its upload host, as far as a deployment calls them. */
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';

import { SERVERLESS, type ServerlessAccount, type ServerlessReport } from './serverless-account';

const account = process.env.SERVERLESS_ACCOUNT as ServerlessAccount;
const service = `https://serverless.twilio.com/v1/Services/${SERVERLESS.serviceSid}`;
const environment = `${service}/Environments/${SERVERLESS.environmentSid}`;
const buildSid = `ZB${'3'.repeat(32)}`;

const report = (message: ServerlessReport) => process.send?.(message);

const page = (key: string, entries: readonly object[] = []) =>
  HttpResponse.json({ meta: { key, next_page_url: null }, [key]: entries });

const error = (status: number, code: number, message: string) =>
  HttpResponse.json({ code, message, status }, { status });

async function readForm(request: Request): Promise<Record<string, string | string[]>> {
  const form = new URLSearchParams(await request.text());
  return Object.fromEntries(
    [...new Set(form.keys())].map((key) => {
      const values = form.getAll(key);
      return [key, values.length > 1 ? values : (values[0] ?? '')];
    }),
  );
}

const deployedBefore = account === 'deployed before';
const theService = { sid: SERVERLESS.serviceSid, unique_name: 'agent-assist-functions' };
const theEnvironment = {
  sid: SERVERLESS.environmentSid,
  domain_name: SERVERLESS.domain,
  domain_suffix: null,
  unique_name: 'production',
};

const credentials = Buffer.from(`${SERVERLESS.apiKey}:${SERVERLESS.apiSecret}`).toString('base64');

let functionCount = 0;
let statusRequests = 0;

setupServer(
  // Every request is looked at here first; what is signed right falls through to its own handler.
  http.all(/^https:\/\/serverless(-upload)?\.twilio\.com\//, ({ request }) =>
    request.headers.get('authorization') === `Basic ${credentials}`
      ? undefined
      : error(401, 20003, 'Authenticate'),
  ),
  http.post('https://serverless.twilio.com/v1/Services', () =>
    deployedBefore
      ? error(409, 20409, 'Service unique name is taken')
      : HttpResponse.json(theService, { status: 201 }),
  ),
  http.get('https://serverless.twilio.com/v1/Services', () =>
    page('services', deployedBefore ? [theService] : []),
  ),
  http.get(`${service}/Environments`, () => page('environments', deployedBefore ? [theEnvironment] : [])),
  http.post(`${service}/Environments`, () => HttpResponse.json(theEnvironment, { status: 201 })),
  http.get(`${service}/Functions`, () =>
    page('functions', deployedBefore ? [{ sid: `ZH${'9'.repeat(32)}`, friendly_name: '/verify' }] : []),
  ),
  http.post(`${service}/Functions`, () =>
    HttpResponse.json({ sid: `ZH${String((functionCount += 1)).padStart(32, '0')}` }, { status: 201 }),
  ),
  http.post<{ sid: string }>(
    `https://serverless-upload.twilio.com/v1/Services/${SERVERLESS.serviceSid}/Functions/:sid/Versions`,
    async ({ request, params }) => {
      const form = await request.formData();
      const text = async (name: string) => new Response(form.get(name)).text();
      report({
        did: 'upload',
        path: await text('Path'),
        visibility: await text('Visibility'),
        source: await text('Content'),
      });
      return HttpResponse.json({ sid: params.sid.replace('ZH', 'ZN') }, { status: 201 });
    },
  ),
  http.get(`${service}/Assets`, () => page('assets')),
  http.post(`${service}/Builds`, async ({ request }) => {
    report({ did: 'build', form: await readForm(request) });
    return HttpResponse.json({ sid: buildSid, status: 'building', runtime: 'node22' }, { status: 201 });
  }),
  http.get(`${service}/Builds/${buildSid}/Status`, () => {
    statusRequests += 1;
    if (account === 'loses the build') return error(404, 20404, 'The build was not found');
    if (account === 'cannot build') return HttpResponse.json({ status: 'failed' });
    // Twilio takes its time: the first look finds a build that goes on.
    return HttpResponse.json({ status: statusRequests > 1 ? 'completed' : 'building' });
  }),
  http.get(`${environment}/Variables`, () => page('variables')),
  http.post(`${environment}/Variables`, async ({ request }) => {
    const { Key, Value } = await readForm(request);
    report({ did: 'set variable', key: String(Key), value: String(Value) });
    return HttpResponse.json({ sid: `ZV${'4'.repeat(32)}` }, { status: 201 });
  }),
  http.post(`${environment}/Deployments`, async ({ request }) => {
    report({ did: 'deploy', buildSid: String((await readForm(request)).BuildSid) });
    return HttpResponse.json({ sid: `ZD${'5'.repeat(32)}` }, { status: 201 });
  }),
).listen({ onUnhandledRequest: 'error' });
