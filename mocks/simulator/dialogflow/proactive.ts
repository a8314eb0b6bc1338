import { Coach } from './coaching/coach';
import { applicableRules, type CoachingRule } from './coaching/rules';
import { situationOf, type Situation } from './coaching/situation';
import { guide, guideAfter } from './companion';
import { contextOf, turnsOf, type SuggestionScope } from './context';
import type { ConversationRecord } from './conversations';
import { caseNote, nextStep } from './free-form';
import { generatorIdOf, getGenerator, SUMMARISED, type GeneratorId, type TriggerEvent } from './generators';
import { hostileContentFor, type HostileContent } from './hostile-content';
import { summarise } from './language/summary';
import type { Turn } from './language/turns';
import { suggestionsOf } from './profile';
import type { FeatureType } from './profile-catalogue';
import type {
  CompanionGuidance,
  GeneratorSuggestion,
  GenerateSuggestionsResponse,
  Message,
  SuggestionResult,
  ToolCallInfo,
} from './resources';
import type { Suggester } from './suggester';
import type { CompletedCall, ToolCalls } from './tools/tool-calls';

/** Generators see this much of a conversation. */
const GENERATOR_CONTEXT = 50;

/** What must not be suggested twice in a conversation. */
interface Memory {
  readonly coach: Coach;
  lastQuery: string | undefined;
  lastNextStep: string | undefined;
  companionSuggestions: number;
}

type GeneratorAnswer = NonNullable<GenerateSuggestionsResponse['generatorSuggestionAnswers']>[number];

/** What a message suggests, by how long Google takes for it. */
export interface ProactiveSuggestions {
  /** Comes with the answer and at once. */
  readonly quick: readonly SuggestionResult[];
  /** Comes later, as an event only. */
  readonly slow: readonly SuggestionResult[];
}

/** What the profile of a conversation suggests without being asked, and what its generators write. */
export class Proactive {
  private readonly memories = new WeakMap<ConversationRecord, Memory>();

  constructor(
    private readonly suggester: Suggester,
    private readonly toolCalls: ToolCalls,
  ) {}

  /** What is there at once. The same message may be asked about again. */
  quick(record: ConversationRecord, message: Message): readonly SuggestionResult[] {
    const hostile = this.hostile(record, message)?.quick ?? [];
    const scope = { latestMessage: message.name };
    const profile = this.suggester.profileOf(record);
    const { featureConfigs, skipEmptyEventBasedSuggestion = false } = suggestionsOf(profile);
    const results = featureConfigs
      .filter(({ enableEventBasedSuggestion }) => enableEventBasedSuggestion)
      .flatMap(({ suggestionFeature: { type } }) => this.quickFeature(record, scope, type));
    if (profile.humanAgentAssistantConfig.messageAnalysisConfig?.enableEntityExtraction) {
      results.push({ suggestEntityExtractionResponse: this.suggester.entities(record, scope) });
    }
    const isReplaced = hostile.some(({ suggestSmartRepliesResponse }) => suggestSmartRepliesResponse);
    return [
      ...hostile,
      ...results.filter(
        (result) =>
          !(isReplaced && result.suggestSmartRepliesResponse) &&
          !(skipEmptyEventBasedSuggestion && isEmpty(result)),
      ),
    ];
  }

  /** What takes its time. To be called once for each message: it remembers what was suggested. */
  slow(record: ConversationRecord, message: Message): readonly SuggestionResult[] {
    const memory = this.memoryOf(record);
    const scope = { latestMessage: message.name };
    const config = suggestionsOf(this.suggester.profileOf(record));
    const results: SuggestionResult[] = [...(this.hostile(record, message)?.slow ?? [])];

    if (
      config.featureConfigs.some(({ suggestionFeature }) => suggestionFeature.type === 'KNOWLEDGE_ASSIST')
    ) {
      const knowledge = this.suggester.knowledge(record, scope, memory.lastQuery);
      memory.lastQuery = knowledge.knowledgeAssistAnswer?.suggestedQuery.queryText ?? memory.lastQuery;
      results.push({ suggestKnowledgeAssistResponse: knowledge });
    }
    for (const answer of this.generate(record, scope, ['CUSTOMER_MESSAGE', 'END_OF_UTTERANCE'])) {
      results.push({
        generateSuggestionsResponse: {
          generatorSuggestionAnswers: [answer],
          latestMessage: message.name,
        },
      });
    }
    if (config.companionAgent !== undefined) results.push(...this.companion(record, message.name));
    return config.skipEmptyEventBasedSuggestion ? results.filter((result) => !isEmpty(result)) : results;
  }

  /** What the generators with these triggers write; all of them where none is named. */
  generate(
    record: ConversationRecord,
    scope: SuggestionScope,
    triggers: readonly TriggerEvent[],
  ): readonly GeneratorAnswer[] {
    const turns = turnsOf(contextOf(record, scope, GENERATOR_CONTEXT));
    const situation = situationOf(turns);
    const { generators = [] } = suggestionsOf(this.suggester.profileOf(record));
    return generators
      .filter((name) => triggers.length === 0 || triggers.includes(getGenerator(name).triggerEvent))
      .flatMap((name) => {
        const id = generatorIdOf(name);
        return id === undefined || situation === undefined
          ? []
          : this.write(record, id, name, turns, situation);
      });
  }

