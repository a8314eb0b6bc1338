import type { SmartReply } from '../../../domain/suggestion';
import { decodeEach, decodeField, fieldsOf, type Report } from '../decode';
import { answerRecordName } from '../names';
import { requiredText } from '../text';
import { decodeConfidence } from './confidence';
import { decodeLatestMessage, type DecodedResult } from './decoded-result';

/** Dialogflow's `SuggestSmartRepliesResponse`. */
export function decodeSmartReplies(raw: unknown, report: Report): DecodedResult {
  const { smartReplyAnswers, latestMessage } = fieldsOf<'smartReplyAnswers' | 'latestMessage'>(
    raw,
    'smart replies',
  );
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
  const answer = fieldsOf<'answerRecord' | 'reply' | 'confidence'>(raw, 'smart reply');
  return {
    kind: 'smartReply',
    id: decodeField(answerRecordName, answer, 'answerRecord', 'smart reply'),
    text: decodeField(requiredText, answer, 'reply', 'smart reply'),
    confidence: decodeConfidence(answer.confidence, 'smart reply', report),
  };
}
