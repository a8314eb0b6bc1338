import * as v from 'valibot';

import type { KnowledgeAnswer, Source } from '../../../domain/suggestion';
import { decode, decodeEach, decodeOptional, fieldsOf, type Report } from '../decode';
import { answerRecordName } from '../names';
import { decodeText } from '../text';
import { decodeLatestMessage, type DecodedResult } from './decoded-result';
import { decodeSource, foldSources } from './sources';

const SuggestedQuery = v.object({ queryText: v.optional(v.unknown()) });
const QueryAnswer = v.object({
  answerText: v.optional(v.unknown()),
  faqSource: v.nullish(v.object({ question: v.optional(v.unknown()) })),
  generativeSource: v.optional(v.unknown()),
  playbookSource: v.optional(v.unknown()),
  eventSource: v.nullish(v.object({ snippets: v.optional(v.unknown()) })),
});

const Generative = v.object({ snippets: v.optional(v.unknown()) });

/** Dialogflow's `SuggestKnowledgeAssistResponse`: one question, mostly with its answer, and further questions. */
export function decodeKnowledgeAssist(raw: unknown, report: Report): DecodedResult {
  const { knowledgeAssistAnswer, additionalSuggestedQueryResults, latestMessage } = fieldsOf<
    'knowledgeAssistAnswer' | 'additionalSuggestedQueryResults' | 'latestMessage'
  >(raw, 'knowledge assist');
  // A list of one, so that a malformed answer is reported and does not hide the questions.
  const answers = decodeEach(
    [knowledgeAssistAnswer ?? {}],
    'knowledge assist',
    (answer) => decodeAnswer(answer, report),
    report,
  );
  const further = decodeEach(
    additionalSuggestedQueryResults,
    'knowledge assist questions',
    (result) =>
      decodeQuery(fieldsOf<'suggestedQuery'>(result, 'knowledge question').suggestedQuery, report) ||
      undefined,
    report,
  );
  const unanswered = answers.filter(({ markdown }) => markdown === undefined);
  return {
    suggestions: answers,
    questions: [...unanswered.map(({ question }) => question), ...further],
    latestMessage: decodeLatestMessage(latestMessage, 'knowledge assist', report),
  };
}

/** Google leaves question and answer out where it has nothing new to propose: then `undefined`. */
function decodeAnswer(raw: unknown, report: Report): KnowledgeAnswer | undefined {
  const { answerRecord, suggestedQuery, suggestedQueryAnswer } = fieldsOf<
    'answerRecord' | 'suggestedQuery' | 'suggestedQueryAnswer'
  >(raw, 'knowledge answer');
  const question = decodeQuery(suggestedQuery, report);
  const answer = decodeOptional(QueryAnswer, suggestedQueryAnswer, 'knowledge answer', report);
  const faqQuestion = decodeText(answer?.faqSource?.question, 'knowledge answer faqSource', report);
  const markdown = decodeText(answer?.answerText, 'knowledge answer answerText', report) || undefined;
  if (!question && markdown === undefined) return undefined;
  return {
    kind: 'knowledge',
    id: decode(answerRecordName, answerRecord, 'knowledge answer answerRecord'),
    question: question || faqQuestion,
    markdown,
    sources: answer && markdown !== undefined ? decodeSources(answer, faqQuestion, report) : [],
  };
}

const decodeQuery = (raw: unknown, report: Report): string =>
  decodeText(
    decodeOptional(SuggestedQuery, raw, 'knowledge question', report)?.queryText,
    'knowledge question',
    report,
  );

function decodeSources(
  answer: v.InferOutput<typeof QueryAnswer>,
  faqQuestion: string,
  report: Report,
): readonly Source[] {
  const faq = decodeSource({ title: faqQuestion }, 'knowledge source', report);
  const generative = [answer.generativeSource, answer.playbookSource, answer.eventSource?.snippets].flatMap(
    (source) =>
      decodeEach(
        decodeOptional(Generative, source, 'knowledge sources', report)?.snippets,
        'knowledge sources',
        (snippet) => {
          const { title, uri, text } = fieldsOf<'title' | 'uri' | 'text'>(snippet, 'knowledge source');
          return decodeSource({ title, uri, snippet: text }, 'knowledge source', report);
        },
        report,
      ),
  );
  return foldSources(faq ? [faq, ...generative] : generative);
}
