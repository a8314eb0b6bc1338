/** @jest-environment node */
import fc from 'fast-check';

import { companionFixture } from '../../../../mocks/fixtures/companion';
import { hostileFixtures } from '../../../../mocks/fixtures/hostile';
import { recognitionFixtures } from '../../../../mocks/fixtures/recognition';
import { generatorFixtures, suggestionFixtures } from '../../../../mocks/fixtures/suggestions';
import { eventFixtures, protoFixtures } from '../../../../mocks/fixtures/wire';
import { seededRandom } from '../../../../mocks/simulator/random';
import { cleanText } from '../../domain/clean-text';
import { AssistError, type AssistFailure } from '../../domain/failure';
import { mutate, stringified } from '../../testing/hostile/mutate';
import { decodeAnalyzedContent } from './analyzed-content';
import { decodeConnectorToken } from './connector-token';
import { decodeRegisteredName } from './conversation-name';
import { decodeErrorBody } from './error-body';
import { decodeClickedUrls } from './feedback-change';
import { decodeGenerator, decodeProfile } from './profile';
import {
  decodeConversation,
  decodeMessage,
  decodeMessagesPage,
  decodeParticipant,
  decodeParticipantsPage,
} from './resources';
import { decodeEnvelope, decodeSocketEvent, SOCKET_EVENTS } from './socket-envelope';
import {
  decodeKnowledgeAssistAnswer,
  decodeSearchKnowledgeAnswer,
  decodeSmartRepliesAnswer,
  decodeSuggestionResults,
} from './suggestion-results';
import {
  decodeConflict,
  decodeContactView,
  decodeProof,
  decodeSavedSummary,
  decodeSummaryPage,
  decodeSummaryRequest,
} from './summaries';
import { decodeGeneratedSummary, decodeSummary } from './summary';
import { withoutBidiControls } from './text';

type Report = (failure: AssistFailure) => void;
type Decoder = (raw: unknown, report: Report) => unknown;

const storedVersion = {
  worker: 'WK1',
  agent: 'Ada',
  number: 2,
  editor: 'e1',
  isEdited: true,
  status: 'saved',
  savedBy: 'agent',
  sections: [{ title: 'Situation', text: 'The parcel is late.' }],
  note: '',
  answerRecord: 'projects/p/locations/global/answerRecords/a',
  updatedAt: '2026-01-15T10:00:00.000Z',
};
const CONTACT = `KD${'a'.repeat(32)}`;
const session = { phase: 'live', counts: { shown: 1, used: 0 }, sentiment: [0.5] };
const times = { startedAt: '2026-01-15T10:00:00.000Z', updatedAt: '2026-01-15T10:05:00.000Z' };
const request = { id: 'r1', by: 'Sue', at: '2026-01-15T10:00:00.000Z' };

const decodeResults: Decoder = (raw, report) => decodeSuggestionResults(raw, { report, receivedAt: 42 });

