import * as v from 'valibot';

import type { Turn } from '../simulator/dialogflow/language/turns';

/** What a colleague has seen of one contact, as `save-summary` is told. */
export interface SeenOfContact {
  readonly phase: 'live' | 'wrapping' | 'ended';
  readonly counts: { readonly shown: number; readonly used: number };
  /** From -1 to 1, oldest first. */
  readonly sentiment: readonly number[];
}

export interface ColleagueSummary {
  readonly sections: readonly { readonly title: string; readonly text: string }[];
  /** Names the answer that the text was made of. */
  readonly answerRecord: string;
}

export interface SummaryToSave extends ColleagueSummary {
  readonly editor: string;
  readonly sequence: number;
  /** The number of the stored version that the editor has last seen; 0 for none. */
  readonly base: number;
  readonly isEdited: boolean;
  readonly status: 'draft' | 'saved';
  readonly savedBy?: 'agent';
  readonly note: string;
}

/** What `save-summary` is asked, beside the token. */
export interface SummarySave {
  readonly taskSid: string;
  /** From an earlier answer. */
  readonly ticket?: string;
  readonly session?: SeenOfContact;
  /** The id of a supervisor's request. */
  readonly answers?: string;
  readonly version?: SummaryToSave;
}

export interface SavedSummary {
  readonly ticket: string;
  /** Of the colleague's own version; 0 where there is none. */
  readonly number: number;
}

/** The connector as one colleague uses it for one conversation. */
export interface AssistedConversation {
  /** Everything that was said in it. */
  turns(): Promise<readonly Turn[]>;
  /** Tells it what was said, in the order in which it was said. */
  tell(turns: readonly (Turn & { readonly sendTime: Date })[]): Promise<void>;
  /** `undefined` where there is too little to sum up. */
  summarise(): Promise<ColleagueSummary | undefined>;
}

/** A colleague at the Functions and at the connector: everything goes over HTTP, as from a desktop. */
export interface ColleagueClient {
  save(save: SummarySave): Promise<SavedSummary>;
  /** @param isNew whether the colleague has to make it: a call's comes from the telephony */
  converse(conversationSid: string, isNew: boolean): Promise<AssistedConversation>;
}

export interface ColleagueClientOptions {
  /** Without a trailing slash. */
  readonly functionsUrl: string;
  readonly flexToken: string;
  /** The full name of the conversation profile. */
  readonly conversationProfile: string;
}

const Saved = v.object({ ticket: v.string(), number: v.number() });
const Registration = v.object({ token: v.string(), connectorUrl: v.string() });
const Named = v.object({ name: v.string() });
const Messages = v.object({
  messages: v.optional(
    v.array(
      v.object({
        content: v.string(),
        participantRole: v.picklist(['HUMAN_AGENT', 'AUTOMATED_AGENT', 'END_USER']),
      }),
    ),
    [],
  ),
});
const Summary = v.object({
  summary: v.optional(
    v.object({
      sortedTextSections: v.array(v.object({ section: v.string(), summary: v.string() })),
      answerRecord: v.string(),
    }),
  ),
});

const LIMIT_MS = 10_000;

const Refusal = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ error: v.object({ code: v.string(), message: v.string() }) }),
);

/** Rejects with the address, the status and the reason where what was answered is not the schema. */
async function ask<Schema extends v.GenericSchema>(
  url: string,
  schema: Schema,
  {
    method = 'POST',
    headers = {},
    body,
  }: { method?: string; headers?: Readonly<Record<string, string>>; body?: object },
): Promise<v.InferOutput<Schema>> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(LIMIT_MS),
  });
  const text = await response.text();
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), text);
  if (response.ok && parsed.success) return parsed.output;
  const refusal = v.safeParse(Refusal, text);
  const why = refusal.success
    ? `${refusal.output.error.code}: ${refusal.output.error.message}`
    : 'something else';
  throw new Error(`${new URL(url).pathname} answered ${response.status}: ${why}`);
}

/** Methods reject where Functions or connector do not answer, refuse, or answer something else. */
export function createColleagueClient(options: ColleagueClientOptions): ColleagueClient {
  const { functionsUrl, flexToken: Token, conversationProfile } = options;
  const location = conversationProfile.replace(/\/conversationProfiles\/.*$/, '');

  return {
    save: (save) => ask(`${functionsUrl}/save-summary`, Saved, { body: { Token, ...save } }),

    async converse(conversationSid, isNew) {
      const { token, connectorUrl } = await ask(`${functionsUrl}/agent-assist-token`, Registration, {
        body: { Token },
      });
      const headers = { authorization: token };
      const name = `${location}/conversations/${conversationSid}`;
      const google = <Schema extends v.GenericSchema>(path: string, schema: Schema, body?: object) =>
        ask(`${connectorUrl}/v2beta1/${path}`, schema, {
          headers,
          ...(body ? { body } : { method: 'GET' }),
        });
      const participants = new Map<string, string>();
      if (isNew) {
        const id = encodeURIComponent(conversationSid);
        await google(`${location}/conversations?conversationId=${id}`, Named, { conversationProfile });
        for (const role of ['END_USER', 'HUMAN_AGENT']) {
          participants.set(role, (await google(`${name}/participants`, Named, { role })).name);
        }
      }
      return {
        async turns() {
          const { messages } = await google(`${name}/messages?pageSize=1000`, Messages);
          return messages.reverse().map(({ content, participantRole }) => ({
            role: participantRole,
            text: content,
          }));
        },
        async tell(turns) {
          if (turns.length === 0) return;
          const requests = turns.map(({ role, text, sendTime }) => ({
            parent: name,
            message: {
              content: text,
              participant: participants.get(role) ?? '',
              sendTime: sendTime.toISOString(),
            },
          }));
          await google(`${name}/messages:batchCreate`, v.object({}), { requests });
        },
        async summarise() {
          const { summary } = await google(`${name}/suggestions:suggestConversationSummary`, Summary, {});
          return (
            summary && {
              sections: summary.sortedTextSections.map(({ section, summary: text }) => ({
                title: section,
                text,
              })),
              answerRecord: summary.answerRecord,
            }
          );
        },
      };
    },
  };
}
