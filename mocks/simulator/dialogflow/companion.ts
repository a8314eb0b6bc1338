import { outcomeReply } from './coaching/outcome';
import { OUTCOME_INSTRUCTION, type CoachingRule } from './coaching/rules';
import type { Situation } from './coaching/situation';
import { addressOf } from './knowledge/documents';
import { searchDocuments } from './knowledge/search';
import type { AgentCoachingInstruction, CompanionGuidance, ToolCallInfo } from './resources';
import type { CompletedCall } from './tools/tool-calls';
import type { ToolProposal } from './tools/tools';

const MAX_GUIDANCES = 3;

const sourceOf = ({ displayName, displayDetails, condition }: AgentCoachingInstruction) => ({
  instructionSource: {
    displayName,
    ...(displayDetails !== undefined && { displayDetails }),
    ...(condition !== undefined && { condition }),
  },
});

const knowledgeFor = (text: string): Pick<CompanionGuidance, 'knowledgeSources'> => {
  const sources = searchDocuments(text)
    .slice(0, 2)
    .map(({ document, snippet }) => ({
      knowledgeArticleTitle: document.title,
      knowledgeArticleUrl: addressOf(document),
      knowledgeSnippet: snippet,
    }));
  return sources.length === 0 ? {} : { knowledgeSources: sources };
};

const toolCallsOf = (info: ToolCallInfo | undefined): Pick<CompanionGuidance, 'toolCalls'> =>
  info === undefined
    ? {}
    : {
        toolCalls: [
          {
            toolCallInfo: info,
            ...(info.toolCallResult !== undefined && {
              textUpdate: `${info.toolCall.toolDisplayName}: done.`,
            }),
          },
        ],
      };

/** The companion's guidances for a message; none where no instruction applies and no article matches. */
export const guide = (
  rules: readonly CoachingRule[],
  situation: Situation,
  propose: (proposal: ToolProposal) => ToolCallInfo | undefined,
): readonly CompanionGuidance[] => {
  const guidances = rules.slice(0, MAX_GUIDANCES).map(({ instruction, act, say, tool }) => {
    const proposal = tool?.(situation);
    return {
      suggestedReply: say(situation),
      suggestedAction: act(situation),
      explanation: `Because of the instruction “${instruction.displayName}”: ${instruction.condition ?? ''}.`,
      ...sourceOf(instruction),
      ...knowledgeFor(situation.latest),
      ...toolCallsOf(proposal && propose(proposal)),
    };
  });
  if (guidances.length > 0) return guidances;
  const [hit] = searchDocuments(situation.latest);
  if (hit === undefined) return [];
  return [
    {
      suggestedAction: `Read “${hit.document.title}”`,
      explanation: `The customer’s words come near to the question “${hit.faq.question}”.`,
      ...knowledgeFor(situation.latest),
    },
  ];
};

/** What to say once a tool has run. */
export const guideAfter = (completed: CompletedCall): CompanionGuidance => ({
  suggestedReply: outcomeReply(completed),
  explanation: `${completed.info.toolCall.toolDisplayName} has answered.`,
  ...sourceOf(OUTCOME_INSTRUCTION),
  ...toolCallsOf(completed.info),
  triggeringToolCallAnswerRecords: [completed.info.toolCall.answerRecord],
});
