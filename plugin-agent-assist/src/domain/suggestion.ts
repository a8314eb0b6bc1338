import type { AssistFailure } from './failure';
import type { Feature } from './feature';
import type { HttpUrl } from './http-url';
import type { AnswerRecordName, MessageName } from './ids';

/*
 * What Agent Assist proposes to an agent. All of it is a model's text or a document's: it is shown, never executed,
 * and goes nowhere without the agent's act. Text called `markdown` may hold markdown; every other text is plain.
 */

/** What every kind has. Google names each proposal by its answer record, which feedback refers to. */
interface Proposal {
  readonly id: AnswerRecordName;
}

/** Where an answer was taken from. */
export interface Source {
  /** Never empty: the title, else the host, else the address as it came. */
  readonly title: string;
  /** Undefined where Google named no address that a browser may open. */
  readonly url: HttpUrl | undefined;
  /** The passage that matters, or empty. */
  readonly snippet: string;
}

/** A value of proto3's `Struct`. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export interface Parameter {
  readonly name: string;
  readonly value: Json;
}

/** A reply the agent may send as it is (`suggestSmartRepliesResponse`). */
export interface SmartReply extends Proposal {
  readonly kind: 'smartReply';
  readonly text: string;
  /** 0 to 1. */
  readonly confidence: number;
}

/** A question that Google found in the conversation, mostly with its answer (`suggestKnowledgeAssistResponse`). */
export interface KnowledgeAnswer extends Proposal {
  readonly kind: 'knowledge';
  /** Empty where Google answers without saying what; then there is an answer. */
  readonly question: string;
  /** Undefined where Google only proposes the question; the agent may then search for it. */
  readonly markdown: string | undefined;
  readonly sources: readonly Source[];
}

/** An answer to what the agent searched for (`searchKnowledge`). */
export interface SearchAnswer extends Proposal {
  readonly kind: 'searchAnswer';
  readonly markdown: string;
  readonly sources: readonly Source[];
}

/** A document that may help (`suggestArticlesResponse`). */
export interface Article extends Proposal {
  readonly kind: 'article';
  readonly source: Source;
}

/** A question and answer from an FAQ document (`suggestFaqAnswersResponse`). */
export interface Faq extends Proposal {
  readonly kind: 'faq';
  readonly question: string;
  readonly text: string;
  /** 0 to 1. */
  readonly confidence: number;
}

/** Free text of a generator (`freeFormSuggestion`). */
export interface FreeForm extends Proposal {
  readonly kind: 'freeForm';
  readonly markdown: string;
  readonly toolCalls: readonly ToolCall[];
}

/** A rule of the contact centre that applies now. */
export interface CoachingInstruction {
  /** Never empty. */
  readonly title: string;
  /** The cheat sheet, for the agent's eyes only; may be empty. */
  readonly markdown: string;
  /** When it applies, in the words of who wrote the rule; may be empty. */
  readonly condition: string;
  /** Google has shown this before. */
  readonly isDuplicate: boolean;
}

/** Something to do or to say. */
export interface CoachingPoint {
  readonly text: string;
  /** Google has proposed this before. */
  readonly isDuplicate: boolean;
}

/** What to do now (`agentCoachingSuggestion`). */
export interface Coaching extends Proposal {
  readonly kind: 'coaching';
  readonly instructions: readonly CoachingInstruction[];
  /** For the agent to do. */
  readonly actions: readonly CoachingPoint[];
  /** For the agent to say. */
  readonly responses: readonly CoachingPoint[];
  readonly toolCalls: readonly ToolCall[];
}

/** Something that a generator or the companion wants to run, or has run, for this conversation. */
export interface ToolCall {
  /** Its own answer record, by which it is decided and by which its result is known. */
  readonly id: AnswerRecordName;
  /** For a person: the tool's display name, else the last part of its resource name. Never empty. */
  readonly tool: string;
  /** Of the tool's actions, or empty. */
  readonly action: string;
  /** What the tool does, for a person; may be empty. */
  readonly details: string;
  /** Every one that it would be called with. */
  readonly parameters: readonly Parameter[];
  /** It waits for the agent; otherwise it runs or has run by itself. */
  readonly needsConfirmation: boolean;
  readonly result: ToolResult | undefined;
}

