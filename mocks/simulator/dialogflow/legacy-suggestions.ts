import type { Situation } from './coaching/situation';
import { addressOf } from './knowledge/documents';
import { searchDocuments, withoutMarkdown } from './knowledge/search';
import type { FactName } from './language/facts';
import { INTENTS, type Intent } from './language/intents';
import type {
  QueryResult,
  SuggestArticlesResponse,
  SuggestDialogflowAssistsResponse,
  SuggestFaqAnswersResponse,
} from './resources';

/*
 * What profiles suggested before there were generative features, and still do where nobody has changed them.
 */

export interface LegacyQuery {
  readonly situation: Situation;
  readonly project: string;
  readonly languageCode: string;
  readonly maxResults: number;
  readonly newAnswerRecord: () => string;
}

export const suggestArticles = ({
  situation,
  maxResults,
  newAnswerRecord,
}: LegacyQuery): Pick<SuggestArticlesResponse, 'articleAnswers'> => {
  const hits = searchDocuments(situation.latest).slice(0, maxResults);
  if (hits.length === 0) return {};
  return {
    articleAnswers: hits.map(({ document, snippet, confidence }) => ({
      title: document.title,
      uri: addressOf(document),
      snippets: [snippet],
      metadata: { article_id: document.id, confidence: String(confidence) },
      answerRecord: newAnswerRecord(),
    })),
  };
};

export const suggestFaqAnswers = ({
  situation,
  project,
  maxResults,
  newAnswerRecord,
}: LegacyQuery): Pick<SuggestFaqAnswersResponse, 'faqAnswers'> => {
  const hits = searchDocuments(situation.latest).slice(0, maxResults);
  if (hits.length === 0) return {};
  return {
    faqAnswers: hits.map(({ document, faq, confidence }) => ({
      answer: withoutMarkdown(faq.answer),
      confidence,
      question: faq.question,
      source: `projects/${project}/agent/knowledgeBases/help-centre/documents/${document.id}`,
      metadata: { document_display_name: document.title },
      answerRecord: newAnswerRecord(),
    })),
  };
};

const PARAMETERS: Readonly<Record<FactName, string>> = {
  name: 'customer_name',
  orderId: 'order_number',
  email: 'email',
  phone: 'phone_number',
  username: 'username',
  amount: 'amount',
  product: 'item',
};

const parametersOf = (facts: Situation['facts']): Readonly<Record<string, string>> =>
  Object.fromEntries(
    (Object.keys(PARAMETERS) as FactName[]).flatMap((fact) => {
      const value = facts[fact];
      return value === undefined ? [] : [[PARAMETERS[fact], value]];
    }),
  );

const slug = ({ name }: Intent): string => name.replaceAll(' ', '-');

const queryResultOf = (
  intent: Intent,
  { situation: { latest, facts }, project, languageCode }: LegacyQuery,
): QueryResult => {
  const { name, needs, offers, acknowledge } = intent;
  const isComplete = needs.every((fact) => facts[fact] !== undefined);
  const text = isComplete ? (offers[0]?.(facts) ?? acknowledge(facts)) : acknowledge(facts);
  const parameters = parametersOf(facts);
  return {
    queryText: latest,
    languageCode,
    ...(Object.keys(parameters).length > 0 && { parameters }),
    ...(isComplete && { allRequiredParamsPresent: true }),
    fulfillmentText: text,
    fulfillmentMessages: [{ text: { text: [text] } }],
    intent: {
      name: `projects/${project}/agent/intents/${slug(intent)}`,
      displayName: name,
    },
    intentDetectionConfidence: 0.87,
  };
};

/** The virtual agent's answer to the matter, and the other matters that the message may be about. */
export const suggestDialogflowAssists = (
  query: LegacyQuery,
): Pick<SuggestDialogflowAssistsResponse, 'dialogflowAssistAnswers'> => {
  const { situation, project, maxResults, newAnswerRecord } = query;
  const { latest, mentioned, facts } = situation;
  const first = INTENTS.find(({ name }) => name === mentioned);
  if (first === undefined) return {};
  const others = INTENTS.filter(
    (intent) => intent !== first && intent.patterns.some((pattern) => pattern.test(latest)),
  );
  return {
    dialogflowAssistAnswers: [
      { queryResult: queryResultOf(first, query), answerRecord: newAnswerRecord() },
      ...others.slice(0, maxResults - 1).map((intent) => ({
        intentSuggestion: {
          displayName: intent.name,
          intentV2: `projects/${project}/agent/intents/${slug(intent)}`,
          description: `The customer may ask about ${intent.subject(facts)}`,
        },
        answerRecord: newAnswerRecord(),
      })),
    ],
  };
};

/** What the latest message told, as parameters. */
export const extractEntities = ({
  situation: { latest, told },
  languageCode,
  newAnswerRecord,
}: LegacyQuery): Pick<SuggestDialogflowAssistsResponse, 'dialogflowAssistAnswers'> => {
  const parameters = parametersOf(told);
  if (Object.keys(parameters).length === 0) return {};
  return {
    dialogflowAssistAnswers: [
      { queryResult: { queryText: latest, languageCode, parameters }, answerRecord: newAnswerRecord() },
    ],
  };
};
