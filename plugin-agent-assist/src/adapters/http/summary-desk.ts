import { AssistError, toFailure } from '../../domain/failure';
import type { TaskSid } from '../../domain/ids';
import type { SummaryDesk, SummaryOutcome } from '../../domain/ports';
import {
  decodeConflict,
  decodeProof,
  decodeSavedSummary,
  toWireSession,
  toWireVersion,
} from '../wire/summaries';
import { callFunction, namingMisconfiguration, type FunctionsDeps } from './call-function';
import { HttpError } from './request';

/**
 * Brings summaries to the Function `save-summary`. Beside what every Function may answer, it fails with `tooLong`, in
 * the Function's words of how long the text may be; with `busy` while Twilio does not know yet that the agent has the
 * task; with `forbidden` where the task is another agent's; and with `notFound` where TaskRouter has forgotten the task
 * and nothing proves that it was this agent's.
 * @param interactionOf the interaction of a task, as its attributes name it. Where the Function's own proof is missing
 * it is told of that, and asks Twilio of it one wait sooner.
 */
export function createSummaryDesk(
  deps: FunctionsDeps,
  interactionOf: (taskSid: TaskSid) => object | undefined,
): SummaryDesk {
  return {
    async report({ taskSid, ticket, contact, session, version, answers }, signal): Promise<SummaryOutcome> {
      const parameters = {
        taskSid,
        ticket,
        contact,
        interaction: ticket === undefined ? interactionOf(taskSid) : undefined,
        session: session && toWireSession(session),
        version: version && toWireVersion(version),
        answers,
      };
      try {
        return decodeSavedSummary(await callFunction(deps, 'save-summary', parameters, signal));
      } catch (error) {
        return fromRefusal(error);
      }
    },
  };
}

/** Throws where the refusal says no more than why. */
function fromRefusal(error: unknown): SummaryOutcome {
  if (!(error instanceof HttpError)) throw error;
  const proof = decodeProof(error.json);
  if (error.body?.code === 'version_conflict')
    return { type: 'conflict', stored: decodeConflict(error.json), ...(proof && { proof }) };
  const reason = inWordsOfSummaries(error);
  if (!proof) throw reason;
  return { type: 'refused', failure: toFailure(reason), proof };
}

function inWordsOfSummaries(error: HttpError): unknown {
  switch (error.status) {
    case 413:
      return new AssistError('tooLong', error.message);
    // Twilio is not so far yet: the call is not in its conference, the agent not yet in the conversation.
    case 409:
      return new AssistError('busy', error.message);
    default:
      return namingMisconfiguration(error);
  }
}
