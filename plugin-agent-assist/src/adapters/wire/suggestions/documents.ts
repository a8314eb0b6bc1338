import * as v from 'valibot';

import { AssistError } from '../../../domain/failure';
import type { Article, Faq } from '../../../domain/suggestion';
import { decode, decodeEach, type Report } from '../decode';
import { answerRecordName } from '../names';
import { decodeText, requiredText } from '../text';
import { decodeConfidence } from './confidence';
import { decodeLatestMessage, type DecodedResult } from './decoded-result';
import { decodeSource } from './sources';

const Articles = v.object({
  articleAnswers: v.optional(v.unknown()),
  latestMessage: v.optional(v.unknown()),
});

const ArticleAnswer = v.object({
  answerRecord: answerRecordName,
  title: v.optional(v.unknown()),
  uri: v.optional(v.unknown()),
  snippets: v.optional(v.unknown()),
});

const Faqs = v.object({ faqAnswers: v.optional(v.unknown()), latestMessage: v.optional(v.unknown()) });

const FaqAnswer = v.object({
  answerRecord: answerRecordName,
  answer: requiredText,
  question: v.optional(v.unknown()),
  confidence: v.optional(v.unknown()),
});

/** Dialogflow's `SuggestArticlesResponse`. */
export function decodeArticles(raw: unknown, report: Report): DecodedResult {
  const { articleAnswers, latestMessage } = decode(Articles, raw, 'articles');
  return {
    suggestions: decodeEach(articleAnswers, 'articles', (answer) => decodeArticle(answer, report), report),
    latestMessage: decodeLatestMessage(latestMessage, 'articles', report),
  };
}

function decodeArticle(raw: unknown, report: Report): Article {
  const { answerRecord, title, uri, snippets } = decode(ArticleAnswer, raw, 'article');
  const passages = decodeEach(
    snippets,
    'article snippets',
    (snippet) => decode(v.string(), snippet, 'article snippet').trim() || undefined,
    report,
  );
  const source = decodeSource({ title, uri, snippet: passages.join('\n') }, 'article', report);
  if (!source) throw new AssistError('malformed', 'article: nothing to show');
  return { kind: 'article', id: answerRecord, source };
}

/** Dialogflow's `SuggestFaqAnswersResponse`. */
export function decodeFaqs(raw: unknown, report: Report): DecodedResult {
  const { faqAnswers, latestMessage } = decode(Faqs, raw, 'FAQ answers');
  return {
    suggestions: decodeEach(faqAnswers, 'FAQ answers', (answer) => decodeFaq(answer, report), report),
    latestMessage: decodeLatestMessage(latestMessage, 'FAQ answers', report),
  };
}

function decodeFaq(raw: unknown, report: Report): Faq {
  const { answerRecord, answer, question, confidence } = decode(FaqAnswer, raw, 'FAQ answer');
  return {
    kind: 'faq',
    id: answerRecord,
    question: decodeText(question, 'FAQ answer question', report),
    text: answer,
    confidence: decodeConfidence(confidence, 'FAQ answer', report),
  };
}
