import { isProfileId } from '../simulator/dialogflow/profile-catalogue';
import { findScenario, SCENARIOS } from './scenarios';
import { parseTranscript, TranscriptError } from './transcript';

describe('a transcript', () => {
  it('is read from JSON text or from what was parsed of it, with a second before each line unless told', () => {
    const lines = [
      { role: 'customer', text: 'Hi', delayMs: 0 },
      { role: 'agent', text: 'Hello' },
    ];
    const expected = [
      { role: 'customer', text: 'Hi', delayMs: 0 },
      { role: 'agent', text: 'Hello', delayMs: 1000 },
    ];
    expect(parseTranscript(lines)).toEqual(expected);
    expect(parseTranscript(JSON.stringify(lines))).toEqual(expected);
  });

  it.each([
    ['{"role":', /^The transcript is not JSON: /],
    ['{}', 'The transcript has to be an array of lines.'],
    ['[]', 'The transcript has no lines.'],
    ['["Hi"]', 'Line 1 has to be an object with "role" and "text".'],
    [
      '[{"role":"customer","text":"Hi"},{"role":"bot","text":"Hi"}]',
      'Line 2: "role" has to be "customer" or "agent".',
    ],
    ['[{"role":"customer","text":"  "}]', 'Line 1: "text" must not be empty.'],
    ['[{"role":"customer","text":7}]', 'Line 1: "text" has to be a string.'],
    ['[{"role":"customer","text":"Hi","delayMs":-1}]', 'Line 1: "delayMs" must not be negative.'],
    [
      '[{"role":"customer","text":"Hi","delayMs":"1s"}]',
      'Line 1: "delayMs" has to be a number of milliseconds.',
    ],
    ['[{"role":"agent","text":"Hi"}]', 'The transcript has no line of the customer.'],
  ])('says what is wrong with %s', (json, message) => {
    expect(() => parseTranscript(json)).toThrow(TranscriptError);
    expect(() => parseTranscript(json)).toThrow(message);
  });

  it('needs both fields of a line', () => {
    expect(() => parseTranscript([{ role: 'customer' }])).toThrow(/^Line 1: "text" /);
    expect(() => parseTranscript([{ text: 'Hi' }])).toThrow(/^Line 1: "role" /);
  });
});

describe('the scenarios', () => {
  it('are found by name, each name once', () => {
    for (const scenario of SCENARIOS) expect(findScenario(scenario.name)).toBe(scenario);
    expect(findScenario('nope')).toBeUndefined();
  });

  it('are there for every channel', () => {
    expect(new Set(SCENARIOS.map(({ channelType }) => channelType))).toEqual(
      new Set(['web', 'sms', 'whatsapp', 'email', 'voice']),
    );
  });

  it('name the profile that they need, which exists, in their title', () => {
    const bound = SCENARIOS.filter(({ profile }) => profile !== undefined);
    expect(bound.length).toBeGreaterThan(0);
    for (const { profile = '', title } of bound) {
      expect(isProfileId(profile)).toBe(true);
      expect(title).toContain(`(needs ${profile})`);
    }
  });

  it('begin with the customer and hold both sides', () => {
    for (const { lines } of SCENARIOS) {
      expect(lines[0]).toMatchObject({ role: 'customer', delayMs: 0 });
      expect(lines.some(({ role }) => role === 'agent')).toBe(true);
    }
  });

  it('of calls finish what somebody begins to say, and show what can happen to the audio', () => {
    const calls = SCENARIOS.filter((scenario) => scenario.channelType === 'voice');
    for (const { from, lines, audioStopsAfter = 0 } of calls) {
      expect(from).toMatch(/^\+\d{11}$/);
      expect(audioStopsAfter).toBeLessThan(lines.length);
      for (const [index, { interim, role }] of lines.entries()) {
        if (interim) expect(lines[index + 1]?.role).toBe(role);
      }
    }
    expect(calls.some(({ lines }) => lines.some(({ interim }) => interim))).toBe(true);
    expect(calls.some(({ audioDelayMs = 0 }) => audioDelayMs > 0)).toBe(true);
    expect(calls.some(({ audioStopsAfter = 0 }) => audioStopsAfter > 0)).toBe(true);
  });
});
