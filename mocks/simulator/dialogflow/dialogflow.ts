import type { Clock } from '../clock';
import type { Random } from '../random';
import { Announcer } from './announcer';
import { AnswerRecords, type AnswerRecord, type FeedbackRequest } from './answer-records';
import { Conversations, type ConversationRecord } from './conversations';
import { getGenerator } from './generators';
import { analysisBy } from './message-analysis';
import { conversationMethods } from './methods/conversation-methods';
import { knowledgeMethods } from './methods/knowledge-methods';
import { messageMethods } from './methods/message-methods';
import { participantMethods } from './methods/participant-methods';
import type { Route } from './methods/route';
import { suggestionMethods } from './methods/suggestion-methods';
import { Proactive } from './proactive';
import { Profiles } from './profile';
import type { Notification } from './resources';
import { RpcError } from './rpc-error';
import { Suggester } from './suggester';
import { ToolCalls } from './tools/tool-calls';
import type { ToolRun } from './tools/tools';
import { createVoice, type Voice } from './voice';

/** A REST call as Dialogflow receives it from the connector. */
export interface DialogflowCall {
  readonly method: string;
  /** `/v2beta1/projects/…`, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Parsed JSON; `undefined` where none was sent. */
  readonly body: unknown;
}

/** `json` is `undefined` where no such method exists: Google's front end then answers with a page in HTML. */
export interface DialogflowAnswer {
  readonly status: number;
  readonly json: unknown;
}

export interface DialogflowOptions {
  readonly project: string;
  readonly clock: Clock;
  readonly random: Random;
  /** Decides how speech is recognised, apart from everything else. */
  readonly speechRandom: Random;
  /** How long Google thinks about the next slow suggestion, in milliseconds. */
  readonly thinkingTime: () => number;
  /**
   * Receives what Google publishes to Pub/Sub.
   * @param afterMs how long it takes Google to have it, if not at once
   */
  readonly publish: (notification: Notification, afterMs?: number) => void;
  /** Tells the connector by which key a call's conversation is found. */
  readonly nameConversation: (key: string, conversation: string) => void;
}

export interface Dialogflow {
  handle(call: DialogflowCall): DialogflowAnswer;
  /** The telephony in front of it. */
  readonly voice: Voice & { stop(): void };
  /** `undefined` for a name that was never given out. */
  answerRecord(name: string): AnswerRecord | undefined;
  /** Every conversation there is, oldest first. */
  conversations(): readonly ConversationRecord[];
  /** Every request for feedback as it was sent, oldest first. */
  feedback(): readonly FeedbackRequest[];
  /** Every time that a tool was run, oldest first. */
  toolRuns(): readonly ToolRun[];
}

const PATH = /^\/(v2|v2beta1)\/(projects\/([^/]+)\/locations\/[^/]+)\/(.+)$/;

/**
 * A rule-based stand-in for the part of Dialogflow that Agent Assist uses: what it answers depends on what
 * was said, with the resources, methods, limits and refusals of Google's protos (`v2beta1` and `v2`).
 */
export const createDialogflow = ({
  project,
  clock,
  random,
  speechRandom,
  thinkingTime,
  publish,
  nameConversation,
}: DialogflowOptions): Dialogflow => {
  const profiles = new Profiles(project);
  const conversations = new Conversations(clock, random, publish, analysisBy(profiles));
  const answerRecords = new AnswerRecords(random);
  const suggester = new Suggester(answerRecords, profiles);
  const toolCalls = new ToolCalls(answerRecords, clock);
  const proactive = new Proactive(suggester, toolCalls);
  const announcer = new Announcer({
    proactive,
    profileOf: (record) => suggester.profileOf(record),
    thinkingTime,
    publish,
  });
  const voice = createVoice({
    project,
    clock,
    random: speechRandom,
    conversations,
    profiles,
    announcer,
    publish,
    nameConversation,
  });

  const routes: readonly Route[] = [
    ...conversationMethods(conversations, profiles),
    ...participantMethods(conversations),
    ...messageMethods({
      conversations,
      proactive,
      toolCalls,
      announcer,
    }),
    ...suggestionMethods(conversations, suggester, proactive),
    ...knowledgeMethods(conversations, suggester, profiles),
    {
      method: 'GET',
      path: /^(conversationProfiles\/[^/:]+)$/,
      run: ({ name }) => profiles.get(name),
    },
    {
      method: 'GET',
      path: /^(generators\/[^/:]+)$/,
      run: ({ name }) => getGenerator(name),
    },
    {
      method: 'PATCH',
      path: /^(answerRecords\/[^/:]+)$/,
      run: ({ version, name, query, body }) =>
        answerRecords.patch(version, name, query.get('updateMask'), body),
    },
  ];

  const handle = ({ method, path, query, body }: DialogflowCall): DialogflowAnswer => {
    const [, version, parent, pathProject, tail] = PATH.exec(path) ?? [];
    if ((version !== 'v2' && version !== 'v2beta1') || parent === undefined || tail === undefined) {
      return { status: 404, json: undefined };
    }
    const route = routes.find(
      (candidate) =>
        candidate.method === method &&
        candidate.path.test(tail) &&
        candidate.versions?.includes(version) !== false,
    );
    if (route === undefined) return { status: 404, json: undefined };
    try {
      if (pathProject !== project) {
        throw new RpcError(
          'PERMISSION_DENIED',
          `No permission on resource '${parent}' (or it may not exist).`,
        );
      }
      const name = `${parent}/${route.path.exec(tail)?.[1] ?? ''}`;
      return { status: 200, json: route.run({ version, parent, name, query, body }) };
    } catch (error) {
      if (error instanceof RpcError) return { status: error.httpStatus, json: error.toJSON() };
      throw error;
    }
  };

  return {
    handle,
    voice,
    answerRecord: (name) => answerRecords.find(name),
    conversations: () => conversations.all(),
    feedback: () => answerRecords.feedback,
    toolRuns: () => toolCalls.runs,
  };
};
