import * as v from 'valibot';

import { AssistError } from '../../../domain/failure';
import type { DialogflowAssist, Entities, Suggestion } from '../../../domain/suggestion';
import { decode, decodeEach, fieldsOf, skipMalformed, type Report } from '../decode';
import { answerRecordName } from '../names';
import { decodeText } from '../text';
import { decodeLatestMessage, type DecodedResult } from './decoded-result';
import { decodeParameters, isFilled } from './parameters';

const Answer = v.object({
  answerRecord: answerRecordName,
  queryResult: v.nullish(
    v.object({
      intent: v.nullish(v.object({ displayName: v.optional(v.unknown()) })),
      fulfillmentText: v.optional(v.unknown()),
      fulfillmentMessages: v.optional(v.unknown()),
      parameters: v.optional(v.unknown()),
    }),
  ),
  intentSuggestion: v.nullish(
    v.object({ displayName: v.optional(v.unknown()), description: v.optional(v.unknown()) }),
  ),
});

const FulfillmentMessage = v.object({
  text: v.nullish(v.object({ text: v.nullish(v.array(v.string())) })),
});

/** Dialogflow's `SuggestDialogflowAssistsResponse`. */
export const decodeDialogflowAssists = (raw: unknown, report: Report): DecodedResult =>
  decodeAnswers(raw, 'Dialogflow assist', decodeAssist, report);

/** The same message, where it is the result of entity extraction. */
export const decodeEntityExtraction = (raw: unknown, report: Report): DecodedResult =>
  decodeAnswers(raw, 'entity extraction', decodeEntities, report);

type RawAnswer = v.InferOutput<typeof Answer>;

function decodeAnswers(
  raw: unknown,
  what: string,
  decodeAnswer: (answer: RawAnswer, report: Report) => Suggestion | undefined,
  report: Report,
): DecodedResult {
  const { dialogflowAssistAnswers, latestMessage } = fieldsOf<'dialogflowAssistAnswers' | 'latestMessage'>(
    raw,
    what,
  );
  return {
    suggestions: decodeEach(
      dialogflowAssistAnswers,
      what,
      (answer) => decodeAnswer(decode(Answer, answer, what), report),
      report,
    ),
    latestMessage: decodeLatestMessage(latestMessage, what, report),
  };
}

function decodeAssist(answer: RawAnswer, report: Report): DialogflowAssist {
  const { answerRecord, queryResult, intentSuggestion } = answer;
  const textOf = (raw: unknown) => decodeText(raw, 'Dialogflow assist', report);
  const assist: DialogflowAssist = {
    kind: 'dialogflowAssist',
    id: answerRecord,
    intent: textOf(queryResult?.intent?.displayName) || textOf(intentSuggestion?.displayName),
    text:
      textOf(queryResult?.fulfillmentText) ||
      decodeMessages(queryResult?.fulfillmentMessages, report) ||
      textOf(intentSuggestion?.description),
    parameters: decodeFilled(answer, report),
  };
  if (!assist.intent && !assist.text && assist.parameters.length === 0)
    throw new AssistError('malformed', 'Dialogflow assist: nothing to show');
  return assist;
}

/** Most messages tell nothing of the kind that is looked for: then `undefined`. */
function decodeEntities(answer: RawAnswer, report: Report): Entities | undefined {
  const parameters = decodeFilled(answer, report);
  return parameters.length > 0 ? { kind: 'entities', id: answer.answerRecord, parameters } : undefined;
}

const decodeFilled = ({ queryResult }: RawAnswer, report: Report) =>
  (
    skipMalformed(() => decodeParameters(queryResult?.parameters, 'Dialogflow assist parameters'), report) ??
    []
  ).filter(isFilled);

/** What a virtual agent would say, without buttons, cards and the like. */
const decodeMessages = (raw: unknown, report: Report): string =>
  decodeEach(
    raw,
    'Dialogflow assist messages',
    // Of several wordings Dialogflow would pick one.
    (message) => decode(FulfillmentMessage, message, 'Dialogflow assist message').text?.text?.[0]?.trim(),
    report,
  )
    .filter(Boolean)
    .join('\n');
