/**
 * Stands in for the Twilio APIs that a deployment of a Flex plugin calls: Serverless (services, environments,
 * assets, builds, deployments), Flex's configuration and Flex's plugin service. Loaded before a script:
 *
 *     STAND_IN_STATE=state.json node --import ./twilio-plugin-apis.mjs script.mjs
 *
 * It starts with an account that has deployed nothing, checks credentials and parameters as Twilio does, and
 * keeps what it was told in the file STAND_IN_STATE, for the next run and for the test that reads it. A request
 * to anywhere else fails.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';

const SERVERLESS = 'https://serverless.twilio.com/v1';
const UPLOAD = 'https://serverless-upload.twilio.com/v1';
const FLEX = 'https://flex-api.twilio.com/v1';

const stateFile = process.env.STAND_IN_STATE;
const state = existsSync(stateFile)
  ? JSON.parse(readFileSync(stateFile, 'utf8'))
  : {
      accountSid: `AC${'0'.repeat(31)}1`,
      credentials: { username: `SK${'0'.repeat(31)}2`, password: 'the secret' },
      serviceSids: [],
      services: [],
      environments: [],
      assets: [],
      assetVersions: [],
      builds: [],
      deployments: [],
      plugins: [],
      versions: [],
    };
const save = () => writeFileSync(stateFile, JSON.stringify(state));
save();

const sid = (prefix, ...parts) =>
  prefix +
  createHash('md5')
    .update([prefix, ...parts].join('/'))
    .digest('hex');

const problem = (status, message) =>
  HttpResponse.json(
    { code: 20000 + status, message, more_info: 'https://www.twilio.com/docs/errors', status },
    { status },
  );

const list = (key, rows) =>
  HttpResponse.json({ [key]: rows, meta: { key, next_page_url: null, previous_page_url: null } });

/** Answers with `resolver`'s row once the caller has proved who it is and named every required parameter. */
const endpoint =
  (required, resolver) =>
  async ({ request, params }) => {
    const { username, password } = state.credentials;
    const expected = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    if (request.headers.get('authorization') !== expected) return problem(401, 'Authenticate');

    const isMultipart = request.headers.get('content-type')?.startsWith('multipart/form-data');
    const isGet = request.method === 'GET';
    const form = isGet
      ? new Map()
      : isMultipart
        ? await request.formData()
        : new URLSearchParams(await request.text());
    const missing = required.find((name) => !form.get(name));
    if (missing) return problem(400, `Missing required parameter ${missing}`);

    const answer = await resolver({ form, params });
    save();
    if (answer === undefined)
      return problem(404, `The requested resource ${new URL(request.url).pathname} was not found`);
    if (answer instanceof Response) return answer;
    return HttpResponse.json(answer, { status: isGet ? 200 : 201 });
  };

const bySid = (rows, wanted) => rows.find((row) => row.sid === wanted);
const add = (rows, row) => {
  rows.push(row);
  return row;
};

