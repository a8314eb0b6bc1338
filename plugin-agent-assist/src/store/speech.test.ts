import type { AssistMessage, ParticipantRole, Recognition } from '../domain/assist';
import type { MessageName } from '../domain/ids';
import type { SessionEmission } from '../machine/session.types';
import { afterEmissions, recordOf, TASK, then } from '../testing/after-emissions';
import { makeSelectTranscript } from './selectors';
import { STORE_KEY, type AssistRootState } from './state';

const CONVERSATION = 'projects/demo-project/locations/global/conversations/CA1';

const heard = (
  text: string,
  { id, role, isFinal = false }: { id?: string; role?: ParticipantRole; isFinal?: boolean } = {},
): SessionEmission => ({ type: 'speech.heard', recognition: { role, messageId: id, text, isFinal } });

const message = (
  id: string,
  text: string,
  role: ParticipantRole = 'END_USER',
  second = 0,
): AssistMessage => ({
  name: `${CONVERSATION}/messages/${id}` as MessageName,
  role,
  text,
  sentAt: new Date(second * 1_000).toISOString(),
  sentiment: undefined,
});
const seen = (...messages: AssistMessage[]): SessionEmission => ({ type: 'messages.seen', messages });

const customer = { id: 'm1', role: 'END_USER' } as const;
const agent = { id: 'm2', role: 'HUMAN_AGENT' } as const;
/** No attributes at all, as Pub/Sub may carry it. */
const bare = {};
const justCustomer = { role: 'END_USER' } as const;

/** What is being said: final words with a full stop. */
const speech = (state: AssistRootState) =>
  recordOf(state).speech.map(({ text, isFinal }) => (isFinal ? `${text}.` : text));
const keys = (state: AssistRootState) => recordOf(state).speech.map(({ key }) => key);
const after = (...emissions: SessionEmission[]) => speech(afterEmissions(...emissions));

describe('words with an id', () => {
  it('are one line per utterance, which changes in place', () => {
    const state = afterEmissions(heard('I', customer), heard('How', agent), heard('I want', customer));
    expect(speech(state)).toEqual(['I want', 'How']);
    expect(keys(state)).toEqual(['m1', 'm2']);
  });

  it('stay when they are final, until their message comes', () => {
    const state = afterEmissions(heard('I wan', customer), heard('I want', { ...customer, isFinal: true }));
    expect(speech(state)).toEqual(['I want.']);
    expect(speech(then(state, seen(message('m1', 'I want it'))))).toEqual([]);
  });

  it.each<[string, SessionEmission]>([
    ['an interim after the final', heard('I wan', customer)],
    ['a second final', heard('Eye want', { ...customer, isFinal: true })],
    ['empty words', heard('  ', agent)],
  ])('are not changed by %s', (_, event) => {
    const state = afterEmissions(heard('I want', { ...customer, isFinal: true }));
    expect(then(state, event)[STORE_KEY]).toBe(state[STORE_KEY]);
  });

  it.each([false, true])('that come after their message change nothing (final: %s)', (isFinal) => {
    const state = afterEmissions(seen(message('m1', 'I want it'), message('m9', 'Other')));
    expect(then(state, heard('I want', { ...customer, isFinal }))[STORE_KEY]).toBe(state[STORE_KEY]);
  });

  it('whose message never comes go when the speaker is two messages further', () => {
    const state = afterEmissions(heard('I wan', customer), seen(message('m5', 'Hello')));
    expect(speech(state)).toEqual(['I wan']);
    expect(speech(then(state, heard('I want', customer), seen(message('m6', 'Yes'))))).toEqual(['I want']);
    expect(speech(then(state, seen(message('m6', 'Yes', 'HUMAN_AGENT'))))).toEqual(['I wan']);
    expect(speech(then(state, seen(message('m6', 'Yes'))))).toEqual([]);
  });

  it('that are final wait for their message however much else is said', () => {
    const others = Array.from({ length: 5 }, (_, n) => message(`o${n}`, `Other ${n}`));
    expect(after(heard('I want', { ...customer, isFinal: true }), seen(...others))).toEqual(['I want.']);
  });

  it('are a handful of lines at most, the oldest of which go', () => {
    const many = Array.from({ length: 12 }, (_, n) => heard(`Words ${n}`, { ...customer, id: `x${n}` }));
    expect(after(...many)).toEqual(Array.from({ length: 8 }, (_, n) => `Words ${n + 4}`));
  });
});

