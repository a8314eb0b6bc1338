import { chat, connect } from '../../../functions/test/world';
import { edited, savedOf, session } from '../../../functions/test/summaries';
import type { Chat } from '../../../mocks/twilio/model/interactions';
import type { World } from '../../../mocks/twilio/model/world';
import { jsonCall, type Answer, type Call } from './caller';
import type { Callback, Recorder } from './recorder';

/** What it takes to bring the world to where a call is made. */
export interface Stage {
  readonly recorder: Recorder;
  /** Calls a Function of a warm process. */
  call(call: Call, as: string): Promise<Answer>;
}

export interface Scenario {
  /** The Function, and what is asked of it where that makes a difference. */
  readonly label: string;
  /** Whom the token belongs to; `undefined` where Twilio calls. */
  readonly as: string | undefined;
  /** How many round trips it may take, one after the other. */
  readonly roundTrips?: number;
  /** The next call: each time the same, in a world that has not seen it. */
  next(stage: Stage): Promise<Call>;
}

const TOKEN_ROUND_TRIPS = 2;
const SAVING_ROUND_TRIPS = 4;

/** About as long as summaries are. */
const TEXT =
  'The customer asked why their order of last Tuesday has not arrived. The parcel was returned to the depot because the flat number was missing. The agent has added it and ordered a second delivery. '.repeat(
    3,
  );

const alone = (label: string, as: string, path: string, roundTrips?: number): Scenario => ({
  label,
  as,
  ...(roundTrips !== undefined && { roundTrips }),
  next: () => Promise.resolve(jsonCall(path, {})),
});

/** Saves as the agent's browser does, and returns the ticket. */
async function save(
  stage: Stage,
  taskSid: string,
  report: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const { status, body } = await stage.call(jsonCall('/save-summary', { taskSid, ...report }), 'ada');
  if (status !== 200) throw new Error(`save-summary answered ${status}: ${body}`);
  return savedOf({ status, headers: new Headers(), body: JSON.parse(body) }).ticket;
}

/** A chat of Ada's whose summary has been opened, and a first draft written. */
async function summarised(stage: Stage): Promise<Chat & { readonly ticket: string }> {
  const one = chat(stage.recorder.world);
  const ticket = await save(stage, one.task.sid);
  await save(stage, one.task.sid, { ticket, version: edited(TEXT), session: session('live') });
  return { ...one, ticket };
}

const customerSays = (world: World, { channel }: Chat, text: string): void => {
  const customer = channel.participants.find(({ type }) => type === 'customer')?.identity ?? '';
  world.conversations.send(channel.conversationSid, customer, text);
};

const callOfTwilio = ({ path, headers, body }: Callback): Call => ({ path, headers, body: () => body });

const conversationWebhook = async ({ recorder }: Stage, { channel }: Chat): Promise<Call> =>
  callOfTwilio(await recorder.callback('/conversation-webhook', channel.conversationSid));

/** A chat of Ada's whose first message has been relayed. */
async function relayed(stage: Stage): Promise<Chat> {
  const one = chat(stage.recorder.world);
  await stage.call(await conversationWebhook(stage, one), '');
  return one;
}

/** Contacts that others have had, straight in Sync. */
function fillIndex(world: World, count: number): void {
  const { sid } = world.sync.map('agent-assist-summaries');
  for (let index = 0; index < count; index += 1) {
    const contact = `KD${index.toString(16).padStart(32, '0')}`;
    world.sync.setMapItem(sid, `${1_790_000_000_000 + index * 1_000}-${contact}`, {
      taskSid: `WT${'1'.repeat(32)}`,
      worker: world.workerNamed('ada')?.sid,
      agent: 'Ada Agent',
      customer: `Customer ${index}`,
      channel: 'web',
      queue: 'Everyone',
      phase: 'ended',
      status: 'saved',
      sentiment: 0.5,
      line: TEXT.slice(0, 80),
      updatedAt: 1_790_000_000_000,
      teams: ['0123456789ab'],
    });
  }
}

