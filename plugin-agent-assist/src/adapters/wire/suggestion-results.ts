import * as v from 'valibot';

import type { SmartReply, Suggestion, SuggestionSet } from '../../domain/assist';
import type { AssistFailure, FailureKind } from '../../domain/failure';
import type { MessageName } from '../../domain/ids';
import { decode, decodeEach, decodeOptional, skipMalformed, type Report } from './decode';
import { answerRecordName, messageName } from './names';

export interface SuggestionContext {
  readonly report: Report;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
}

/** What one result holds, whatever its kind. */
interface DecodedResult {
  readonly suggestions: readonly Suggestion[];
  readonly latestMessage: MessageName | undefined;
}

/** Members of Dialogflow's `SuggestionResult` that this version draws, by their wire name. */
const KINDS: ReadonlyMap<string, (raw: unknown, report: Report) => DecodedResult> = new Map([
  ['suggestSmartRepliesResponse', decodeSmartReplies],
]);

const SmartReplies = v.object({
  smartReplyAnswers: v.optional(v.unknown()),
  latestMessage: v.optional(v.unknown()),
});

const SmartReplyAnswer = v.object({
  answerRecord: answerRecordName,
  reply: v.pipe(v.string(), v.trim(), v.nonEmpty()),
  confidence: v.optional(v.unknown()),
});

/**
 * A list of `SuggestionResult`, as events and `analyzeContent` carry it. A feature that failed is reported and
 * does not hide what the others found; kinds that this version does not know are named in `unknownKinds`.
 */
export function decodeSuggestionResults(
  raw: unknown,
  { report, receivedAt }: SuggestionContext,
): SuggestionSet {
  const members = decodeEach(
    raw,
    'suggestion results',
    (result) => decode(v.record(v.string(), v.unknown()), result, 'suggestion result'),
    report,
  ).flatMap((result) => Object.entries(result));

  const decoded: DecodedResult[] = [];
  const unknownKinds = new Set<string>();
  for (const [kind, member] of members) {
    const decodeKind = KINDS.get(kind);
    if (kind === 'error') report(decodeFeatureError(member));
    else if (!decodeKind) unknownKinds.add(kind);
    else {
      const result = skipMalformed(() => decodeKind(member, report), report);
      if (result) decoded.push(result);
    }
  }
  return toSet(decoded, [...unknownKinds], receivedAt);
}

/** The answer of `suggestSmartReplies`. Throws AssistError `malformed` where it is not one. */
export function decodeSmartRepliesAnswer(
  raw: unknown,
  { report, receivedAt }: SuggestionContext,
): SuggestionSet {
  return toSet([decodeSmartReplies(raw, report)], [], receivedAt);
}

function toSet(
  results: readonly DecodedResult[],
  unknownKinds: readonly string[],
  receivedAt: number,
): SuggestionSet {
  // The first of each answer record: the same answer may be listed twice.
  const byRecord = new Map<string, Suggestion>();
  for (const suggestion of results.flatMap(({ suggestions }) => suggestions)) {
    if (!byRecord.has(suggestion.id)) byRecord.set(suggestion.id, suggestion);
  }
  return {
    latestMessage: results.find(({ latestMessage }) => latestMessage)?.latestMessage,
    suggestions: [...byRecord.values()],
    unknownKinds,
    receivedAt,
  };
}

function decodeSmartReplies(raw: unknown, report: Report): DecodedResult {
  const { smartReplyAnswers, latestMessage } = decode(SmartReplies, raw, 'smart replies');
  return {
    suggestions: decodeEach(
      smartReplyAnswers,
      'smart replies',
      (answer) => decodeSmartReply(answer, report),
      report,
    ),
    latestMessage: decodeOptional(messageName, latestMessage, 'smart replies latestMessage', report),
  };
}

function decodeSmartReply(raw: unknown, report: Report): SmartReply {
  const { answerRecord, reply, confidence } = decode(SmartReplyAnswer, raw, 'smart reply');
  const score = decodeOptional(v.number(), confidence, 'smart reply confidence', report) ?? 0;
  return {
    kind: 'smartReply',
    id: answerRecord,
    text: reply,
    // Google promises 0 to 1 and sends slightly negative ones too.
    confidence: Math.min(1, Math.max(0, score)),
  };
}

/** google.rpc.Code, as far as it says what can be done. */
const KIND_OF_CODE: ReadonlyMap<number, FailureKind> = new Map([
  [4, 'unreachable'],
  [5, 'notFound'],
  [7, 'forbidden'],
  [8, 'busy'],
  [13, 'unreachable'],
  [14, 'unreachable'],
]);

/** Says which code a feature failed with and not in which words, for those may quote the conversation. */
function decodeFeatureError(raw: unknown): AssistFailure {
  const { success, output } = v.safeParse(v.object({ code: v.number() }), raw);
  return success
    ? {
        kind: KIND_OF_CODE.get(output.code) ?? 'rejected',
        message: `A feature of Agent Assist failed (google.rpc code ${output.code})`,
      }
    : { kind: 'rejected', message: 'A feature of Agent Assist failed without saying why' };
}
