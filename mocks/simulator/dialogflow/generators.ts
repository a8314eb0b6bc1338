import { OUTCOME_INSTRUCTION, RULES } from './coaching/rules';
import type { SectionName } from './language/summary';
import type { AgentCoachingInstruction } from './resources';
import { RpcError } from './rpc-error';
import { TOOLS } from './tools/tools';

export type TriggerEvent = 'END_OF_UTTERANCE' | 'MANUAL_CALL' | 'CUSTOMER_MESSAGE' | 'AGENT_MESSAGE';

/** A `Generator` as JSON. */
export interface Generator {
  readonly name: string;
  readonly description: string;
  readonly triggerEvent: TriggerEvent;
  readonly agentCoachingContext?: {
    readonly instructions: readonly AgentCoachingInstruction[];
    readonly version: string;
  };
  readonly freeFormContext?: { readonly text: string };
  readonly summarizationContext?: {
    readonly summarizationSections: readonly {
      readonly key: string;
      readonly definition: string;
      readonly type: string;
    }[];
    readonly version: string;
    readonly outputLanguageCode: string;
  };
  readonly tools?: readonly string[];
  readonly suggestionDedupingConfig?: {
    readonly enableDeduping: boolean;
    readonly similarityThreshold: number;
  };
  readonly createTime: string;
  readonly updateTime: string;
}

const CREATED = { createTime: '2026-01-05T08:30:00Z', updateTime: '2026-01-05T08:30:00Z' } as const;

/** The sections that the generator of summaries writes, in its own order. */
export const SUMMARISED: readonly SectionName[] = ['resolution', 'situation', 'action', 'entities'];

const GENERATORS = {
  coach: (parent: string): Omit<Generator, 'name'> => ({
    description: 'Coaches agents of the sandbox by its instructions',
    triggerEvent: 'CUSTOMER_MESSAGE',
    agentCoachingContext: {
      instructions: [...RULES.map(({ instruction }) => instruction), OUTCOME_INSTRUCTION],
      version: '2.5',
    },
    tools: Object.values(TOOLS).map(({ id }) => `${parent}/tools/${id}`),
    suggestionDedupingConfig: { enableDeduping: true, similarityThreshold: 0.8 },
    ...CREATED,
  }),
  'next-step': (): Omit<Generator, 'name'> => ({
    description: 'Says where the conversation stands and what to do next',
    triggerEvent: 'CUSTOMER_MESSAGE',
    freeFormContext: { text: 'List what is known and what is missing, and name the next step.' },
    ...CREATED,
  }),
  'case-note': (): Omit<Generator, 'name'> => ({
    description: 'Writes a note for the CRM when the agent asks for it',
    triggerEvent: 'MANUAL_CALL',
    freeFormContext: { text: 'Write a note for the case in the customer’s own words.' },
    ...CREATED,
  }),
  summariser: (): Omit<Generator, 'name'> => ({
    description: 'Sums the conversation up when the agent asks for it, the outcome first',
    triggerEvent: 'MANUAL_CALL',
    summarizationContext: {
      summarizationSections: SUMMARISED.map((key) => ({
        key,
        definition: `What the conversation says of: ${key}`,
        type: key.toUpperCase(),
      })),
      version: '4.0',
      outputLanguageCode: 'en-US',
    },
    ...CREATED,
  }),
} as const;

export type GeneratorId = keyof typeof GENERATORS;

const isGeneratorId = (id: string): id is GeneratorId => Object.hasOwn(GENERATORS, id);

/** `undefined` for a name that is none of a generator of the simulator. */
export const generatorIdOf = (name: string): GeneratorId | undefined => {
  const id = name.split('/').at(-1) ?? '';
  return isGeneratorId(id) ? id : undefined;
};

/** Throws NOT_FOUND for a name that is none of theirs. */
export const getGenerator = (name: string): Generator => {
  const id = generatorIdOf(name);
  if (id === undefined) throw new RpcError('NOT_FOUND', `Generator '${name}' does not exist.`);
  return { name, ...GENERATORS[id](name.split('/').slice(0, 4).join('/')) };
};