/** Everything that is read from elsewhere, each with something that it reads. */
const DECODERS: Readonly<Record<string, readonly [Decoder, ...(readonly unknown[])]>> = {
  ...Object.fromEntries(
    SOCKET_EVENTS.map((name) => [
      name,
      [
        (raw: unknown, report: Report) =>
          decodeSocketEvent(name, decodeEnvelope(raw), { report, receivedAt: 42 }),
        ...Object.values(recognitionFixtures),
        ...Object.values(eventFixtures),
      ] as const,
    ]),
  ),
  suggestionResults: [
    decodeResults,
    ...Object.values(suggestionFixtures).map((result) => [result]),
    ...Object.values(hostileFixtures),
    [companionFixture],
  ],
  conversation: [decodeConversation, protoFixtures.Conversation],
  participant: [decodeParticipant, protoFixtures.ListParticipantsResponse.participants[0]],
  participants: [decodeParticipantsPage, protoFixtures.ListParticipantsResponse],
  message: [decodeMessage, protoFixtures.ListMessagesResponse.messages[0]],
  messages: [decodeMessagesPage, protoFixtures.ListMessagesResponse],
  analyzedContent: [
    (raw, report) => decodeAnalyzedContent(raw, { report, receivedAt: 42 }),
    protoFixtures.AnalyzeContentResponse,
  ],
  smartReplies: [
    (raw, report) => decodeSmartRepliesAnswer(raw, { report, receivedAt: 42 }),
    protoFixtures.SuggestSmartRepliesResponse,
  ],
  knowledge: [
    (raw, report) => decodeKnowledgeAssistAnswer(raw, { report, receivedAt: 42 }),
    protoFixtures.SuggestKnowledgeAssistResponse,
  ],
  search: [
    (raw, report) => decodeSearchKnowledgeAnswer(raw, 'returns?', { report, receivedAt: 42 }),
    protoFixtures.SearchKnowledgeResponse,
  ],
  summary: [
    (raw, report) => decodeSummary(raw, { report, createdAt: 42 }),
    protoFixtures.SuggestConversationSummaryResponse,
  ],
  generatedSummary: [
    (raw, report) => decodeGeneratedSummary(raw, { report, createdAt: 42 }),
    suggestionFixtures.summary.generateSuggestionsResponse,
  ],
  clickedUrls: [decodeClickedUrls, protoFixtures.AnswerRecord],
  profile: [decodeProfile, protoFixtures.ConversationProfile],
  generator: [decodeGenerator, ...Object.values(generatorFixtures)],
  token: [
    (raw) => decodeConnectorToken(raw, 42),
    { token: 't', expiresAt: '2026-01-15T10:00:00Z', connectorUrl: 'https://connector.test/assist/' },
  ],
  registeredName: [decodeRegisteredName, { conversationName: 'projects/p/conversations/c' }],
  errorBody: [decodeErrorBody, { error: { code: 'forbidden', message: 'No' } }, { message: 'No' }],
  proof: [decodeProof, { contact: CONTACT, ticket: 't' }],
  savedSummary: [
    decodeSavedSummary,
    { contact: CONTACT, ticket: 't', digest: 'written', mine: storedVersion, others: [storedVersion] },
  ],
  conflict: [decodeConflict, { mine: storedVersion }],
  contact: [
    decodeContactView,
    {
      ...session,
      ...times,
      contact: CONTACT,
      channel: 'web',
      customer: 'Grace',
      queue: 'Q',
      versions: [storedVersion],
      request,
    },
  ],
  summaryPage: [
    decodeSummaryPage,
    {
      rows: [
        {
          ...times,
          contact: CONTACT,
          taskSid: `WT${'a'.repeat(32)}`,
          worker: 'WK1',
          agent: 'Ada',
          customer: 'Grace',
          channel: 'web',
          queue: 'Q',
          phase: 'live',
          status: 'draft',
          sentiment: 0.5,
          line: 'The parcel is late.',
        },
      ],
      next: 'cursor',
    },
  ],
  summaryRequest: [decodeSummaryRequest, { request }],
};

interface Outcome {
  readonly value: unknown;
  readonly failures: readonly AssistFailure[];
}

/** Whatever else it throws is an error of this test. */
function attempt(decoder: Decoder, raw: unknown): Outcome {
  const failures: AssistFailure[] = [];
  try {
    return { value: decoder(raw, (failure) => void failures.push(failure)), failures };
  } catch (error) {
    if (!(error instanceof AssistError)) throw error;
    return { value: undefined, failures: [...failures, { kind: error.kind, message: error.message }] };
  }
}

/** What writes to it throws. By a loop: it may be too deep to go down into. */
function deeplyFrozen(value: unknown): unknown {
  const left = [value];
  for (let part = left.pop(); part !== undefined; part = left.pop())
    if (typeof part === 'object' && part !== null && !Object.isFrozen(part))
      left.push(...(Object.values(Object.freeze(part)) as unknown[]).filter((inner) => inner !== undefined));
  return value;
}

const PLAIN: readonly unknown[] = [Object.prototype, Array.prototype, null];

/** What is not right about a part of a decoded value. */
function faultOf(part: unknown): string | undefined {
  if (typeof part === 'number') return Number.isNaN(part) ? 'NaN' : undefined;
  if (['function', 'symbol', 'bigint'].includes(typeof part)) return typeof part;
  if (typeof part !== 'object' || part === null) return undefined;
  if (!PLAIN.includes(Object.getPrototypeOf(part))) return 'an object of some class';
  return 'href' in part && !/^https?:/.test(String(part.href))
    ? 'an address that must not be opened'
    : undefined;
}

function faultsIn(value: unknown): readonly string[] {
  const inner = typeof value === 'object' && value !== null ? Reflect.ownKeys(value) : [];
  return [faultOf(value) ?? [], inner.flatMap((key) => faultsIn(Reflect.get(Object(value), key)))].flat();
}

function checkOutcome({ value, failures }: Outcome): void {
  // What a decoder did not foresee and what caught it had no words for.
  expect(failures.filter(({ message }) => message.startsWith('Something unexpected'))).toEqual([]);
  expect(faultsIn(value)).toEqual([]);
  expect(() => JSON.stringify(value)).not.toThrow();
}

/** An answer in which something is wrong; the seed is what fast-check shrinks and prints. */
const mutationOf = (sound: readonly unknown[]) =>
  fc
    .record({ of: fc.nat(Math.max(sound.length - 1, 0)), seed: fc.nat() })
    .map(({ of, seed }) => mutate(seededRandom(seed), sound[of]));

