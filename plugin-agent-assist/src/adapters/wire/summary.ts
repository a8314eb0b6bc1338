import * as v from 'valibot';

import { UNTITLED, type Summary, type SummarySection } from '../../domain/summary';
import { decode, decodeEach, decodeOptional, type Report } from './decode';
import { answerRecordName } from './names';

/** Where parts that cannot be read are reported, and when the answer came, milliseconds since the epoch. */
interface SummaryContext {
  readonly report: Report;
  readonly createdAt: number;
}

const SummaryAnswer = v.object({
  summary: v.nullish(
    v.object({
      text: v.optional(v.unknown()),
      textSections: v.optional(v.unknown()),
      sortedTextSections: v.optional(v.unknown()),
      answerRecord: v.optional(v.unknown()),
    }),
  ),
});

const Section = v.object({
  section: v.pipe(v.string(), v.nonEmpty()),
  summary: v.nullish(v.string(), ''),
});

const GeneratedAnswer = v.object({ generatorSuggestionAnswers: v.optional(v.unknown()) });

const Answer = v.object({
  answerRecord: v.optional(v.unknown()),
  generatorSuggestion: v.nullish(
    v.object({ summarySuggestion: v.nullish(v.object({ summarySections: v.optional(v.unknown()) })) }),
  ),
});

/**
 * The answer of `suggestConversationSummary`, its sections in the order of the generator. Without sorted sections
 * those of the unordered map serve, then the whole text as one. Google may find nothing to say: no sections then.
 */
export function decodeSummary(raw: unknown, { report, createdAt }: SummaryContext): Summary {
  const { summary } = decode(SummaryAnswer, raw, 'summary');
  return {
    sections: summary ? decodeSections(summary, report) : [],
    answerRecord: decodeOptional(answerRecordName, summary?.answerRecord, 'summary answerRecord', report),
    createdAt,
  };
}

/**
 * The first summary in an answer of `suggestions:generate`, which may hold what other generators of the same trigger
 * have written. They may all have nothing to say: no sections then.
 */
export function decodeGeneratedSummary(raw: unknown, { report, createdAt }: SummaryContext): Summary {
  const { generatorSuggestionAnswers } = decode(GeneratedAnswer, raw, 'generated summary');
  const [summary] = decodeEach(
    generatorSuggestionAnswers,
    'generated summaries',
    (answer) => decodeGenerated(answer, report),
    report,
  );
  return { ...(summary ?? { sections: [], answerRecord: undefined }), createdAt };
}

function decodeGenerated(raw: unknown, report: Report): Omit<Summary, 'createdAt'> | undefined {
  const { answerRecord, generatorSuggestion } = decode(Answer, raw, 'generated summary');
  const sections = decodeEach(
    generatorSuggestion?.summarySuggestion?.summarySections,
    'generated summary sections',
    decodeSection,
    report,
  );
  if (sections.length === 0) return undefined;
  return {
    sections,
    answerRecord: decodeOptional(answerRecordName, answerRecord, 'generated summary answerRecord', report),
  };
}

type RawSummary = NonNullable<v.InferOutput<typeof SummaryAnswer>['summary']>;

function decodeSections(summary: RawSummary, report: Report): readonly SummarySection[] {
  const sorted = decodeEach(summary.sortedTextSections, 'summary sortedTextSections', decodeSection, report);
  if (sorted.length > 0) return sorted;

  const map = decodeOptional(
    v.record(v.string(), v.unknown()),
    summary.textSections,
    'summary textSections',
    report,
  );
  const unsorted = decodeEach(
    map && Object.entries(map).map(([section, text]) => ({ section, summary: text })),
    'summary textSections',
    decodeSection,
    report,
  );
  if (unsorted.length > 0) return unsorted;

  const text = decodeOptional(v.string(), summary.text, 'summary text', report);
  return text ? [{ title: UNTITLED, text }] : [];
}

function decodeSection(raw: unknown): SummarySection {
  const { section, summary } = decode(Section, raw, 'summary section');
  return { title: section, text: summary };
}
