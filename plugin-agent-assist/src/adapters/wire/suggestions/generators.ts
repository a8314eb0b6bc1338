import * as v from 'valibot';

import type { Coaching, FreeForm } from '../../../domain/suggestion';
import {
  decode,
  decodeEach,
  decodeField,
  decodeIfPresent,
  fieldsOf,
  skipMalformed,
  type Report,
} from '../decode';
import { answerRecordName } from '../names';
import { requiredText } from '../text';
import { decodeCoaching } from './coaching';
import { decodeLatestMessage, type DecodedResult } from './decoded-result';
import { decodeToolCalls } from './tool-calls';

const members = v.nullish(v.record(v.string(), v.unknown()), {});

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
/** Beside what was suggested, of any kind. */
const TOOL_CALLS = 'toolCallInfo';

/** Dialogflow's `GenerateSuggestionsResponse`. Members that this version does not know are named in `unknownKinds`. */
export function decodeGenerated(raw: unknown, report: Report): DecodedResult {
  const { generatorSuggestionAnswers, latestMessage } = fieldsOf<
    'generatorSuggestionAnswers' | 'latestMessage'
  >(raw, 'generated suggestions');
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
  const answer = fieldsOf<'answerRecord' | 'generatorSuggestion'>(raw, 'generated suggestion');
  const suggestion = decodeField(members, answer, 'generatorSuggestion', 'generated suggestion');
  const record = decodeIfPresent(answerRecordName, answer.answerRecord, 'generated suggestion answerRecord');
  const toolCalls = decodeToolCalls(suggestion[TOOL_CALLS], record, report);
  const content = decodeContent(suggestion, unknownKinds, report) ?? NOTHING;
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
    else if (member !== NOT_FOR_THE_FEED && member !== TOOL_CALLS) unknownKinds.add(member);
  }
  return content;
}

function decodeFreeForm(raw: unknown): Content {
  const suggestion = fieldsOf<'response'>(raw, 'free-form suggestion');
  return {
    kind: 'freeForm',
    markdown: decodeField(requiredText, suggestion, 'response', 'free-form suggestion'),
  };
}

const isEmpty = (content: Content): boolean =>
  content.kind === 'coaching' &&
  content.instructions.length + content.actions.length + content.responses.length === 0;
