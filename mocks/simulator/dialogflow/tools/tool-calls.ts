import type { Clock } from '../../clock';
import type { AnswerRecords } from '../answer-records';
import type { ConversationRecord } from '../conversations';
import type { Struct, ToolCall, ToolCallInfo } from '../resources';
import { RpcError } from '../rpc-error';
import { timestampOf } from '../timestamps';
import { TOOLS, type ToolAction, type ToolProposal, type ToolRun } from './tools';

/** Who wanted the tool run, and so says what comes of it. */
export type ToolCaller = 'coach' | 'companion';

/** `SuggestionInput` of analyzeContent (participant.proto). */
export interface ToolDecision {
  readonly answerRecord: string;
  readonly action: 'CANCEL' | 'REVISE' | 'CONFIRM';
  /** Without them the tool is called without any, whatever was proposed. */
  readonly parameters?: Struct | undefined;
  /** RFC 3339; found again in the result. */
  readonly sendTime?: string | undefined;
}

/** A call that was run, and who wanted it. */
export interface CompletedCall {
  readonly caller: ToolCaller;
  readonly action: ToolAction;
  readonly info: ToolCallInfo & Required<Pick<ToolCallInfo, 'toolCallResult'>>;
}

interface KnownCall {
  readonly conversation: string;
  readonly caller: ToolCaller;
  readonly action: ToolAction;
  readonly toolCall: ToolCall;
  /** It waits for the agent. */
  isOpen: boolean;
}

/** `projects/P/locations/L` */
const parentOf = (conversation: string): string => conversation.split('/').slice(0, 4).join('/');

/** Tool calls from proposal to result. What only reads runs at once; everything else waits for the agent. */
export class ToolCalls {
  private readonly calls = new Map<string, KnownCall>();
  private readonly proposed = new Set<string>();
  private readonly ran: ToolRun[] = [];

  constructor(
    private readonly answerRecords: AnswerRecords,
    private readonly clock: Clock,
  ) {}

  /** Every time that a tool was run, oldest first. */
  get runs(): readonly ToolRun[] {
    return this.ran;
  }

  /**
   * `undefined` where the conversation has had a proposal to do this to the same order, or with the same parameters
   * where it is about none: nobody is asked twice.
   */
  propose(
    { conversation }: ConversationRecord,
    caller: ToolCaller,
    { action, parameters }: ToolProposal,
  ): ToolCallInfo | undefined {
    const key = JSON.stringify([conversation.name, action, parameters.orderNumber ?? parameters]);
    if (this.proposed.has(key)) return undefined;
    this.proposed.add(key);

    const { id, displayName, displayDetails, readOnly } = TOOLS[action];
    const parent = parentOf(conversation.name);
    const toolCall: ToolCall = {
      tool: `${parent}/tools/${id}`,
      toolDisplayName: displayName,
      toolDisplayDetails: displayDetails,
      action,
      inputParameters: parameters,
      createTime: this.now(),
      answerRecord: this.answerRecords.create(parent),
      state: readOnly ? 'TRIGGERED' : 'NEEDS_CONFIRMATION',
    };
    const call = { conversation: conversation.name, caller, action, toolCall, isOpen: !readOnly };
    this.calls.set(toolCall.answerRecord, call);
    return readOnly ? this.run(call, parameters, undefined) : { toolCall };
  }

  /** What came of it; `undefined` for a call that was called off. Throws RpcError as Dialogflow refuses. */
  decide(
    { conversation }: ConversationRecord,
    { answerRecord, action, parameters, sendTime }: ToolDecision,
  ): CompletedCall | undefined {
    const call = this.calls.get(answerRecord);
    if (call?.conversation !== conversation.name) {
      throw new RpcError(
        'INVALID_ARGUMENT',
        `Answer record '${answerRecord}' is not of a tool call of conversation '${conversation.name}'.`,
      );
    }
    if (!call.isOpen) {
      throw new RpcError(
        'FAILED_PRECONDITION',
        `The tool call '${answerRecord}' does not wait for a decision.`,
      );
    }
    call.isOpen = false;
    if (action === 'CANCEL') return undefined;
    return { caller: call.caller, action: call.action, info: this.run(call, parameters ?? {}, sendTime) };
  }

  private run(
    { conversation, action, toolCall }: KnownCall,
    parameters: Struct,
    sendTime: string | undefined,
  ): CompletedCall['info'] {
    this.ran.push({ action, conversation, parameters });
    const outcome = TOOLS[action].run(parameters);
    const { inputParameters: _, ...call } = toolCall;
    return {
      toolCall: {
        ...call,
        ...(Object.keys(parameters).length > 0 && { inputParameters: parameters }),
        state: 'TRIGGERED',
      },
      toolCallResult: {
        tool: toolCall.tool,
        action,
        ...('error' in outcome ? { error: { message: outcome.error } } : { content: outcome.content }),
        createTime: sendTime ?? this.now(),
        answerRecord: toolCall.answerRecord,
      },
    };
  }

  private now(): string {
    return timestampOf(this.clock.now() * 1000);
  }
}
