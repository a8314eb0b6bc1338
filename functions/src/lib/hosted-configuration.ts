import * as v from 'valibot';

import { readAnswer, type TwilioRest } from './twilio-rest';

/** Whose summaries a supervisor sees: everybody's, or those of their own team. */
export type SummariesScope = 'all' | 'team';

/** What stands under `ui_attributes.custom_data.agent_assist` for the Functions. */
export interface HostedSettings {
  /** False: Agent Assist is switched off for everybody. */
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
      agent_assist: nested({
        enabled: v.optional(v.unknown()),
        relay: v.optional(v.unknown()),
        conversationProfile: v.optional(v.unknown()),
        summaries: nested({ scope: v.optional(v.unknown()) }),
      }),
    }),
  }),
});

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
  const set = ui_attributes?.custom_data?.agent_assist;
  const scope = set?.summaries?.scope;
  return {
    enabled: set?.enabled !== false,
    scope: scope === undefined || scope === null || scope === 'all' ? 'all' : 'team',
    relay: set?.relay === 'server' ? 'server' : 'browser',
    conversationProfile: typeof set?.conversationProfile === 'string' ? set.conversationProfile : undefined,
  };
}