  /** What follows from a tool call that was run, by whoever wanted it. */
  afterTool(record: ConversationRecord, completed: CompletedCall): SuggestionResult {
    const latest = record.messages.at(-1)?.message.name;
    if (completed.caller === 'companion')
      return this.companionResult(record, latest, [guideAfter(completed)]);
    const answerRecord = this.suggester.answerRecord(record);
    const { generators = [] } = suggestionsOf(this.suggester.profileOf(record));
    return {
      generateSuggestionsResponse: {
        generatorSuggestionAnswers: [
          {
            generatorSuggestion: {
              agentCoachingSuggestion: this.memoryOf(record).coach.report(completed, answerRecord),
              toolCallInfo: [completed.info],
            },
            sourceGenerator: generators.find((name) => generatorIdOf(name) === 'coach') ?? '',
            answerRecord,
          },
        ],
        ...(latest !== undefined && { latestMessage: latest }),
      },
    };
  }

  private quickFeature(
    record: ConversationRecord,
    scope: SuggestionScope,
    type: FeatureType,
  ): readonly SuggestionResult[] {
    switch (type) {
      case 'SMART_REPLY':
        return [{ suggestSmartRepliesResponse: this.suggester.smartReplies(record, scope) }];
      case 'ARTICLE_SUGGESTION':
        return [{ suggestArticlesResponse: this.suggester.articles(record, scope) }];
      case 'FAQ':
        return [{ suggestFaqAnswersResponse: this.suggester.faqAnswers(record, scope) }];
      case 'DIALOGFLOW_ASSIST':
        return [{ suggestDialogflowAssistsResponse: this.suggester.dialogflowAssists(record, scope) }];
      case 'KNOWLEDGE_ASSIST':
      case 'KNOWLEDGE_SEARCH':
      case 'CONVERSATION_SUMMARIZATION':
        return [];
    }
  }

  private write(
    record: ConversationRecord,
    id: GeneratorId,
    sourceGenerator: string,
    turns: readonly Turn[],
    situation: Situation,
  ): readonly GeneratorAnswer[] {
    const answer = (generatorSuggestion: GeneratorSuggestion, answerRecord: string): GeneratorAnswer => ({
      generatorSuggestion,
      sourceGenerator,
      answerRecord,
    });
    const freeForm = (response: string | undefined): readonly GeneratorAnswer[] =>
      response === undefined
        ? []
        : [answer({ freeFormSuggestion: { response } }, this.suggester.answerRecord(record))];
    const memory = this.memoryOf(record);
    switch (id) {
      case 'coach': {
        const rules = applicableRules(situation);
        if (rules.length === 0) return [];
        const answerRecord = this.suggester.answerRecord(record);
        const agentCoachingSuggestion = memory.coach.advise(rules, situation, answerRecord);
        const toolCallInfo = this.proposedBy(record, rules, situation);
        return [
          answer({ agentCoachingSuggestion, ...(toolCallInfo.length > 0 && { toolCallInfo }) }, answerRecord),
        ];
      }
      case 'next-step': {
        const text = nextStep(situation);
        if (text === memory.lastNextStep) return [];
        memory.lastNextStep = text;
        return freeForm(text);
      }
      case 'case-note':
        return freeForm(caseNote(turns));
      case 'summariser': {
        const summarySections = summarise(turns, SUMMARISED);
        return summarySections === undefined
          ? []
          : [answer({ summarySuggestion: { summarySections } }, this.suggester.answerRecord(record))];
      }
    }
  }

  private proposedBy(
    record: ConversationRecord,
    rules: readonly CoachingRule[],
    situation: Situation,
  ): readonly ToolCallInfo[] {
    return rules.flatMap(({ tool }) => {
      const proposal = tool?.(situation);
      const info = proposal && this.toolCalls.propose(record, 'coach', proposal);
      return info === undefined ? [] : [info];
    });
  }

  private companion(record: ConversationRecord, latestMessage: string): readonly SuggestionResult[] {
    const situation = situationOf(turnsOf(contextOf(record, { latestMessage }, GENERATOR_CONTEXT)));
    if (situation === undefined) return [];
    const guidances = guide(applicableRules(situation), situation, (proposal) =>
      this.toolCalls.propose(record, 'companion', proposal),
    );
    return guidances.length === 0 ? [] : [this.companionResult(record, latestMessage, guidances)];
  }

  private companionResult(
    record: ConversationRecord,
    latestMessage: string | undefined,
    guidances: readonly CompanionGuidance[],
  ): SuggestionResult {
    const memory = this.memoryOf(record);
    memory.companionSuggestions += 1;
    return {
      generateCompanionSuggestionsResponse: {
        companionSuggestion: { guidances },
        answerRecord: this.suggester.answerRecord(record),
        ...(latestMessage !== undefined && { latestMessage }),
        suggestionIndex: memory.companionSuggestions,
      },
    };
  }

  private hostile(record: ConversationRecord, { name, content }: Message): HostileContent | undefined {
    return hostileContentFor(content, {
      latestMessage: name,
      generator: suggestionsOf(this.suggester.profileOf(record)).generators?.[0] ?? '',
      newAnswerRecord: () => this.suggester.answerRecord(record),
    });
  }

  private memoryOf(record: ConversationRecord): Memory {
    const known = this.memories.get(record);
    if (known !== undefined) return known;
    const memory = {
      coach: new Coach(),
      lastQuery: undefined,
      lastNextStep: undefined,
      companionSuggestions: 0,
    };
    this.memories.set(record, memory);
    return memory;
  }
}

/** It names the messages that it was made from, and nothing else. */
const isEmpty = (result: SuggestionResult): boolean =>
  Object.values(result).every(
    (response: object) =>
      !('code' in response) &&
      Object.keys(response).every((field) => field === 'latestMessage' || field === 'contextSize'),
  );
