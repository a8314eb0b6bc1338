import * as v from 'valibot';

import type { Coaching, FreeForm } from '../../../domain/suggestion';
import { decode, decodeEach, decodeIfPresent, skipMalformed, type Report } from '../decode';
import { answerRecordName } from '../names';
import { requiredText } from '../text';
import { decodeCoaching } from './coaching';
import { decodeLatestMessage, type DecodedResult } from './decoded-result';
import { decodeToolCalls } from './tool-calls';

const Generated = v.object({
  generatorSuggestionAnswers: v.optional(v.unknown()),
  latestMessage: v.optional(v.unknown()),
});

const Answer = v.object({
  answerRecord: v.optional(v.unknown()),
  generatorSuggestion: v.nullish(v.record(v.string(), v.unknown()), {}),
});

const FreeFormSuggestion = v.object({ response: requiredText });

type Content = Omit<FreeForm, 'id' | 'toolCalls'> | Omit<Coaching, 'id' | 'toolCalls'>;

/** What tool calls hang on where nothing else was suggested. */
const NOTHING: Content = { kind: 'coaching', instructions: [], actions: [], responses: [] };

/** Members of Dialogflow's `GeneratorSuggestion` that this version draws, by their wire name. */
const MEMBERS: ReadonlyMap<string, (raw: unknown, report: Report) => Content> = new Map([
  ['freeFormSuggestion', decodeFreeForm],
  [
    'agentCoachingSuggestion',
    (raw: unknown, report: Report): Content => ({ kind: 'coaching', ...decodeCoaching(raw, report) }),
  ],
]);

/** A summary is not for the feed: the agent asks for it. */
const NOT_FOR_THE_FEED = 'summarySuggestion';

/** Dialogflow's `GenerateSuggestionsResponse`. Members that this version does not know are named in `unknownKinds`. */
export function decodeGenerated(raw: unknown, report: Report): DecodedResult {
  const { generatorSuggestionAnswers, latestMessage } = decode(Generated, raw, 'generated suggestions');
  const unknownKinds = new Set<string>();
  const suggestions = decodeEach(
    generatorSuggestionAnswers,
    'generated suggestions',
    (answer) => decodeAnswer(answer, unknownKinds, report),
    report,
  );
  return {
    suggestions,
    unknownKinds: [...unknownKinds],
    latestMessage: decodeLatestMessage(latestMessage, 'generated suggestions', report),
  };
}

/** `undefined` where a generator had nothing to say, or nothing that this version draws. */
function decodeAnswer(
  raw: unknown,
  unknownKinds: Set<string>,
  report: Report,
): FreeForm | Coaching | undefined {
  const { answerRecord, generatorSuggestion } = decode(Answer, raw, 'generated suggestion');
  const { toolCallInfo, ...members } = generatorSuggestion;
  const record = decodeIfPresent(answerRecordName, answerRecord, 'generated suggestion answerRecord');
  const toolCalls = decodeToolCalls(toolCallInfo, record, report);
  const content = decodeContent(members, unknownKinds, report) ?? NOTHING;
  if (toolCalls.length === 0 && isEmpty(content)) return undefined;
  return {
    ...content,
    id: decode(answerRecordName, record ?? toolCalls[0]?.id, 'generated suggestion answerRecord'),
    toolCalls,
  };
}

function decodeContent(
  members: Readonly<Record<string, unknown>>,
  unknownKinds: Set<string>,
  report: Report,
): Content | undefined {
  let content: Content | undefined;
  for (const [member, raw] of Object.entries(members)) {
    const decodeMember = MEMBERS.get(member);
    if (decodeMember) content ??= skipMalformed(() => decodeMember(raw, report), report);
    else if (member !== NOT_FOR_THE_FEED) unknownKinds.add(member);
  }
  return content;
}

function decodeFreeForm(raw: unknown): Content {
  return { kind: 'freeForm', markdown: decode(FreeFormSuggestion, raw, 'free-form suggestion').response };
}

const isEmpty = (content: Content): boolean =>
  content.kind === 'coaching' &&
  content.instructions.length + content.actions.length + content.responses.length === 0;
