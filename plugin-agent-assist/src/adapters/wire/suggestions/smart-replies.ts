import * as v from 'valibot';

import type { SmartReply } from '../../../domain/suggestion';
import { decode, decodeEach, type Report } from '../decode';
import { answerRecordName } from '../names';
import { requiredText } from '../text';
import { decodeConfidence } from './confidence';
import { decodeLatestMessage, type DecodedResult } from './decoded-result';

const SmartReplies = v.object({
  smartReplyAnswers: v.optional(v.unknown()),
  latestMessage: v.optional(v.unknown()),
});

const SmartReplyAnswer = v.object({
  answerRecord: answerRecordName,
  reply: requiredText,
  confidence: v.optional(v.unknown()),
});

/** Dialogflow's `SuggestSmartRepliesResponse`. */
export function decodeSmartReplies(raw: unknown, report: Report): DecodedResult {
  const { smartReplyAnswers, latestMessage } = decode(SmartReplies, raw, 'smart replies');
  return {
    suggestions: decodeEach(
      smartReplyAnswers,
      'smart replies',
      (answer) => decodeSmartReply(answer, report),
      report,
    ),
    latestMessage: decodeLatestMessage(latestMessage, 'smart replies', report),
  };
}

function decodeSmartReply(raw: unknown, report: Report): SmartReply {
  const { answerRecord, reply, confidence } = decode(SmartReplyAnswer, raw, 'smart reply');
  return {
    kind: 'smartReply',
    id: answerRecord,
    text: reply,
    confidence: decodeConfidence(confidence, 'smart reply', report),
  };
}
