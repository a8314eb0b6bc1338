import { readConfig } from '../../../plugin-agent-assist/src/plugin/config';
import { parseProfile } from './environment';
import { createHostedConfiguration } from './hosted-configuration';
import type { RestAnswer, TwilioRest } from './twilio-rest';

const ACCOUNT = `AC${'1'.repeat(32)}`;

const answered = (agent_assist: object, status = 200): RestAnswer => ({
  address: 'https://flex-api.twilio.com/v1/Configuration',
  status,
  code: undefined,
  text: '',
  body: () => ({ ui_attributes: { custom_data: { agent_assist } } }),
  etag: undefined,
});

/** Twilio, which answers with the next of these. */
function scripted(...answers: readonly RestAnswer[]): { readonly rest: TwilioRest; asked(): number } {
  let count = 0;
  return {
    rest: () => Promise.resolve(answers[count++] ?? answered({})),
    asked: () => count,
  };
}

it('is asked for once a minute', async () => {
  let now = 0;
  const configuration = createHostedConfiguration(() => now);
  const { rest, asked } = scripted(answered({ relay: 'server' }), answered({}));
  expect(await configuration.read(rest, ACCOUNT)).toMatchObject({ relay: 'server' });
  now = 59_000;
  expect(await configuration.read(rest, ACCOUNT)).toMatchObject({ relay: 'server' });
  expect(asked()).toBe(1);
  now = 60_000;
  expect(await configuration.read(rest, ACCOUNT)).toMatchObject({ relay: 'browser' });
});

it('is asked for once by many at once', async () => {
  const configuration = createHostedConfiguration();
  const { rest, asked } = scripted(answered({ enabled: false }));
  const all = await Promise.all([1, 2, 3].map(() => configuration.read(rest, ACCOUNT)));
  expect(all.map(({ enabled }) => enabled)).toEqual([false, false, false]);
  expect(asked()).toBe(1);
});

it('is asked for again where it could not be read', async () => {
  const configuration = createHostedConfiguration();
  const { rest } = scripted(answered({}, 503), answered({ summaries: { scope: 'team' } }));
  await expect(configuration.read(rest, ACCOUNT)).rejects.toThrow(/503/);
  expect(await configuration.read(rest, ACCOUNT)).toMatchObject({ scope: 'team' });
});

/** What pages read of a setting, and what the Functions do. Both have the same profile where none is hosted. */
async function readings(agent_assist: Readonly<Record<string, unknown>>) {
  const own = 'projects/p/locations/global/conversationProfiles/own';
  const { rest } = scripted(answered(agent_assist));
  const here = await createHostedConfiguration().read(rest, ACCOUNT);
  const page = readConfig(
    {
      TWILIO_CONVERSATION_PROFILE: own,
      TWILIO_FEATURES: '',
      TWILIO_FUNCTIONS_URL: 'https://assist-1.twil.io',
      TWILIO_DEBUG: '',
    },
    { custom_data: { agent_assist } },
  );
  return {
    here: { ...here, conversationProfile: parseProfile(here.conversationProfile ?? '')?.name ?? own },
    page: {
      enabled: page.enabled,
      scope: page.config?.summaries.scope,
      relay: page.config?.relay,
      conversationProfile: page.config?.profile,
    },
  };
}

const OF_ANY_TYPE = [null, true, false, 0, 7, '', 'off', [], ['team'], {}];

it.each([
  ['enabled', ['true', 'false', 'False', ' false']],
  ['relay', ['browser', 'server', 'Server']],
  ['conversationProfile', [' projects/p/conversationProfiles/x ', 'projects/p', 'x']],
  ['summaries', ['team', { scope: 'all' }, { scope: 'team' }, { scope: 'Team' }, { scope: null }]],
])('reads %s as the pages do, however it is written', async (name, values) => {
  for (const value of [...values, ...OF_ANY_TYPE]) {
    const { here, page } = await readings({ [name]: value });
    expect({ value, ...here }).toEqual({ value, ...page });
  }
});

it('reads each setting whatever is wrong with the others', async () => {
  const wrong = { enabled: 'false', relay: 'server', conversationProfile: 7, summaries: 'team' };
  const { here, page } = await readings(wrong);
  expect(here).toMatchObject({ enabled: false, relay: 'server', scope: 'team' });
  expect(here).toEqual(page);
});
