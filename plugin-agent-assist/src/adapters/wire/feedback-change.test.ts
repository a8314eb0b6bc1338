/**
 * Google's protos are read with Node's own modules.
 *
 * @jest-environment node
 */
import { protoProblems, type ProtoVersion } from '../../../../mocks/fixtures/proto-check';

import type { AssistFailure } from '../../domain/failure';
import type { FeedbackChange, UnhelpfulReason } from '../../domain/feedback';
import type { AnswerRecordName } from '../../domain/ids';
import { FEATURE_OF_KIND, type SuggestionKind } from '../../domain/suggestion';
import { decodeClickedUrls, toAnswerRecordPatch } from './feedback-change';

const RECORD = 'projects/demo-project/locations/global/answerRecords/r1' as AnswerRecordName;
const AT = Date.UTC(2026, 0, 15, 10, 0, 0, 250);
const TIME = '2026-01-15T10:00:00.250Z';
const URL = 'https://help.example/returns';

type Parts = Omit<FeedbackChange, 'suggestion'>;
const patchOf = (parts: Parts, kind: SuggestionKind = 'smartReply') =>
  toAnswerRecordPatch({ suggestion: { id: RECORD, kind }, ...parts });
const masked = (...paths: readonly string[]) => paths.map((path) => `answer_feedback.${path}`).join(',');

const DETAIL = 'agent_assistant_detail_feedback';
const RATING = [
  'correctness_level',
  `${DETAIL}.answer_relevance`,
  `${DETAIL}.document_correctness`,
  `${DETAIL}.document_efficiency`,
];

it('says when a suggestion was seen, and nothing else', () => {
  expect(patchOf({ displayedAt: AT })).toEqual({
    mask: masked('displayed', 'display_time'),
    answerFeedback: { displayed: true, displayTime: TIME },
  });
});

it('says when it was used, and nothing else', () => {
  expect(patchOf({ usedAt: AT })).toEqual({
    mask: masked('clicked', 'click_time'),
    answerFeedback: { clicked: true, clickTime: TIME },
  });
});

describe.each([
  { kind: 'knowledge', field: 'knowledgeAssistFeedback', path: `${DETAIL}.knowledge_assist_feedback` },
  { kind: 'searchAnswer', field: 'knowledgeSearchFeedback', path: `${DETAIL}.knowledge_search_feedback` },
] as const)('of $kind', ({ kind, field, path }) => {
  it('takes down that it was copied', () => {
    expect(patchOf({ copied: true }, kind)).toEqual({
      mask: masked(`${path}.answer_copied`),
      answerFeedback: { agentAssistantDetailFeedback: { [field]: { answerCopied: true } } },
    });
  });

  it('takes down which sources were opened', () => {
    expect(patchOf({ clickedUrls: [URL] }, kind)).toEqual({
      mask: masked(`${path}.clicked_uris`),
      answerFeedback: { agentAssistantDetailFeedback: { [field]: { clickedUris: [URL] } } },
    });
  });

  it('takes down all of it at once, a rating too', () => {
    const rating = { verdict: 'notHelpful', reason: 'incorrect' } as const;
    expect(patchOf({ displayedAt: AT, usedAt: AT, copied: true, clickedUrls: [URL], rating }, kind)).toEqual({
      mask: masked(
        'displayed',
        'display_time',
        'clicked',
        'click_time',
        ...RATING,
        `${path}.answer_copied`,
        `${path}.clicked_uris`,
      ),
      answerFeedback: {
        displayed: true,
        displayTime: TIME,
        clicked: true,
        clickTime: TIME,
        correctnessLevel: 'NOT_CORRECT',
        agentAssistantDetailFeedback: {
          documentCorrectness: 'INCORRECT',
          [field]: { answerCopied: true, clickedUris: [URL] },
        },
      },
    });
  });
});

const OTHER_KINDS = (Object.keys(FEATURE_OF_KIND) as SuggestionKind[]).filter(
  (kind) => kind !== 'knowledge' && kind !== 'searchAnswer',
);

it.each(OTHER_KINDS)('counts copying and opening as a click, of %s', (kind) => {
  const clicked = { mask: masked('clicked'), answerFeedback: { clicked: true } };
  expect(patchOf({ copied: true }, kind)).toEqual(clicked);
  expect(patchOf({ clickedUrls: [URL] }, kind)).toEqual(clicked);
  expect(patchOf({ copied: true, usedAt: AT }, kind)).toEqual(patchOf({ usedAt: AT }, kind));
});

