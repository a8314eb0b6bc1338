import { similarity, termsOf } from '../language/similarity';
import type {
  AgentCoachingInstruction,
  AgentCoachingSuggestion,
  CoachingSources,
  DuplicateCheckResult,
} from '../resources';
import type { CompletedCall } from '../tools/tool-calls';
import { outcomeReply } from './outcome';
import { OUTCOME_INSTRUCTION, type CoachingRule } from './rules';
import type { Situation } from './situation';

/** Google's default (`SuggestionDedupingConfig`). */
const SIMILARITY_THRESHOLD = 0.8;

/** A long conversation is compared with its latest suggestions only. */
const MAX_PAST = 30;

/** One line of a suggestion, and what it follows from. */
interface Line {
  readonly text: string;
  readonly terms: ReadonlySet<string>;
  readonly sources?: CoachingSources;
}

interface PastSuggestion {
  readonly answerRecord: string;
  readonly instructions: readonly Line[];
  readonly actions: readonly Line[];
  readonly responses: readonly Line[];
}

const lineOf = (text: string, instructionIndex?: number): Line => ({
  text,
  terms: termsOf(text),
  ...(instructionIndex !== undefined && { sources: { instructionIndexes: [instructionIndex] } }),
});

/** proto3 leaves a 0 out. */
const unlessZero = (index: number): { readonly suggestionIndex?: number } =>
  index === 0 ? {} : { suggestionIndex: index };

/** What a conversation has been coached in, so that a repeated suggestion names the earlier ones. */
export class Coach {
  private readonly past: PastSuggestion[] = [];

  /** `undefined` where no instruction applies. */
  advise(
    rules: readonly CoachingRule[],
    situation: Situation,
    answerRecord: string,
  ): AgentCoachingSuggestion | undefined {
    if (rules.length === 0) return undefined;
    return this.suggest(
      answerRecord,
      rules.map(({ instruction }) => instruction),
      rules.map(({ act }) => act(situation)),
      rules.map(({ say }) => say(situation)),
    );
  }

  /** What to say once a tool has run. */
  report(completed: CompletedCall, answerRecord: string): AgentCoachingSuggestion {
    return this.suggest(answerRecord, [OUTCOME_INSTRUCTION], [], [outcomeReply(completed)]);
  }

  /** The actions and responses follow from the instructions at their places. */
  private suggest(
    answerRecord: string,
    instructions: readonly AgentCoachingInstruction[],
    actionTexts: readonly string[],
    responseTexts: readonly string[],
  ): AgentCoachingSuggestion {
    const titles = instructions.map(({ displayName }) => lineOf(displayName));
    const actions = actionTexts.map(lineOf);
    const responses = responseTexts.map(lineOf);
    const suggestion: AgentCoachingSuggestion = {
      applicableInstructions: instructions.map((instruction, index) => ({
        ...instruction,
        ...this.duplicatesOf(titles[index], (past) => past.instructions),
      })),
      ...(actions.length > 0 && {
        agentActionSuggestions: actions.map((action, index) => ({
          agentAction: action.text,
          sources: { instructionIndexes: [index] },
          ...this.duplicatesOf(action, (past) => past.actions),
        })),
      }),
      ...(responses.length > 0 && {
        sampleResponses: responses.map((response, index) => ({
          responseText: response.text,
          sources: { instructionIndexes: [index] },
          ...this.duplicatesOf(response, (past) => past.responses),
        })),
      }),
    };
    this.past.push({ answerRecord, instructions: titles, actions, responses });
    if (this.past.length > MAX_PAST) this.past.shift();
    return suggestion;
  }

  private duplicatesOf(
    line: Line | undefined,
    listOf: (past: PastSuggestion) => readonly Line[],
  ): { readonly duplicateCheckResult?: DuplicateCheckResult } {
    if (line === undefined) return {};
    const duplicateSuggestions = this.past.flatMap((past) =>
      listOf(past).flatMap(({ terms, sources }, index) => {
        const score = similarity(line.terms, terms);
        if (score < SIMILARITY_THRESHOLD) return [];
        return [
          {
            answerRecord: past.answerRecord,
            ...(sources && { sources }),
            ...unlessZero(index),
            similarityScore: Number(score.toFixed(2)),
          },
        ];
      }),
    );
    return duplicateSuggestions.length === 0 ? {} : { duplicateCheckResult: { duplicateSuggestions } };
  }
}