const serverless = [
  http.get(
    `${SERVERLESS}/Services`,
    endpoint([], () => list('services', state.services)),
  ),
  http.get(
    `${SERVERLESS}/Services/:service`,
    endpoint([], ({ params }) => bySid(state.services, params.service)),
  ),
  http.post(
    `${SERVERLESS}/Services`,
    endpoint(['UniqueName', 'FriendlyName'], ({ form }) =>
      add(state.services, {
        sid: sid('ZS', form.get('UniqueName')),
        account_sid: state.accountSid,
        unique_name: form.get('UniqueName'),
      }),
    ),
  ),
  http.get(
    `${SERVERLESS}/Services/:service/Environments`,
    endpoint([], () => list('environments', state.environments)),
  ),
  http.post(
    `${SERVERLESS}/Services/:service/Environments`,
    endpoint(['UniqueName', 'DomainSuffix'], ({ form }) =>
      add(state.environments, {
        sid: sid('ZE', form.get('UniqueName')),
        unique_name: form.get('UniqueName'),
        domain_suffix: form.get('DomainSuffix'),
        domain_name: `default-1234-${form.get('DomainSuffix')}.twil.io`,
        build_sid: null,
      }),
    ),
  ),
  http.post(
    `${SERVERLESS}/Services/:service/Assets`,
    endpoint(['FriendlyName'], ({ form }) =>
      add(state.assets, { sid: sid('ZH', state.assets.length), friendly_name: form.get('FriendlyName') }),
    ),
  ),
  http.post(
    `${UPLOAD}/Services/:service/Assets/:asset/Versions`,
    endpoint(['Path', 'Visibility', 'Content'], async ({ form, params }) => {
      if (!bySid(state.assets, params.asset)) return undefined;
      const content = await form.get('Content').text();
      const row = {
        sid: sid('ZN', params.asset),
        path: form.get('Path'),
        visibility: form.get('Visibility'),
      };
      state.assetVersions.push({ ...row, content });
      return row;
    }),
  ),
  http.post(
    `${SERVERLESS}/Services/:service/Builds`,
    endpoint(['AssetVersions'], ({ form }) => {
      const versions = form.getAll('AssetVersions').map((version) => bySid(state.assetVersions, version));
      if (versions.includes(undefined))
        return problem(400, 'AssetVersions names a version that does not exist');
      return add(state.builds, {
        sid: sid('ZB', state.builds.length),
        status: 'building',
        asset_versions: versions.map(({ sid: version, path }) => ({ sid: version, path })),
        function_versions: [],
        dependencies: [],
      });
    }),
  ),
  http.get(
    `${SERVERLESS}/Services/:service/Builds/:build`,
    endpoint([], ({ params }) => {
      const build = bySid(state.builds, params.build);
      const answer = build && { ...build };
      if (build) build.status = 'completed'; // The first to ask still sees it building.
      return answer;
    }),
  ),
  http.post(
    `${SERVERLESS}/Services/:service/Environments/:environment/Deployments`,
    endpoint(['BuildSid'], ({ form, params }) => {
      const environment = bySid(state.environments, params.environment);
      const build = bySid(state.builds, form.get('BuildSid'));
      if (!environment || !build) return undefined;
      if (build.status !== 'completed') return problem(400, 'The build is not complete');
      environment.build_sid = build.sid;
      return add(state.deployments, { sid: sid('ZD', state.deployments.length), build_sid: build.sid });
    }),
  ),
];

const flex = [
  http.get(
    `${FLEX}/Configuration`,
    endpoint([], () => ({
      account_sid: state.accountSid,
      ui_version: '2.17.1',
      serverless_service_sids: state.serviceSids,
    })),
  ),
  http.post(
    `${FLEX}/Configuration`,
    endpoint(['account_sid', 'serverless_service_sids'], ({ form }) => {
      state.serviceSids = form.getAll('serverless_service_sids');
      return { account_sid: state.accountSid, serverless_service_sids: state.serviceSids };
    }),
  ),
  http.get(
    `${FLEX}/PluginService/Plugins/:name`,
    endpoint([], ({ params }) => state.plugins.find((plugin) => plugin.unique_name === params.name)),
  ),
  http.post(
    `${FLEX}/PluginService/Plugins`,
    endpoint(['UniqueName'], ({ form }) =>
      add(state.plugins, {
        sid: sid('FP', form.get('UniqueName')),
        unique_name: form.get('UniqueName'),
        friendly_name: form.get('FriendlyName'),
        description: form.get('Description'),
      }),
    ),
  ),
  http.get(
    `${FLEX}/PluginService/Plugins/:name/Versions/:version`,
    endpoint([], ({ params }) => state.versions.find(({ version }) => version === params.version)),
  ),
  http.post(
    `${FLEX}/PluginService/Plugins/:name/Versions`,
    endpoint(['Version', 'PluginUrl'], ({ form, params }) => {
      const plugin = state.plugins.find(({ unique_name }) => unique_name === params.name);
      if (!plugin) return undefined;
      return add(state.versions, {
        sid: sid('FV', form.get('Version')),
        plugin_sid: plugin.sid,
        version: form.get('Version'),
        plugin_url: form.get('PluginUrl'),
        private: form.get('Private') === 'true',
        changelog: form.get('Changelog'),
      });
    }),
  ),
];

setupServer(...serverless, ...flex).listen({ onUnhandledRequest: 'error' });