describe('a rating', () => {
  it('that is good names every reason and sets none, so that an earlier one is cleared', () => {
    expect(patchOf({ rating: { verdict: 'helpful' } })).toEqual({
      mask: masked(...RATING),
      answerFeedback: { correctnessLevel: 'FULLY_CORRECT' },
    });
  });

  it.each<{ reason: UnhelpfulReason | undefined; detail: object }>([
    { reason: 'irrelevant', detail: { agentAssistantDetailFeedback: { answerRelevance: 'IRRELEVANT' } } },
    { reason: 'incorrect', detail: { agentAssistantDetailFeedback: { documentCorrectness: 'INCORRECT' } } },
    {
      reason: 'inefficient',
      detail: { agentAssistantDetailFeedback: { documentEfficiency: 'INEFFICIENT' } },
    },
    { reason: undefined, detail: {} },
  ])('that is bad sets the reason $reason, and clears the others', ({ reason, detail }) => {
    expect(patchOf({ rating: { verdict: 'notHelpful', reason } })).toEqual({
      mask: masked(...RATING),
      answerFeedback: { correctnessLevel: 'NOT_CORRECT', ...detail },
    });
  });

  it('that is taken back clears all of it', () => {
    expect(patchOf({ rating: null })).toEqual({ mask: masked(...RATING), answerFeedback: {} });
  });
});

it.each([{}, { clickedUrls: [] }])('has nothing to change where nothing has happened: %j', (parts) => {
  expect(patchOf(parts)).toEqual({ mask: '', answerFeedback: {} });
});

describe.each<ProtoVersion>(['v2beta1', 'v2'])('in the words of %s', (version) => {
  const everything: Parts = {
    displayedAt: AT,
    usedAt: AT,
    copied: true,
    clickedUrls: [URL],
    rating: { verdict: 'notHelpful', reason: 'irrelevant' },
  };
  const changes: readonly Parts[] = [
    everything,
    { rating: { verdict: 'helpful' } },
    { rating: { verdict: 'notHelpful', reason: 'incorrect' } },
    { rating: { verdict: 'notHelpful', reason: 'inefficient' } },
    { rating: null },
  ];

  it.each(Object.keys(FEATURE_OF_KIND) as SuggestionKind[])('all that can be said of %s is said', (kind) => {
    const bodies = changes.map((parts) => ({
      name: RECORD,
      answerFeedback: patchOf(parts, kind).answerFeedback,
    }));
    expect(bodies.flatMap((body) => protoProblems('AnswerRecord', body, version))).toEqual([]);
  });

  it('every path of every mask exists', () => {
    const kinds = Object.keys(FEATURE_OF_KIND) as SuggestionKind[];
    const paths = new Set(kinds.flatMap((kind) => patchOf(everything, kind).mask.split(',')));
    const problems = [...paths].flatMap((path) => protoProblems('AnswerRecord', objectAt(path), version));
    expect(problems).toEqual([]);
  });
});

/** An object with some value at the path of a mask. */
function objectAt(path: string): unknown {
  const value: Readonly<Record<string, unknown>> = {
    displayTime: TIME,
    clickTime: TIME,
    correctnessLevel: 'NOT_CORRECT',
    answerRelevance: 'IRRELEVANT',
    documentCorrectness: 'INCORRECT',
    documentEfficiency: 'INEFFICIENT',
    clickedUris: [URL],
  };
  const fields = path
    .split('.')
    .map((part) => part.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()));
  const [last = ''] = fields.slice(-1);
  return fields.reduceRight<unknown>((inner, field) => ({ [field]: inner }), value[last] ?? true);
}

describe('the addresses that a record lists as clicked', () => {
  const reported: AssistFailure[] = [];
  const report = (failure: AssistFailure) => void reported.push(failure);
  beforeEach(() => void reported.splice(0));
  const recordWith = (agentAssistantDetailFeedback: unknown) => ({
    name: RECORD,
    answerFeedback: { agentAssistantDetailFeedback },
  });

  it('are those of both kinds of knowledge', () => {
    const record = recordWith({
      knowledgeSearchFeedback: { clickedUris: ['https://a.example/'] },
      knowledgeAssistFeedback: {
        answerCopied: true,
        clickedUris: ['https://b.example/', 'https://b.example/'],
      },
    });
    expect(decodeClickedUrls(record, report)).toEqual([
      'https://a.example/',
      'https://b.example/',
      'https://b.example/',
    ]);
  });

  it.each([{ raw: undefined }, { raw: {} }, { raw: { answerFeedback: {} } }, { raw: recordWith({}) }])(
    'are none where it lists none: $raw',
    ({ raw }) => {
      expect(decodeClickedUrls(raw, report)).toEqual([]);
      expect(reported).toEqual([]);
    },
  );

  it('are none where they cannot be read, which is reported', () => {
    expect(
      decodeClickedUrls(recordWith({ knowledgeSearchFeedback: { clickedUris: 'all' } }), report),
    ).toEqual([]);
    expect(decodeClickedUrls('<html>', report)).toEqual([]);
    expect(reported).toHaveLength(2);
  });
});
