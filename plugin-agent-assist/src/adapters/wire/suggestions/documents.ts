import * as v from 'valibot';

import { AssistError } from '../../../domain/failure';
import type { Article, Faq } from '../../../domain/suggestion';
import { decode, decodeEach, decodeField, fieldsOf, type Report } from '../decode';
import { answerRecordName } from '../names';
import { decodeText, requiredText } from '../text';
import { decodeConfidence } from './confidence';
import { decodeLatestMessage, type DecodedResult } from './decoded-result';
import { decodeSource } from './sources';

const passage = v.string();

/** Dialogflow's `SuggestArticlesResponse`. */
export function decodeArticles(raw: unknown, report: Report): DecodedResult {
  const { articleAnswers, latestMessage } = fieldsOf<'articleAnswers' | 'latestMessage'>(raw, 'articles');
  return {
    suggestions: decodeEach(articleAnswers, 'articles', (answer) => decodeArticle(answer, report), report),
    latestMessage: decodeLatestMessage(latestMessage, 'articles', report),
  };
}

function decodeArticle(raw: unknown, report: Report): Article {
  const answer = fieldsOf<'answerRecord' | 'title' | 'uri' | 'snippets'>(raw, 'article');
  const id = decodeField(answerRecordName, answer, 'answerRecord', 'article');
  const { title, uri, snippets } = answer;
  const passages = decodeEach(
    snippets,
    'article snippets',
    (snippet) => decode(passage, snippet, 'article snippet').trim() || undefined,
    report,
  );
  const source = decodeSource({ title, uri, snippet: passages.join('\n') }, 'article', report);
  if (!source) throw new AssistError('malformed', 'article: nothing to show');
  return { kind: 'article', id, source };
}

/** Dialogflow's `SuggestFaqAnswersResponse`. */
export function decodeFaqs(raw: unknown, report: Report): DecodedResult {
  const { faqAnswers, latestMessage } = fieldsOf<'faqAnswers' | 'latestMessage'>(raw, 'FAQ answers');
  return {
    suggestions: decodeEach(faqAnswers, 'FAQ answers', (answer) => decodeFaq(answer, report), report),
    latestMessage: decodeLatestMessage(latestMessage, 'FAQ answers', report),
  };
}

function decodeFaq(raw: unknown, report: Report): Faq {
  const faq = fieldsOf<'answerRecord' | 'answer' | 'question' | 'confidence'>(raw, 'FAQ answer');
  return {
    kind: 'faq',
    id: decodeField(answerRecordName, faq, 'answerRecord', 'FAQ answer'),
    text: decodeField(requiredText, faq, 'answer', 'FAQ answer'),
    question: decodeText(faq.question, 'FAQ answer question', report),
    confidence: decodeConfidence(faq.confidence, 'FAQ answer', report),
  };
}
