import { readConfig, type BuildEnvironment } from './config';

const PROFILE = 'projects/p/locations/europe-west1/conversationProfiles/x';
const built: BuildEnvironment = {
  TWILIO_CONVERSATION_PROFILE: PROFILE,
  TWILIO_FEATURES: 'SMART_REPLY, CONVERSATION_SUMMARIZATION',
  TWILIO_FUNCTIONS_URL: 'https://assist-1.twil.io/',
  TWILIO_DEBUG: 'true',
};

describe('the configuration', () => {
  it('is what the build put in', () => {
    expect(readConfig(built, {})).toEqual({
      enabled: true,
      config: {
        profile: PROFILE,
        features: ['SMART_REPLY', 'CONVERSATION_SUMMARIZATION'],
        functionsUrl: 'https://assist-1.twil.io',
        debug: true,
        relay: 'browser',
        allowance: { perSecond: 1, burst: 5 },
        pause: { minutes: [2, 5] },
        voice: { startSiprec: false },
        summary: { redraft: undefined },
        summaries: { scope: 'all' },
      },
      problems: [],
    });
  });

  it('is overridden by Flex’s hosted configuration, without a build', () => {
    const { config } = readConfig(built, {
      custom_data: {
        agent_assist: { functionsUrl: 'http://127.0.0.1:3001', features: ['SMART_REPLY'], debug: false },
      },
    });
    expect(config).toMatchObject({
      functionsUrl: 'http://127.0.0.1:3001',
      features: ['SMART_REPLY'],
      debug: false,
      profile: PROFILE,
    });
  });

  it('takes the profile’s features where none are named, and global where no location is', () => {
    const { config } = readConfig(
      {
        ...built,
        TWILIO_FEATURES: undefined,
        TWILIO_CONVERSATION_PROFILE: 'projects/p/conversationProfiles/x',
      },
      {},
    );
    expect(config).toMatchObject({
      features: [],
      profile: 'projects/p/locations/global/conversationProfiles/x',
    });
  });

  it.each([
    ['KNOWLEDGE_ASSIST_V2', ['KNOWLEDGE_SEARCH', 'PROACTIVE_GENERATIVE_KNOWLEDGE_ASSIST']],
    ['knowledge_assist, Knowledge_Search', ['PROACTIVE_GENERATIVE_KNOWLEDGE_ASSIST', 'KNOWLEDGE_SEARCH']],
    ['ARTICLE_SEARCH, KNOWLEDGE_SEARCH', ['KNOWLEDGE_SEARCH']],
  ])('takes %s by the other names in use', (names, features) => {
    const { config, problems } = readConfig({ ...built, TWILIO_FEATURES: names }, {});
    expect(problems).toEqual([]);
    expect(config?.features).toEqual(features);
  });

  it('lists the accepted names where it does not know one, and goes on with the others', () => {
    const { config, problems } = readConfig({ ...built, TWILIO_FEATURES: 'SMART_REPLY, constructor' }, {});
    expect(config?.features).toEqual(['SMART_REPLY']);
    expect(problems).toEqual([expect.stringMatching(/CONSTRUCTOR.*SMART_REPLY.*KNOWLEDGE_ASSIST_V2/)]);
  });

  it.each<[keyof BuildEnvironment, string | undefined, boolean]>([
    ['TWILIO_CONVERSATION_PROFILE', undefined, false],
    ['TWILIO_CONVERSATION_PROFILE', 'my-profile', false],
    ['TWILIO_FUNCTIONS_URL', '', false],
    ['TWILIO_FUNCTIONS_URL', 'http://assist-1.twil.io', false],
    ['TWILIO_FUNCTIONS_URL', 'javascript:alert(1)', false],
    ['TWILIO_FEATURES', 'SMART_REPLY, MIND_READING', true],
    ['TWILIO_DEBUG', 'yes please', true],
  ])('names %s = %s and what it should look like', (name, value, works) => {
    const { config, problems } = readConfig({ ...built, [name]: value }, {});
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name} `));
    expect(config !== undefined).toBe(works);
  });

  it.each([
    [{ startSiprec: true }, true],
    [{ startSiprec: false }, false],
    [{}, false],
  ])('starts audio streams only where it is told to: %j', (voice, startSiprec) => {
    const { config, problems } = readConfig(built, { custom_data: { agent_assist: { voice } } });
    expect(config?.voice).toEqual({ startSiprec });
    expect(problems).toEqual([]);
  });

  it.each([[true], [{ startSiprec: 'yes' }], ['on']])(
    'names settings of voice that are of the wrong type, and goes on with the others: %j',
    (voice) => {
      const { config, problems } = readConfig(built, {
        custom_data: { agent_assist: { voice, features: ['SMART_REPLY'] } },
      });
      expect(config).toMatchObject({ features: ['SMART_REPLY'], voice: { startSiprec: false } });
      expect(problems).toEqual([expect.stringMatching(/^custom_data\.agent_assist\.voice /)]);
    },
  );

  const hosted = (settings: object) =>
    readConfig(built, { custom_data: { agent_assist: { features: ['SMART_REPLY'], ...settings } } });

  it.each([
    [{}, undefined],
    [{ redraft: {} }, undefined],
    [{ redraft: { customerTurns: 5 } }, { customerTurns: 5, minutes: undefined }],
    [{ redraft: { minutes: 1.5 } }, { customerTurns: undefined, minutes: 1.5 }],
    [{ redraft: { customerTurns: 1, minutes: 10 } }, { customerTurns: 1, minutes: 10 }],
  ])('drafts summaries anew only where and when it is told to: %j', (summary, redraft) => {
    const { config, problems } = hosted({ summary });
    expect(config?.summary).toEqual({ redraft });
    expect(problems).toEqual([]);
  });

  it.each([
    true,
    { redraft: 5 },
    { redraft: { customerTurns: 0 } },
    { redraft: { customerTurns: 2.5 } },
    { redraft: { minutes: 0.1 } },
    { redraft: { minutes: '3' } },
  ])('names wrong times to draft anew, and goes on without: %j', (summary) => {
    const { config, problems } = hosted({ summary });
    expect(config).toMatchObject({ features: ['SMART_REPLY'], summary: { redraft: undefined } });
    expect(problems).toEqual([expect.stringMatching(/^custom_data\.agent_assist\.summary .*redraft/)]);
  });

  it.each([
    [{}, 'all'],
    [{ scope: 'all' }, 'all'],
    [{ scope: 'team' }, 'team'],
  ])('shows supervisors everybody’s summaries, or their team’s: %j', (summaries, scope) => {
    const { config, problems } = hosted({ summaries });
    expect(config?.summaries).toEqual({ scope });
    expect(problems).toEqual([]);
  });

  it.each([{ scope: 'mine' }, { scope: true }, 'team', ['team'], null])(
    'names a scope that is none, and shows no more than a team’s: %j',
    (summaries) => {
      const { config, problems } = hosted({ summaries });
      expect(config).toMatchObject({ features: ['SMART_REPLY'], summaries: { scope: 'team' } });
      expect(problems).toEqual([
        expect.stringMatching(/^custom_data\.agent_assist\.summaries .*scope.* counts as "team"\.$/),
      ]);
    },
  );

  it.each(['browser', 'server'])('lets the browser or the Functions relay: %s', (relay) => {
    const { config, problems } = hosted({ relay });
    expect(config?.relay).toBe(relay);
    expect(problems).toEqual([]);
  });

  it.each([
    [
      { perSecond: 4, burst: 20 },
      { perSecond: 4, burst: 20 },
    ],
    [{ perSecond: 0.5 }, { perSecond: 0.5, burst: 5 }],
    [{ burst: 1 }, { perSecond: 1, burst: 1 }],
    [{}, { perSecond: 1, burst: 5 }],
  ])('relays as fast as it is told to: %j', (relayAllowance, allowance) => {
    const { config, problems } = hosted({ relayAllowance });
    expect(config?.allowance).toEqual(allowance);
    expect(problems).toEqual([]);
  });

  it.each([
    [[], []],
    [
      [1, 240],
      [1, 240],
    ],
    [
      [5, 2, 5],
      [5, 2],
    ],
  ])('offers pauses of the minutes that it is told: %j', (minutes, offered) => {
    const { config, problems } = hosted({ pause: { minutes } });
    expect(config?.pause).toEqual({ minutes: offered });
    expect(problems).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['relay', 'Server'],
    ['relay', true],
    ['relayAllowance', 5],
    ['relayAllowance', { perSecond: 0 }],
    ['relayAllowance', { perSecond: 51 }],
    ['relayAllowance', { burst: 0 }],
    ['relayAllowance', { burst: 2.5 }],
    ['relayAllowance', { perSecond: '1' }],
    ['pause', [2, 5]],
    ['pause', { minutes: 5 }],
    ['pause', { minutes: [0] }],
    ['pause', { minutes: [241] }],
    ['pause', { minutes: [1.5] }],
    ['pause', { minutes: [1, 2, 3, 4, 5, 6, 7] }],
    ['enabled', 'off'],
    ['enabled', 0],
    ['debug', 'true'],
    ['features', 7],
    ['conversationProfile', 7],
    ['conversationProfile', ''],
    ['conversationProfile', 'my-profile'],
    ['functionsUrl', 7],
  ])('names %s = %j by itself, and goes on as if it were not there', (name, value) => {
    const good = readConfig(built, { custom_data: { agent_assist: { summaries: { scope: 'team' } } } });
    const { problems, ...rest } = readConfig(built, {
      custom_data: { agent_assist: { summaries: { scope: 'team' }, [name]: value } },
    });
    expect({ ...rest, problems: [] }).toEqual(good);
    expect(problems).toEqual([
      expect.stringMatching(new RegExp(`^custom_data\\.agent_assist\\.${name} .* is ignored\\.$`)),
    ]);
  });

  it.each([
    [true, true],
    [false, false],
    ['true', true],
    ['false', false],
  ])('is switched off in the hosted configuration: %j', (value, enabled) => {
    const result = hosted({ enabled: value });
    expect(result.enabled).toBe(enabled);
    expect(result.problems).toEqual([]);
  });

  it('is switched off whatever else is wrong', () => {
    const { enabled, config } = readConfig(
      { ...built, TWILIO_CONVERSATION_PROFILE: undefined },
      { custom_data: { agent_assist: { enabled: false, features: 7, voice: 'loud', relay: {} } } },
    );
    expect(enabled).toBe(false);
    expect(config).toBeUndefined();
  });

  it.each([
    [{ custom_data: { agent_assist: 7 } }, 'custom_data.agent_assist'],
    [{ custom_data: 'agent_assist' }, 'custom_data'],
    [undefined, 'custom_data'],
  ])('survives a hosted configuration of the wrong type: %j', (flexConfiguration, path) => {
    const { enabled, config, problems } = readConfig(built, flexConfiguration);
    expect(enabled).toBe(true);
    expect(config).toBeDefined();
    expect(problems).toEqual([expect.stringMatching(new RegExp(`^${path.replace('.', '\\.')} in Flex`))]);
  });
});
