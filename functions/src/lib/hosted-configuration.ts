import * as v from 'valibot';

import { readAnswer, type TwilioRest } from './twilio-rest';

/** Whose summaries a supervisor sees: everybody's, or those of their own team. */
export type SummariesScope = 'all' | 'team';

/** What stands under `ui_attributes.custom_data.agent_assist` for the Functions. Pages read the same the same way. */
export interface HostedSettings {
  /** False, as a word or as text: Agent Assist is switched off for everybody. */
  readonly enabled: boolean;
  /**
   * Anything but `all` or nothing counts as `team`: a mistyped word must not show more than was meant.
   */
  readonly scope: SummariesScope;
  /** Who tells Agent Assist what is written. Anything but `server` counts as `browser`. */
  readonly relay: 'browser' | 'server';
  /** The conversation profile that the plugin is told, unchecked; `undefined`: the one that it was built with. */
  readonly conversationProfile: string | undefined;
}

export interface HostedConfiguration {
  /** @throws HttpProblem `twilio_unavailable` */
  read(rest: TwilioRest, accountSid: string): Promise<HostedSettings>;
}

const REMEMBERED_MS = 60_000;

const nested = <Entries extends v.ObjectEntries>(entries: Entries) => v.nullish(v.object(entries));

const configurationSchema = v.object({
  ui_attributes: nested({
    custom_data: nested({
      // Each setting is read apart from the rest: what is wrong with one must not switch another off.
      agent_assist: v.nullish(v.record(v.string(), v.unknown())),
    }),
  }),
});

const summariesSchema = v.object({ scope: v.optional(v.picklist(['all', 'team']), 'all') });

/** Flex's configuration as an administrator has set it, which is asked for once a minute, by however many at once. */
export function createHostedConfiguration(now: () => number = Date.now): HostedConfiguration {
  const remembered = new Map<
    string,
    { readonly settings: Promise<HostedSettings>; readonly until: number }
  >();

  return {
    read(rest, accountSid) {
      const known = remembered.get(accountSid);
      if (known && known.until > now()) return known.settings;
      const asked = { settings: ask(rest), until: now() + REMEMBERED_MS };
      remembered.set(accountSid, asked);
      asked.settings.catch(() => {
        if (remembered.get(accountSid) === asked) remembered.delete(accountSid);
      });
      return asked.settings;
    },
  };
}

async function ask(rest: TwilioRest): Promise<HostedSettings> {
  const answer = await rest('https://flex-api.twilio.com/v1/Configuration');
  const { ui_attributes } = readAnswer(configurationSchema, answer);
  const set = ui_attributes?.custom_data?.agent_assist ?? {};
  return {
    enabled: set.enabled !== false && set.enabled !== 'false',
    scope: scopeOf(set.summaries),
    relay: set.relay === 'server' ? 'server' : 'browser',
    conversationProfile: typeof set.conversationProfile === 'string' ? set.conversationProfile : undefined,
  };
}

function scopeOf(summaries: unknown = {}): SummariesScope {
  // A list is an object to valibot, one that has none of the keys.
  const read = v.safeParse(summariesSchema, Array.isArray(summaries) ? undefined : summaries);
  return read.success ? read.output.scope : 'team';
}
