import { http, HttpResponse, type HttpHandler } from 'msw';
import * as v from 'valibot';

import type { Clock } from '../simulator/clock';

/*
 * The Functions of summaries, inside the page and for its one agent: what they keep lives as long as the page. They
 * cannot write into a task of Twilio's, so there is no digest, and no supervisor can ask by it.
 */

const Version = v.object({
  editor: v.string(),
  sequence: v.number(),
  base: v.number(),
  isEdited: v.boolean(),
  status: v.picklist(['draft', 'saved']),
  savedBy: v.optional(v.picklist(['agent', 'taskEnd'])),
  sections: v.array(v.object({ title: v.string(), text: v.string() })),
  note: v.string(),
  answerRecord: v.optional(v.string()),
});
const SaveRequest = v.object({
  Token: v.pipe(v.string(), v.nonEmpty()),
  taskSid: v.pipe(v.string(), v.regex(/^WT[0-9a-f]{32}$/)),
  session: v.optional(
    v.object({
      phase: v.picklist(['live', 'wrapping', 'ended']),
      counts: v.object({ shown: v.number(), used: v.number() }),
      sentiment: v.array(v.number()),
    }),
  ),
  version: v.optional(Version),
});
const GetRequest = v.object({ contact: v.optional(v.string()), taskSid: v.optional(v.string()) });

type Version = v.InferOutput<typeof Version>;
type Session = NonNullable<v.InferOutput<typeof SaveRequest>['session']>;

interface Contact {
  readonly contact: string;
  readonly taskSid: string;
  readonly startedAt: string;
  readonly session: Session;
  readonly number: number;
  readonly version: (Omit<Version, 'base'> & { readonly updatedAt: string }) | undefined;
}

const AGENT = { worker: `WK${'0'.repeat(32)}`, agent: 'This agent' } as const;
const BEGINNING: Session = { phase: 'live', counts: { shown: 0, used: 0 }, sentiment: [] };

const problem = (status: number, code: string, message: string): Response =>
  HttpResponse.json({ error: { code, message } }, { status });

const storedOf = ({ number, version }: Contact) => (version ? { ...AGENT, number, ...version } : null);

/** Of one editor the later change counts; what nobody has touched never replaces what somebody has. */
const isWritten = (stored: Contact['version'], asked: Version): boolean => {
  if (!stored) return true;
  if (stored.editor === asked.editor && stored.sequence >= asked.sequence)
    return stored.sequence === asked.sequence && stored.status === 'draft' && asked.status === 'saved';
  return asked.isEdited || asked.status === 'saved' || !stored.isEdited;
};

/** `save-summary`, `get-summary` and `list-summaries`; `request-summary` says what it cannot do. */
export function summaryHandlers(functionsUrl: string, clock: Pick<Clock, 'now'>): readonly HttpHandler[] {
  const contacts = new Map<string, Contact>();
  const now = (): string => new Date(clock.now()).toISOString();
  const read = async <Schema extends v.GenericSchema>(schema: Schema, request: Request) =>
    v.safeParse(schema, await request.json().catch(() => undefined));

  return [
    http.post(`${functionsUrl}/save-summary`, async ({ request }) => {
      const asked = await read(SaveRequest, request);
      if (!asked.success) return problem(400, 'request_invalid', 'The body is not what the Function takes.');
      const { taskSid, session, version } = asked.output;
      const contact = `KD${taskSid.slice(2)}`;
      const before: Contact = contacts.get(contact) ?? {
        contact,
        taskSid,
        startedAt: now(),
        session: BEGINNING,
        number: 0,
        version: undefined,
      };
      let after: Contact = session ? { ...before, session } : before;
      const writes = version !== undefined && isWritten(before.version, version);
      if (writes) {
        const { base: _base, ...text } = version;
        after = { ...after, number: after.number + 1, version: { ...text, updatedAt: now() } };
      }
      contacts.set(contact, after);
      return HttpResponse.json({
        contact,
        ticket: 'of-this-page',
        number: after.number,
        outcome: version === undefined ? 'opened' : writes ? 'written' : 'unchanged',
        digest: 'skipped',
        index: 'skipped',
        mine: storedOf(after),
        others: [],
      });
    }),

    http.post(`${functionsUrl}/get-summary`, async ({ request }) => {
      const asked = await read(GetRequest, request);
      const { contact, taskSid } = asked.success ? asked.output : {};
      const found = [...contacts.values()].find((one) => one.contact === contact || one.taskSid === taskSid);
      if (!found) return problem(404, 'no_summary', 'Nobody has opened a summary there.');
      const stored = storedOf(found);
      return HttpResponse.json({
        contact: found.contact,
        ...found.session,
        channel: '',
        customer: '',
        queue: '',
        startedAt: found.startedAt,
        updatedAt: found.version?.updatedAt ?? found.startedAt,
        versions: stored ? [stored] : [],
        request: null,
      });
    }),

    http.post(`${functionsUrl}/list-summaries`, () =>
      HttpResponse.json({
        rows: [...contacts.values()].reverse().map((one) => ({
          contact: one.contact,
          taskSid: one.taskSid,
          ...AGENT,
          customer: '',
          channel: '',
          queue: '',
          phase: one.session.phase,
          status: one.version?.status ?? 'none',
          sentiment: one.session.sentiment.at(-1) ?? null,
          line: one.version?.sections.find(({ text }) => text)?.text.split('\n')[0] ?? '',
          startedAt: one.startedAt,
          updatedAt: one.version?.updatedAt ?? one.startedAt,
        })),
        next: null,
      }),
    ),

    http.post(`${functionsUrl}/request-summary`, () =>
      problem(503, 'twilio_unavailable', 'The mocks in this page cannot write into a task.'),
    ),
  ];
}
