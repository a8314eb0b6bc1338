import { stem, termsOf } from '../language/similarity';
import { addressOf, DOCUMENTS, type Faq, type KnowledgeDocument } from './documents';

/** A document that has to do with what was asked. */
export interface KnowledgeHit {
  readonly document: KnowledgeDocument;
  /** The question of the document that comes nearest. */
  readonly faq: Faq;
  /** The sentence of the document that comes nearest. */
  readonly snippet: string;
  /** 0 to 1. */
  readonly confidence: number;
}

const WEIGHTS = { title: 3, keywords: 3, question: 2, body: 1 } as const;

/** Below it a document has a word in common with the text, and nothing more. */
const MIN_SCORE = 5;

/** Beside a good hit, those that are not half as good are noise. */
const WORTH_BESIDE_BEST = 0.5;

/** The score that counts as half certain. */
const HALF_CERTAIN = 5;

type Index = ReadonlyMap<KnowledgeDocument, ReadonlyMap<string, number>>;

const allWords = (text: string): readonly string[] => text.split(/\s+/).map(stem);

const weightsIn = ({ title, keywords, faqs, body }: KnowledgeDocument): ReadonlyMap<string, number> => {
  const weights = new Map<string, number>();
  const add = (terms: Iterable<string>, weight: number): void => {
    for (const term of terms) weights.set(term, Math.max(weight, weights.get(term) ?? 0));
  };
  add(termsOf(title), WEIGHTS.title);
  add(allWords(keywords), WEIGHTS.keywords);
  for (const { question } of faqs) add(termsOf(question), WEIGHTS.question);
  for (const sentence of body) add(termsOf(sentence), WEIGHTS.body);
  return weights;
};

const INDEX: Index = new Map(DOCUMENTS.map((document) => [document, weightsIn(document)]));

const holdersOf = (term: string): number => [...INDEX.values()].filter((weights) => weights.has(term)).length;

/** A word that many documents have says little. */
const RARITY: ReadonlyMap<string, number> = new Map(
  [...INDEX.values()].flatMap((weights) =>
    [...weights.keys()].map((term) => [term, Math.log(1 + DOCUMENTS.length / holdersOf(term))] as const),
  ),
);

const overlap = (terms: ReadonlySet<string>, text: string): number =>
  [...termsOf(text)].filter((term) => terms.has(term)).length;

/** The one that shares most words with the text, the first where several do. */
const nearest = <T>(items: readonly [T, ...T[]], overlapOf: (item: T) => number): T =>
  items.reduce((best, item) => (overlapOf(item) > overlapOf(best) ? item : best));

/** The documents that match, the best first; none where nothing does. */
export const searchDocuments = (text: string): readonly KnowledgeHit[] => {
  const terms = termsOf(text);
  const scored = [...INDEX]
    .map(([document, weights]) => ({
      document,
      score: [...terms].reduce((sum, term) => sum + (RARITY.get(term) ?? 0) * (weights.get(term) ?? 0), 0),
    }))
    .sort((a, b) => b.score - a.score);
  const enough = Math.max(MIN_SCORE, (scored[0]?.score ?? 0) * WORTH_BESIDE_BEST);
  return scored
    .filter(({ score }) => score >= enough)
    .map(({ document, score }) => ({
      document,
      faq: nearest(document.faqs, ({ question, answer }) => overlap(terms, `${question} ${answer}`)),
      snippet: document.body.reduce((best, sentence) =>
        overlap(terms, sentence) > overlap(terms, best) ? sentence : best,
      ),
      confidence: Number((score / (score + HALF_CERTAIN)).toFixed(2)),
    }));
};

/** A hit as the source of a generated answer. */
export const snippetOf = ({ document, snippet }: KnowledgeHit) => ({
  uri: addressOf(document),
  text: snippet,
  title: document.title,
  metadata: { article_id: document.id },
});

/** Markdown as the plain text that FAQ documents hold. */
export const withoutMarkdown = (markdown: string): string =>
  markdown
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/^\|[-|]+\|$\n?/gm, '')
    .replace(/^\| (.*) \|$/gm, (_, row: string) => row.replaceAll(' | ', ': '))
    .replace(/\*+/g, '')
    .trim();
