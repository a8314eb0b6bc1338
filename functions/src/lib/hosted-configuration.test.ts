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