/** The same for JSON that travels as text within JSON. */
const mutationWithin = (sound: readonly unknown[]) =>
  fc.record({ of: fc.nat(Math.max(sound.length - 1, 0)), seed: fc.nat() }).map(({ of, seed }) => {
    const { data, ...rest } = sound[of] as { readonly data: string };
    return { ...rest, data: stringified(mutate(seededRandom(seed), JSON.parse(data))) };
  });

describe.each(Object.entries(DECODERS))('whatever comes as %s', (_, [decoder, ...sound]) => {
  it('is read where it is sound', () => {
    for (const raw of sound)
      expect(attempt(decoder, raw).failures.map(({ kind }) => kind)).not.toContain('unreachable');
  });

  it('is read or refused, and nothing else, whatever JSON it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (raw) => checkOutcome(attempt(decoder, raw))),
      { numRuns: 100 },
    );
  });

  it('is read or refused, and nothing else, whatever is wrong with it', () => {
    fc.assert(
      fc.property(mutationOf(sound), (raw) => checkOutcome(attempt(decoder, raw))),
      { numRuns: 400 },
    );
  });

  it('is not changed by being read, and read alike again', () => {
    fc.assert(
      fc.property(mutationOf(sound), (raw) => {
        const frozen = deeplyFrozen(raw);
        expect(JSON.stringify(attempt(decoder, frozen))).toBe(JSON.stringify(attempt(decoder, frozen)));
      }),
      { numRuns: 50 },
    );
  });
});

describe.each(SOCKET_EVENTS)('whatever data %s carries', (name) => {
  it('is read or refused, and nothing else', () => {
    const [decoder, ...sound] = DECODERS[name] ?? [];
    fc.assert(
      fc.property(mutationWithin(sound), (raw) => checkOutcome(attempt(decoder!, raw))),
      { numRuns: 1_000 },
    );
  });
});

describe('what was read wrong once', () => {
  it('is a time in a form of ISO 8601 that Date does not know: the time is left out, and the message is not', () => {
    const [message] = protoFixtures.ListMessagesResponse.messages;
    const { value, failures } = attempt(decodeMessage, { ...message, sendTime: '2026-01-15T10:00:00+00' });
    expect(value).toMatchObject({ text: message?.content, sentAt: undefined });
    expect(failures).toHaveLength(1);
  });

  it.each([64, 1_000, 5_000, 20_000])('are parameters %i deep', (depth) => {
    const call = JSON.stringify(suggestionFixtures.toolCallWaiting).replace(
      '"A-4711"',
      () => `${'['.repeat(depth)}${']'.repeat(depth)}`,
    );
    checkOutcome(attempt(decodeResults, [JSON.parse(call)]));
  });
});

/** Nothing that a customer or a model has said may get into a log by way of a failure. */
describe('what is said of what cannot be read', () => {
  const CANARY = 'Canary4111';
  const marked = (value: unknown): unknown =>
    JSON.parse(
      JSON.stringify(value, (_key, part: unknown) => {
        if (typeof part === 'string') return `${part} ${CANARY}`;
        return typeof part === 'number' ? String(part) : part;
      }),
    );

  it.each(Object.entries(DECODERS))('quotes nothing of %s', (_, [decoder, ...sound]) => {
    fc.assert(
      fc.property(mutationOf(sound.map(marked)), (raw) => {
        for (const { message } of attempt(decoder, raw).failures) expect(message).not.toContain(CANARY);
      }),
      { numRuns: 50 },
    );
  });
});

describe('cleaned text', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({
      unit: fc.constantFrom(
        '\u200d',
        '\u200c',
        '\ufe0f',
        '👩',
        '🏽',
        '💻',
        '🏴',
        '\u{e0067}',
        '\u{e007f}',
        'ب',
        '\r',
        '\n',
        '\ud83d',
        'a',
        '\u202e',
      ),
    }),
  );

  it('is clean: to clean it again changes nothing', () => {
    fc.assert(fc.property(anyText, (text) => expect(cleanText(cleanText(text))).toBe(cleanText(text))));
    fc.assert(
      fc.property(anyText, (text) =>
        expect(withoutBidiControls(withoutBidiControls(text))).toBe(withoutBidiControls(text)),
      ),
    );
  });

  it('holds no half of a character, and nothing that nobody sees alone', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const clean = cleanText(text);
        expect(clean).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/);
        expect(clean).not.toMatch(/[\u0000-\u0008\u200b\u202a-\u202e\u2066-\u2069]/);
      }),
    );
  });
});
