import type * as v from 'valibot';

import { randomId, type Random } from '../random';
import { answerRecordBody, parseBody } from './request-schemas';
import { RpcError } from './rpc-error';

type Json = Record<string, unknown>;
export type ApiVersion = keyof typeof answerRecordBody;

/** `projects/…/answerRecords/R` with the feedback given so far, in the field names of v2beta1. */
export interface AnswerRecord {
  readonly name: string;
  readonly answerFeedback?: Json;
}

/** A request for feedback as it was sent, whatever became of it. */
export interface FeedbackRequest {
  /** Of the answer record. */
  readonly name: string;
  readonly updateMask: string;
  readonly body: unknown;
}

const camelCase = (name: string): string =>
  name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The schema below a field, through the `optional` around it. */
const childOf = (schema: v.GenericSchema, field: string): v.GenericSchema | undefined => {
  const inner = 'wrapped' in schema ? (schema.wrapped as v.GenericSchema) : schema;
  return 'entries' in inner ? (inner.entries as Record<string, v.GenericSchema>)[field] : undefined;
};

/** Field paths of an update mask, in camelCase. Throws INVALID_ARGUMENT for a path that the resource has not. */
const parseMask = (mask: string | null, schema: v.GenericSchema): readonly (readonly string[])[] => {
  const paths = (mask ?? '').split(',').filter((path) => path !== '');
  if (paths.length === 0) throw new RpcError('INVALID_ARGUMENT', 'update_mask is required.');
  return paths.map((path) => {
    const fields = path.trim().split('.').map(camelCase);
    const known = fields.reduce<v.GenericSchema | undefined>((at, field) => at && childOf(at, field), schema);
    if (known === undefined || fields[0] === 'name') {
      throw new RpcError('INVALID_ARGUMENT', `Invalid update_mask: unknown or immutable field '${path}'.`);
    }
    return fields;
  });
};

const valueAt = (source: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, field) => (isObject(value) ? value[field] : undefined), source);

/** A copy of the target with the field at the path as given; `undefined` clears it. */
const withValue = (target: unknown, [field, ...rest]: readonly string[], value: unknown): unknown => {
  if (field === undefined) return value;
  const base = isObject(target) ? target : {};
  return Object.fromEntries(
    Object.entries({ ...base, [field]: withValue(base[field], rest, value) }).filter(
      ([, set]) => set !== undefined,
    ),
  );
};

const DETAIL = ['answerFeedback', 'agentAssistantDetailFeedback'] as const;
const READ_FEEDBACK = [
  [...DETAIL, 'knowledgeSearchFeedback'],
  [...DETAIL, 'knowledgeAssistFeedback'],
] as const;

const strings = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/**
 * What Google does beyond the mask (answer_record.proto): clicked links are appended at every request, whether they
 * are there already or not, and copying counts as a click.
 */
const withConsequences = (before: unknown, after: unknown): unknown => {
  let result = after;
  for (const path of READ_FEEDBACK) {
    const old = strings(valueAt(before, [...path, 'clickedUris']));
    const now = strings(valueAt(after, [...path, 'clickedUris']));
    if (now !== old && now.length > 0) result = withValue(result, [...path, 'clickedUris'], [...old, ...now]);
    if (now.length > 0 || valueAt(after, [...path, 'answerCopied']) === true) {
      result = withValue(result, ['answerFeedback', 'clicked'], true);
    }
  }
  return result;
};

/** The answers that were given, and what agents thought of them. */
export class AnswerRecords {
  private readonly records = new Map<string, AnswerRecord>();
  private readonly requests: FeedbackRequest[] = [];

  constructor(private readonly random: Random) {}

  /** @param parent `projects/P/locations/L` */
  create(parent: string): string {
    const name = `${parent}/answerRecords/${randomId(this.random)}`;
    this.records.set(name, { name });
    return name;
  }

  /** `undefined` for a name that was never given out. */
  find(name: string): AnswerRecord | undefined {
    return this.records.get(name);
  }

  /** Every request for feedback, oldest first. */
  get feedback(): readonly FeedbackRequest[] {
    return this.requests;
  }

  /** Sets the fields of the mask and no others. Throws RpcError where Google refuses. */
  patch(version: ApiVersion, name: string, mask: string | null, body: unknown): AnswerRecord {
    this.requests.push({ name, updateMask: mask ?? '', body });
    const record = this.records.get(name);
    if (record === undefined) throw new RpcError('NOT_FOUND', `Answer record '${name}' does not exist.`);
    const schema = answerRecordBody[version];
    const update: unknown = parseBody(schema, body);
    const summarization = valueAt(update, [...DETAIL, 'summarizationFeedback']);
    if (isObject(summarization) && 'summaryText' in summarization && 'textSections' in summarization) {
      throw new RpcError(
        'INVALID_ARGUMENT',
        'Only one of summary_text and text_sections can be updated at a time.',
      );
    }
    let after: unknown = record;
    for (const path of parseMask(mask, schema)) after = withValue(after, path, valueAt(update, path));
    const updated = { ...(withConsequences(record, after) as AnswerRecord), name };
    this.records.set(name, updated);
    return updated;
  }
}
