import * as v from 'valibot';

import { readAnswer, type TwilioRest } from './twilio-rest';

/** Whose summaries a supervisor sees: everybody's, or those of their own team. */
export type SummariesScope = 'all' | 'team';

export interface HostedConfiguration {
  /**
   * `ui_attributes.custom_data.agent_assist.summaries.scope`. Anything but `all` or nothing counts as `team`: a
   * mistyped word must not show more than was meant.
   * @throws HttpProblem `twilio_unavailable`
   */
  scope(rest: TwilioRest, accountSid: string): Promise<SummariesScope>;
}

const REMEMBERED_MS = 60_000;

const nested = <Entries extends v.ObjectEntries>(entries: Entries) => v.nullish(v.object(entries));

const configurationSchema = v.object({
  ui_attributes: nested({
    custom_data: nested({ agent_assist: nested({ summaries: nested({ scope: v.unknown() }) }) }),
  }),
});

/** Flex's configuration as an administrator has set it, which is asked for once a minute. */
export function createHostedConfiguration(now: () => number = Date.now): HostedConfiguration {
  const remembered = new Map<string, { readonly scope: SummariesScope; readonly until: number }>();

  return {
    async scope(rest, accountSid) {
      const known = remembered.get(accountSid);
      if (known && known.until > now()) return known.scope;
      const answer = await rest('https://flex-api.twilio.com/v1/Configuration');
      const { ui_attributes } = readAnswer(configurationSchema, answer);
      const set = ui_attributes?.custom_data?.agent_assist?.summaries?.scope;
      const scope = set === undefined || set === null || set === 'all' ? 'all' : 'team';
      remembered.set(accountSid, { scope, until: now() + REMEMBERED_MS });
      return scope;
    },
  };
}
