import * as v from 'valibot';

import type { SearchAnswer } from '../../../domain/suggestion';
import { decode, decodeEach, fieldsOf, type Report } from '../decode';
import { answerRecordName } from '../names';
import { requiredText } from '../text';
import type { DecodedResult } from './decoded-result';
import { decodeSource, foldSources } from './sources';

const Answer = v.object({
  answerRecord: answerRecordName,
  answer: requiredText,
  answerSources: v.optional(v.unknown()),
});

/** Dialogflow's `SearchKnowledgeResponse`, the best answer first. */
export function decodeSearchKnowledge(raw: unknown, report: Report): DecodedResult {
  const { answers } = fieldsOf<'answers'>(raw, 'search answers');
  return {
    suggestions: decodeEach(answers, 'search answers', (answer) => decodeAnswer(answer, report), report),
    latestMessage: undefined,
  };
}

function decodeAnswer(raw: unknown, report: Report): SearchAnswer {
  const { answerRecord, answer, answerSources } = decode(Answer, raw, 'search answer');
  return {
    kind: 'searchAnswer',
    id: answerRecord,
    markdown: answer,
    sources: foldSources(
      decodeEach(
        answerSources,
        'search answer sources',
        (source) =>
          decodeSource(
            fieldsOf<'title' | 'uri' | 'snippet'>(source, 'search source'),
            'search source',
            report,
          ),
        report,
      ),
    ),
  };
}
