import * as v from 'valibot';

import { defineFlexFunction } from '../lib/flex-function';
import { createHostedConfiguration } from '../lib/hosted-configuration';
import { HttpProblem } from '../lib/http-problem';
import { relayConversation } from '../lib/relay';
import { createRelayDesk, relayVariables } from '../lib/relay-desk';
import { conversationSidSchema, taskSidSchema } from '../lib/sids';
import { fetchTask } from '../lib/task-attributes';
import { listOwnersOf } from '../lib/task-workers';
import { createTwilioRest } from '../lib/twilio-rest';

const requestSchema = v.object({ taskSid: taskSidSchema });
const attributesSchema = v.object({ conversationSid: conversationSidSchema });

const configuration = createHostedConfiguration();

/**
 * Makes up for webhooks of a chat that never came, at its acceptance and before its summary:
 * `{ conversation, relayed, left }` for the task that the body names as `taskSid`, which the caller must have. `left`
 * messages are still to be told, for want of time or because a webhook is just at it: ask again. `conversation` is the
 * name at Google's, or null where there is none yet. Refuses with `relay_off` where the browser relays.
 */
export const handler = defineFlexFunction({
  environment: relayVariables,
  async run({ environment, account, user, event, answerBy }) {
    const request = v.safeParse(requestSchema, event);
    if (!request.success) {
      throw new HttpProblem('request_invalid', 'The body needs "taskSid": "WT" and 32 hexadecimal digits.');
    }
    const rest = createTwilioRest(account, answerBy);
    const task = { workspaceSid: environment.TWILIO_WORKSPACE_SID, taskSid: request.output.taskSid };
    const [settings, version, owners] = await Promise.all([
      configuration.read(rest, account.accountSid),
      fetchTask(rest, task),
      listOwnersOf(rest, task),
    ]);
    if (!user.workerSid || !owners.includes(user.workerSid)) {
      throw new HttpProblem('task_not_yours', 'This takes a task that you have accepted.');
    }
    if (settings.relay !== 'server' || !settings.enabled) {
      throw new HttpProblem(
        'relay_off',
        'Flex’s configuration does not say that the Functions relay messages.',
      );
    }
    const attributes = v.safeParse(attributesSchema, version?.attributes);
    if (!attributes.success) throw new HttpProblem('request_invalid', 'This task is not about a chat.');

    const result = await relayConversation(
      createRelayDesk({ environment, account, settings, rest, answerBy }),
      {
        serviceSid: environment.TWILIO_CHAT_SERVICE_SID,
        conversationSid: attributes.output.conversationSid,
      },
    );
    return { ...result, conversation: result.conversation ?? null };
  },
});