/** One for each thing that a Function is called for, by the name of the Function. */
export const SCENARIOS: Readonly<Record<string, readonly Scenario[]>> = {
  verify: [alone('verify', 'ada', '/verify')],
  'verify-token': [alone('verify-token', 'ada', '/verify-token')],
  'agent-assist-token': [alone('agent-assist-token', 'ada', '/agent-assist-token', TOKEN_ROUND_TRIPS)],
  'chat-token': [alone('chat-token', 'ada', '/chat-token', TOKEN_ROUND_TRIPS)],
  'save-summary': [
    {
      label: 'save-summary (Save pressed)',
      as: 'ada',
      roundTrips: SAVING_ROUND_TRIPS,
      async next(stage) {
        const { task, ticket } = await summarised(stage);
        return jsonCall('/save-summary', {
          taskSid: task.sid,
          ticket,
          version: edited(`${TEXT}Done.`, { sequence: 2, base: 1, status: 'saved' }),
          session: session('wrapping'),
        });
      },
    },
    {
      label: 'save-summary (a draft)',
      as: 'ada',
      roundTrips: SAVING_ROUND_TRIPS,
      async next(stage) {
        const { task, ticket } = await summarised(stage);
        return jsonCall('/save-summary', {
          taskSid: task.sid,
          ticket,
          version: edited(`${TEXT}And`, { sequence: 2, base: 1 }),
        });
      },
    },
    {
      label: 'save-summary (opens the contact of a chat)',
      as: 'ada',
      roundTrips: SAVING_ROUND_TRIPS,
      async next(stage) {
        // Not the first contact of all: the index is there.
        await summarised(stage);
        const { task } = chat(stage.recorder.world);
        const { flexInteractionSid, flexInteractionChannelSid } = task.attributes;
        return jsonCall('/save-summary', {
          taskSid: task.sid,
          interaction: { flexInteractionSid, flexInteractionChannelSid },
          session: session('live'),
        });
      },
    },
  ],
  'get-summary': [
    {
      label: 'get-summary',
      as: 'sam',
      async next(stage) {
        const { channel } = await summarised(stage);
        return jsonCall('/get-summary', { contact: channel.interactionSid });
      },
    },
  ],
  'list-summaries': [
    {
      label: 'list-summaries (50 rows)',
      as: 'sam',
      async next(stage) {
        await summarised(stage);
        fillIndex(stage.recorder.world, 60);
        return jsonCall('/list-summaries', {});
      },
    },
  ],
  'request-summary': [
    {
      label: 'request-summary',
      as: 'sam',
      async next(stage) {
        const { task } = await summarised(stage);
        return jsonCall('/request-summary', { taskSid: task.sid });
      },
    },
  ],
  'start-siprec': [
    {
      label: 'start-siprec',
      as: 'ada',
      next: ({ recorder: { world } }) =>
        Promise.resolve(jsonCall('/start-siprec', { taskSid: connect(world).task.sid })),
    },
  ],
  'siprec-status': [
    {
      label: 'siprec-status',
      as: undefined,
      async next(stage) {
        const { task, callSid } = connect(stage.recorder.world);
        await stage.call(jsonCall('/start-siprec', { taskSid: task.sid }), 'ada');
        return callOfTwilio(await stage.recorder.callback('/siprec-status', callSid));
      },
    },
  ],
  'stop-siprec': [
    {
      label: 'stop-siprec',
      as: 'ada',
      async next(stage) {
        const { task, callSid } = connect(stage.recorder.world);
        await stage.call(jsonCall('/start-siprec', { taskSid: task.sid }), 'ada');
        await stage.call(callOfTwilio(await stage.recorder.callback('/siprec-status', callSid)), '');
        return jsonCall('/stop-siprec', { taskSid: task.sid });
      },
    },
  ],
  'conversation-webhook': [
    {
      label: 'conversation-webhook (one message)',
      as: undefined,
      async next(stage) {
        const one = await relayed(stage);
        customerSays(stage.recorder.world, one, TEXT.slice(0, 120));
        return conversationWebhook(stage, one);
      },
    },
  ],
  'heal-conversation': [
    {
      label: 'heal-conversation (nothing missing)',
      as: 'ada',
      async next(stage) {
        const { task } = await relayed(stage);
        return jsonCall('/heal-conversation', { taskSid: task.sid });
      },
    },
  ],
};
