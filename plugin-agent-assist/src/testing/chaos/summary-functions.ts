import * as v from 'valibot';

import {
  createDocument,
  editedVersionSchema,
  othersBefore,
  sessionSchema,
  toVersion,
  withOwner,
  type SummaryDocument,
} from '../../../../functions/src/lib/summary-document';
import { takeReport } from '../../../../functions/src/lib/summary-report';
import type { Clock } from '../../../../mocks/simulator/clock';
import type { SimulatorCore } from '../../../../mocks/simulator/core';

/** The one agent of a run. */
export const AGENT = { worker: `WK${'1'.repeat(32)}`, agent: 'Ada Agent', identity: 'ada' } as const;

const Request = v.object({
  Token: v.string(),
  taskSid: v.string(),
  session: v.optional(sessionSchema),
  answers: v.optional(v.string()),
  version: v.optional(editedVersionSchema),
});

/** The Functions that the plugin calls, with the rules of `save-summary` itself on documents that are kept here. */
export interface Functions {
  readonly handle: (request: globalThis.Request) => Promise<Response>;
  /** The next so many calls fail as Twilio's platform fails, before or after they have done what was asked. */
  readonly failNext: (times: number, applied: boolean) => void;
  readonly mend: () => void;
  /** By the task's SID. */
  readonly documents: ReadonlyMap<string, SummaryDocument>;
}

const json = (status: number, body: unknown): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });

const problem = (status: number, code: string, message: string, rest: object = {}): Response =>
  json(status, { error: { code, message }, ...rest });

export const createFunctions = (
  clock: Pick<Clock, 'now'>,
  core: SimulatorCore,
  connectorUrl: string,
): Functions => {
  const documents = new Map<string, SummaryDocument>();
  const failing = { times: 0, applied: false };

  const issueToken = async (): Promise<Response> => {
    const registered = await core.handle(
      new globalThis.Request(`${connectorUrl}/register`, {
        method: 'POST',
        headers: { authorization: 'flex-token', 'content-type': 'application/json' },
        body: '{}',
      }),
    );
    if (registered.type === 'error' || registered.status >= 500)
      return problem(503, 'connector_unavailable', 'The connector does not answer.');
    if (registered.status !== 200) return problem(401, 'token_invalid', 'The connector refused the token.');
    const { token } = (await registered.json()) as { readonly token: string };
    const { exp } = JSON.parse(atob(token.split('.')[1] ?? '')) as { readonly exp: number };
    return json(200, { token, expiresAt: new Date(exp * 1000).toISOString(), connectorUrl });
  };

  const saveSummary = (body: unknown): Response => {
    const asked = v.safeParse(Request, body);
    if (!asked.success) return problem(400, 'request_invalid', 'The body is not what save-summary takes.');
    const { Token: _, taskSid, ...report } = asked.output;
    const contact = `KD${taskSid.slice(2)}`;
    const now = clock.now();
    const before =
      documents.get(taskSid) ?? createDocument({ contact, customer: '', channel: 'web', queue: '' }, now);
    const owned = withOwner(before, { worker: AGENT.worker, agent: AGENT.agent }, taskSid, now);
    const isOpening = owned !== before;
    const { document, outcome } = takeReport(
      owned,
      { taskSid, worker: AGENT.worker, ...report, isOpening, hasWebhook: false },
      now,
    );
    documents.set(taskSid, document);
    const proof = { contact, ticket: `ticket-of-${taskSid}` };
    if (outcome.type === 'conflict')
      return problem(409, 'version_conflict', 'You have written another text elsewhere.', {
        ...proof,
        mine: toVersion(document, outcome.stored),
      });
    if (outcome.type === 'tooLong') return problem(413, 'too_long', 'Too long.', proof);
    const mine = document.versions.find(({ worker }) => worker === AGENT.worker);
    return json(200, {
      ...proof,
      number: mine?.number ?? 0,
      outcome: outcome.type,
      digest: 'written',
      index: 'written',
      mine: mine ? toVersion(document, mine) : null,
      others: othersBefore(document, AGENT.worker).map((one) => toVersion(document, one)),
    });
  };

  const answer = async (name: string, request: globalThis.Request): Promise<Response> => {
    const body: unknown = await request.json().catch(() => undefined);
    if (name === 'agent-assist-token') return issueToken();
    if (name === 'save-summary') return saveSummary(body);
    return problem(404, 'not_found', 'There is no such Function.');
  };

  return {
    documents,
    failNext(times, applied) {
      failing.times = times;
      failing.applied = applied;
    },
    mend: () => {
      failing.times = 0;
    },
    async handle(request) {
      const name = new URL(request.url).pathname.slice(1);
      if (failing.times === 0) return answer(name, request);
      failing.times -= 1;
      if (failing.applied) await answer(name, request);
      return new Response('<html>Application error</html>', {
        status: 502,
        headers: { 'Content-Type': 'text/html' },
      });
    },
  };
};