describe('words without an id', () => {
  it.each([
    ['of a speaker', justCustomer, 'END_USER'],
    ['of nobody known', bare, 'unknown'],
  ])('%s are one line, which changes in place', (_, attributes, key) => {
    const state = afterEmissions(heard('Eye', attributes), heard('I want', attributes));
    expect(speech(state)).toEqual(['I want']);
    expect(keys(state)).toEqual([key]);
  });

  it('of two speakers are two lines', () => {
    expect(after(heard('I', justCustomer), heard('How', { role: 'HUMAN_AGENT' }))).toEqual(['I', 'How']);
  });

  it.each([
    ['with the same words', 'I want it.', 'i want it'],
    ['that goes on from them', 'I want it back', 'I want, it'],
    ['with other words', 'Eye one tit', 'I want it'],
  ])('that are final go with a message %s', (_, text, words) => {
    expect(after(heard(words, { ...justCustomer, isFinal: true }), seen(message('m1', text)))).toEqual([]);
    expect(after(heard(words, { isFinal: true }), seen(message('m1', text)))).toEqual([]);
  });

  it('that are not final stay when the message of another utterance comes, and go with the next', () => {
    const state = afterEmissions(heard('Until', justCustomer), seen(message('m1', 'Can I return it?')));
    expect(speech(state)).toEqual(['Until']);
    expect(speech(then(state, seen(message('m2', 'Thanks'))))).toEqual([]);
    expect(
      speech(then(state, heard('Until when', justCustomer), seen(message('m2', 'Until when?')))),
    ).toEqual([]);
  });

  it('stay when another speaker’s message comes', () => {
    const final = heard('I want', { ...justCustomer, isFinal: true });
    expect(after(final, seen(message('m2', 'I want', 'HUMAN_AGENT')))).toEqual(['I want.']);
  });

  it('that are final are not taken for the beginning of the next utterance', () => {
    const state = afterEmissions(
      heard('Can I return it', { ...justCustomer, isFinal: true }),
      heard('Until when', justCustomer),
    );
    expect(speech(state)).toEqual(['Can I return it.', 'Until when']);
    expect(new Set(keys(state)).size).toBe(2);
    expect(speech(then(state, seen(message('m1', 'Can I return it?'))))).toEqual(['Until when']);
  });

  it.each<[string, SessionEmission]>([
    ['an interim after the final', heard('can I', justCustomer)],
    ['the same from nobody known', heard('can I', bare)],
    ['a second final', heard('Can I return it?', { ...justCustomer, isFinal: true })],
    ['a longer second final', heard('Can I return it now', { ...justCustomer, isFinal: true })],
  ])('are not changed by %s', (_, event) => {
    const state = afterEmissions(heard('Can I return it', { ...justCustomer, isFinal: true }));
    expect(then(state, event)[STORE_KEY]).toBe(state[STORE_KEY]);
  });

  it.each([false, true])('that come after their message change nothing (final: %s)', (isFinal) => {
    const state = afterEmissions(
      seen(message('m1', 'Can I return it?'), message('m2', 'Sure', 'HUMAN_AGENT')),
    );
    expect(then(state, heard('can i return', { ...justCustomer, isFinal }))[STORE_KEY]).toBe(
      state[STORE_KEY],
    );
    expect(then(state, heard('can i return', { isFinal }))[STORE_KEY]).toBe(state[STORE_KEY]);
  });
});

describe('words of which some have an id', () => {
  it('are one line, whichever come first', () => {
    const state = afterEmissions(heard('I', bare), heard('I want', customer), heard('I want to', bare));
    expect(speech(state)).toEqual(['I want to']);
    expect(keys(state)).toEqual(['m1']);
    expect(recordOf(state).speech[0]?.role).toBe('END_USER');
  });

  it('do not lose what stands there already', () => {
    expect(after(heard('I want to go', bare), heard('I want', customer))).toEqual(['I want to go']);
    expect(after(heard('I want', { isFinal: true }), heard('I', customer))).toEqual(['I want.']);
    expect(after(heard('I want to go', customer), heard('I', { isFinal: true }))).toEqual(['I want to go']);
  });

  it('go together when their message comes', () => {
    expect(
      after(heard('to go', bare), heard('I want', customer), seen(message('m1', 'I want to go'))),
    ).toEqual(['to go']);
    expect(
      after(heard('I want to', customer), heard('Eye', bare), seen(message('m1', 'Eye want to'))),
    ).toEqual([]);
  });
});