export type ToolResult =
  | { readonly type: 'content'; readonly text: string }
  /** `message` may be empty. */
  | { readonly type: 'error'; readonly message: string }
  /** Bytes that are no text. */
  | { readonly type: 'binary' };

/**
 * - `confirm`: run it as proposed
 * - `revise`: run it with these parameters instead
 * - `cancel`: do not run it
 */
export type ToolDecision =
  | { readonly type: 'confirm'; readonly parameters: readonly Parameter[] }
  | { readonly type: 'revise'; readonly parameters: readonly Parameter[] }
  | { readonly type: 'cancel' };

/** How far a decision on a tool call has come. */
export type ToolCallPhase =
  | { readonly status: 'deciding' }
  | { readonly status: 'decided' }
  /** It has surely not run (`isSurelyUndone`), or nothing is known and only the very same can be asked for again. */
  | { readonly status: 'failed'; readonly failure: AssistFailure };

/** What a virtual agent would answer (`suggestDialogflowAssistsResponse`). */
export interface DialogflowAssist extends Proposal {
  readonly kind: 'dialogflowAssist';
  /** What the customer wants, as the virtual agent calls it; may be empty. */
  readonly intent: string;
  /** What it would say, or what the intent is about; may be empty. */
  readonly text: string;
  readonly parameters: readonly Parameter[];
}

/** What the customer has told, taken out of the words (`suggestEntityExtractionResponse`). */
export interface Entities extends Proposal {
  readonly kind: 'entities';
  /** At least one. */
  readonly parameters: readonly Parameter[];
}

/** One piece of advice of the companion agent. At least one of `reply`, `action` and `toolCalls` holds something. */
export interface Guidance {
  /** To say to the customer, or empty. */
  readonly reply: string;
  /** For the agent to do, or empty. */
  readonly action: string;
  /** Why; may be empty. */
  readonly explanation: string;
  readonly sources: readonly Source[];
  readonly toolCalls: readonly ToolCall[];
}

/** Advice of the companion agent (`generateCompanionSuggestionsResponse`). */
export interface Companion extends Proposal {
  readonly kind: 'companion';
  /** At least one. */
  readonly guidances: readonly Guidance[];
}

/** One proposal of Agent Assist. A new kind becomes a new member, and the compiler lists what must decide. */
export type Suggestion =
  | SmartReply
  | KnowledgeAnswer
  | SearchAnswer
  | Article
  | Faq
  | FreeForm
  | Coaching
  | DialogflowAssist
  | Entities
  | Companion;

export type SuggestionKind = Suggestion['kind'];

/** The feature by which each kind is switched on. */
export const FEATURE_OF_KIND: Readonly<Record<SuggestionKind, Feature>> = {
  smartReply: 'SMART_REPLY',
  knowledge: 'PROACTIVE_GENERATIVE_KNOWLEDGE_ASSIST',
  searchAnswer: 'KNOWLEDGE_SEARCH',
  article: 'ARTICLE_SUGGESTION',
  faq: 'FAQ',
  freeForm: 'FREE_FORM',
  coaching: 'AGENT_COACHING',
  dialogflowAssist: 'DIALOGFLOW_ASSIST',
  entities: 'ENTITY_EXTRACTION',
  companion: 'COMPANION_AGENT',
};

/** What was proposed together: in answer to one message, or to one search of the agent's. */
export interface SuggestionSet {
  /** The message that caused it: undefined where Google does not say. */
  readonly latestMessage: MessageName | undefined;
  /** What the agent searched for, where that caused it. */
  readonly question: string | undefined;
  readonly suggestions: readonly Suggestion[];
  /** Questions that Google thinks worth a search, the likeliest first. */
  readonly questions: readonly string[];
  /** Kinds of result that this version does not know, by their wire name. */
  readonly unknownKinds: readonly string[];
  /** Milliseconds since the epoch, by this computer's clock. */
  readonly receivedAt: number;
}

/** All tool calls of a suggestion, in the order in which they are shown. */
export function toolCallsOf(suggestion: Suggestion): readonly ToolCall[] {
  switch (suggestion.kind) {
    case 'coaching':
    case 'freeForm':
      return suggestion.toolCalls;
    case 'companion':
      return suggestion.guidances.flatMap(({ toolCalls }) => toolCalls);
    case 'smartReply':
    case 'knowledge':
    case 'searchAnswer':
    case 'article':
    case 'faq':
    case 'dialogflowAssist':
    case 'entities':
      return [];
  }
}
