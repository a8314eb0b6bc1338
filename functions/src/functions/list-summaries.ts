import * as v from 'valibot';

import { summaryVariables, syncVariables, taskRouterVariables } from '../lib/environment';
import { defineFlexFunction } from '../lib/flex-function';
import { HttpProblem } from '../lib/http-problem';
import { isoOf } from '../lib/iso-time';
import { requireSupervisor } from '../lib/staff';
import { findSight, isInSight, prepareSight } from '../lib/summary-access';
import { readCursor, summaryIndex, toCursor, type IndexRow } from '../lib/summary-index';
import { createTwilioRest } from '../lib/twilio-rest';

const requestSchema = v.object({
  cursor: v.optional(v.pipe(v.string(), v.maxLength(200))),
  pageSize: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)), 50),
});

/**
 * A page of the index for supervisors and admins, the newest contact first: `{ rows, next }`, where `next` is the
 * `cursor` of the next page, or null. In the scope `team` only contacts that somebody of the caller's team has had,
 * and 403 `no_team` for who has none.
 * A page may be shorter than asked, and empty, although another follows.
 */
export const handler = defineFlexFunction({
  environment: { ...taskRouterVariables, ...syncVariables, ...summaryVariables },
  ahead: prepareSight,
  async run({ environment, account, user, event, answerBy }) {
    requireSupervisor(user);
    const request = v.safeParse(requestSchema, event);
    const cursor = request.success ? request.output.cursor : undefined;
    const after = cursor === undefined ? undefined : readCursor(cursor);
    if (!request.success || (cursor !== undefined && after === undefined)) {
      throw new HttpProblem(
        'request_invalid',
        'The body may hold "pageSize", from 1 to 100, and "cursor", which an earlier answer gave as "next".',
      );
    }
    const rest = createTwilioRest(account, answerBy);
    const workspaceSid = environment.TWILIO_WORKSPACE_SID;
    const sight = await findSight(rest, { accountSid: account.accountSid, workspaceSid }, user.workerSid);
    if (sight !== 'all' && sight.team === undefined) throw noTeam();
    const { rows, next } = await summaryIndex(rest, environment).list({
      after,
      pageSize: request.output.pageSize,
      passes: sight === 'all' ? undefined : ({ teams }) => isInSight(sight, teams),
    });
    return { rows: rows.map(toAnswer), next: next === undefined ? null : toCursor(next) };
  },
});

/** An empty list would say that nobody has worked. */
const noTeam = () =>
  new HttpProblem(
    'no_team',
    'Summaries are shown by team, and your worker has no attribute team_name. Ask your administrator to set it.',
  );

function toAnswer({ contact, startedAt, entry }: IndexRow) {
  const { taskSid, worker, agent, customer, channel, queue, phase, status, sentiment, line } = entry;
  return {
    contact,
    taskSid,
    worker,
    agent,
    customer,
    channel,
    queue,
    phase,
    status,
    sentiment,
    line,
    startedAt: isoOf(startedAt),
    updatedAt: isoOf(entry.updatedAt),
  };
}
