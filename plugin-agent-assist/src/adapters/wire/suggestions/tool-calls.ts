import * as v from 'valibot';

import type { AnswerRecordName } from '../../../domain/ids';
import type { ToolCall, ToolResult } from '../../../domain/suggestion';
import {
  decode,
  decodeEach,
  decodeIfPresent,
  decodeOptional,
  fieldsOf,
  type Fields,
  type Report,
} from '../decode';
import { answerRecordName } from '../names';
import { decodeName, decodeText } from '../text';
import { decodeParameters } from './parameters';

/** What call and result have in common. Of the first four, Google gives one. */
type Origin = 'tool' | 'cesTool' | 'cesToolset' | 'cesApp';

const Result = v.object({
  tool: v.optional(v.unknown()),
  cesTool: v.optional(v.unknown()),
  cesToolset: v.optional(v.unknown()),
  cesApp: v.optional(v.unknown()),
  action: v.optional(v.unknown()),
  answerRecord: v.optional(v.unknown()),
  error: v.nullish(v.object({ message: v.optional(v.unknown()) })),
  content: v.nullish(v.string()),
  rawContent: v.nullish(v.string()),
});

/**
 * A list of Dialogflow's `ToolCallInfo`. A call is named by its own answer record, else by that of its result, else
 * by that of the suggestion that it belongs to; without any it is malformed, for nobody could decide it.
 */
export function decodeToolCalls(
  raw: unknown,
  enclosing: AnswerRecordName | undefined,
  report: Report,
): readonly ToolCall[] {
  const calls = decodeEach(raw, 'tool calls', (info) => decodeToolCall(info, enclosing, report), report);
  // Two that share the suggestion's record could not be told apart, and one decision would be taken for both.
  const borrowed = calls.filter(({ id }) => id === enclosing);
  if (borrowed.length < 2) return foldToolCalls(calls);
  report({ kind: 'malformed', message: 'tool calls: several have no answer record of their own' });
  return foldToolCalls(calls.filter(({ id }) => id !== enclosing));
}

/** @param details what the tool does, where the call itself does not say */
export function decodeToolCall(
  raw: unknown,
  enclosing: AnswerRecordName | undefined,
  report: Report,
  details = '',
): ToolCall {
  const info = fieldsOf<'toolCall' | 'toolCallResult'>(raw, 'tool call');
  const call = fieldsOf<
    | Origin
    | 'action'
    | 'answerRecord'
    | 'toolDisplayName'
    | 'toolDisplayDetails'
    | 'inputParameters'
    | 'state'
  >(info.toolCall ?? {}, 'tool call');
  const outcome = decodeOptional(Result, info.toolCallResult, 'tool call result', report);
  const result = outcome && decodeResult(outcome, report);
  const action =
    decodeName(call.action, 'tool call action', report) ||
    decodeName(outcome?.action, 'tool call result action', report);
  const record =
    decodeIfPresent(answerRecordName, call.answerRecord, 'tool call answerRecord') ??
    decodeOptional(answerRecordName, outcome?.answerRecord, 'tool call result answerRecord', report) ??
    enclosing;
  return {
    id: decode(answerRecordName, record, 'tool call answerRecord'),
    tool:
      decodeName(call.toolDisplayName, 'tool call toolDisplayName', report) ||
      lastPartOf(call, report) ||
      (outcome && lastPartOf(outcome, report)) ||
      action ||
      'Tool',
    action,
    details: decodeText(call.toolDisplayDetails, 'tool call toolDisplayDetails', report) || details,
    parameters: decodeParameters(call.inputParameters, 'tool call inputParameters'),
    needsConfirmation: call.state === 'NEEDS_CONFIRMATION' && result === undefined,
    result,
  };
}

/** Each call once; the one that knows the result where there are several. */
export function foldToolCalls(calls: readonly ToolCall[]): readonly ToolCall[] {
  if (calls.length < 2) return calls;
  const byRecord = new Map<string, ToolCall>();
  for (const call of calls) {
    const known = byRecord.get(call.id);
    if (!known || (!known.result && call.result)) byRecord.set(call.id, call);
  }
  return [...byRecord.values()];
}

/** `undefined` while there is none: Google sends the message without it. */
function decodeResult(
  { error, content, rawContent }: v.InferOutput<typeof Result>,
  report: Report,
): ToolResult | undefined {
  if (error) return { type: 'error', message: decodeText(error.message, 'tool call result error', report) };
  if (typeof content === 'string') return { type: 'content', text: content };
  return typeof rawContent === 'string' ? { type: 'binary' } : undefined;
}

function lastPartOf({ tool, cesTool, cesToolset, cesApp }: Fields<Origin>, report: Report): string {
  const resource = decodeName(tool ?? cesTool ?? cesToolset ?? cesApp, 'tool call tool', report);
  return resource.slice(resource.lastIndexOf('/') + 1);
}