/** Numbers from 0 to 1 that look random and are the same each time. */
const numbersOf = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
};

interface Timed {
  readonly at: number;
  readonly emission: SessionEmission;
}

/** A call in which everything goes wrong that can: some ten recognitions of each utterance, and its message. */
const createCall = (seed: number, utterances: number) => {
  const random = numbersOf(seed);
  const pick = <Item>(...items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;
  const events: Timed[] = [];
  const messages: AssistMessage[] = [];
  const late: AssistMessage[] = [];

  for (let n = 0; n < utterances; n += 1) {
    const role = pick<ParticipantRole>('END_USER', 'HUMAN_AGENT', 'AUTOMATED_AGENT');
    const words = [`word${n}`, ...Array.from({ length: 7 }, () => pick('fee', 'return', 'when', 'order'))];
    const id = `u${n}`;
    const start = n * 1_000;
    const tell = (at: number, text: string, isFinal: boolean): void => {
      const attributes: Partial<Recognition> = pick(true, true, true, false) ? { role, messageId: id } : {};
      const recognition = { role: undefined, messageId: undefined, ...attributes, text, isFinal };
      // Some overtake each other, some come twice.
      for (let times = pick(1, 1, 1, 2); times > 0; times -= 1)
        events.push({ at: start + at + random() * 900, emission: { type: 'speech.heard', recognition } });
    };
    words.forEach((_, w) => tell(w * 200, words.slice(0, w + 1).join(' '), false));
    tell(1_700, words.join(' '), true);
    if (pick(true, false)) tell(1_800, `${words.join(' ')} indeed`, true);
    if (pick(true, false)) tell(1_900, words.slice(0, 4).join(' '), false);

    const said = message(id, `W${words.join(' ').slice(1)}.`, role, n);
    messages.push(said);
    if (pick(true, true, false)) events.push({ at: start + 1_800 + random() * 1_500, emission: seen(said) });
    else late.push(said);
    if (late.length > 3 || n === utterances - 1)
      events.push({ at: start + 4_500, emission: seen(...late.splice(0), said) });
  }
  return { emissions: events.sort((a, b) => a.at - b.at).map(({ emission }) => emission), messages };
};

describe('ten thousand recognitions', () => {
  const SEEDS = [1, 2, 3, 2_026];

  it.each(SEEDS)('leave exactly the lines of their messages, and what is being said (seed %i)', (seed) => {
    const { emissions, messages } = createCall(seed, 900);
    expect(emissions.filter(({ type }) => type === 'speech.heard').length).toBeGreaterThan(10_000);

    const select = makeSelectTranscript();
    let state = afterEmissions();
    for (let n = 0; n < emissions.length; n += 25) {
      state = then(state, ...emissions.slice(n, n + 25));
      const lines = select(state, TASK).between(0);
      expect(new Set(lines.map(({ key }) => key)).size).toBe(lines.length);
    }
    const closing = (['END_USER', 'HUMAN_AGENT', 'AUTOMATED_AGENT'] as const).flatMap((role, r) =>
      [0, 1].map((n) => message(`end ${r} ${n}`, `Goodbye ${r} ${n}`, role, 10_000 + 2 * r + n)),
    );
    state = then(
      state,
      seen(...closing),
      heard('One more', { id: 'last', role: 'END_USER' }),
      heard('Of course', { id: 'sure', role: 'HUMAN_AGENT', isFinal: true }),
    );

    expect(
      select(state, TASK)
        .between(0)
        .map(({ text, isFinal }) => (isFinal ? text : `${text} …`)),
    ).toEqual([...[...messages, ...closing].map(({ text }) => text), 'One more …', 'Of course']);
  });

  it.each(SEEDS)('take no final words back before their message (seed %i)', (seed) => {
    const { emissions } = createCall(seed, 900);
    const known = new Set<string>();
    const takenBack: string[] = [];
    let state = afterEmissions();
    for (const emission of emissions) {
      if (emission.type === 'speech.heard' && emission.recognition.messageId === undefined) continue;
      const before = recordOf(state).speech;
      state = then(state, emission);
      if (emission.type === 'messages.seen') for (const { name } of emission.messages) known.add(name);
      for (const line of before)
        if (
          line.isFinal &&
          !recordOf(state).speech.includes(line) &&
          !known.has(`${CONVERSATION}/messages/${line.key}`)
        )
          takenBack.push(line.text);
    }
    expect(known.size).toBe(900);
    expect(takenBack).toEqual([]);
  });
});
