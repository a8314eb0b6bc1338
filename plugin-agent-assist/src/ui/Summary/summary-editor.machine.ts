import { assign, setup, type Snapshot, type SnapshotFrom } from 'xstate';

import type { SummaryEdit } from '../../domain/assist';
import type { Summary } from '../../domain/summary';

/** What stands in the text boxes, and which draft it was made of. */
export type SummaryText = Omit<SummaryEdit, 'submittedAt'>;

export interface SummaryEditorContext {
  /** The newest draft that the agent has seen or been offered. */
  readonly latest: Summary | undefined;
  readonly text: SummaryText | undefined;
  /** The agent's own texts that newer drafts took the place of, the last one last. None is ever thrown away. */
  readonly replaced: readonly SummaryText[];
  /** What the agent asked for last: a failure of the session is about that. */
  readonly asked: 'draft' | 'save';
}

/** Times are in milliseconds since the epoch. */
export type SummaryEditorEvent =
  | { readonly type: 'draft.requested' }
  | { readonly type: 'draft.arrived'; readonly draft: Summary; readonly at: number }
  | { readonly type: 'section.edited'; readonly index: number; readonly text: string }
  | { readonly type: 'draft.taken'; readonly at: number }
  | { readonly type: 'draft.declined' }
  | { readonly type: 'text.restored' }
  | { readonly type: 'save.requested' };

const textOf = ({ answerRecord, sections }: Summary, startedAt: number): SummaryText => ({
  answerRecord,
  sections,
  startedAt,
});

const isSame = (a: Summary, b: Summary): boolean =>
  a.createdAt === b.createdAt && a.answerRecord === b.answerRecord;

/**
 * The text of one task's summary between Agent Assist and Save. A newer draft takes the place of an untouched
 * one; where the agent has typed, it is offered instead, and what it replaces can be brought back.
 */
export const summaryEditorMachine = setup({
  types: {} as { context: SummaryEditorContext; events: SummaryEditorEvent },
  guards: {
    isNewer: ({ context }, { draft }: { draft: Summary }) =>
      !context.latest || !isSame(context.latest, draft),
    hasReplaced: ({ context }) => context.replaced.length > 0,
  },
  actions: {
    show: assign((_, { draft, at }: { draft: Summary; at: number }) => ({
      latest: draft,
      text: textOf(draft, at),
    })),
    offer: assign((_, { draft }: { draft: Summary }) => ({ latest: draft })),
    replace: assign(({ context }, { at }: { at: number }) => ({
      text: context.latest && textOf(context.latest, at),
      replaced: context.text ? [...context.replaced, context.text] : context.replaced,
    })),
    /** Puts an untouched draft aside for it: that can be asked for again. */
    restoreOverDraft: assign(({ context }) => ({
      text: context.replaced[context.replaced.length - 1],
      replaced: context.replaced.slice(0, -1),
    })),
    restore: assign(({ context }) => ({
      text: context.replaced[context.replaced.length - 1],
      // What stood there until now can be brought back in its turn.
      replaced: [...(context.text ? [context.text] : []), ...context.replaced.slice(0, -1)],
    })),
    edit: assign(({ context }, { index, text }: { index: number; text: string }) => ({
      text: context.text && {
        ...context.text,
        sections: context.text.sections.map((section, i) => (i === index ? { ...section, text } : section)),
      },
    })),
  },
}).createMachine({
  id: 'summaryEditor',
  context: { latest: undefined, text: undefined, replaced: [], asked: 'draft' },
  initial: 'empty',
  on: {
    'draft.requested': { actions: assign({ asked: 'draft' }) },
    'save.requested': { actions: assign({ asked: 'save' }) },
    'text.restored': { guard: 'hasReplaced', target: '.edited', actions: 'restore' },
  },
  states: {
    empty: {
      on: {
        'draft.arrived': { target: 'asDrafted', actions: { type: 'show', params: ({ event }) => event } },
      },
    },
    asDrafted: {
      on: {
        'text.restored': { guard: 'hasReplaced', target: 'edited', actions: 'restoreOverDraft' },
        'draft.arrived': {
          guard: { type: 'isNewer', params: ({ event }) => event },
          actions: { type: 'show', params: ({ event }) => event },
        },
        'section.edited': { target: 'edited', actions: { type: 'edit', params: ({ event }) => event } },
      },
    },
    edited: {
      on: {
        'draft.arrived': {
          guard: { type: 'isNewer', params: ({ event }) => event },
          target: 'offered',
          actions: { type: 'offer', params: ({ event }) => event },
        },
        'section.edited': { actions: { type: 'edit', params: ({ event }) => event } },
      },
    },
    offered: {
      on: {
        'draft.arrived': {
          guard: { type: 'isNewer', params: ({ event }) => event },
          actions: { type: 'offer', params: ({ event }) => event },
        },
        'section.edited': { actions: { type: 'edit', params: ({ event }) => event } },
        'draft.taken': { target: 'asDrafted', actions: { type: 'replace', params: ({ event }) => event } },
        'draft.declined': { target: 'edited' },
      },
    },
  },
});

export type SummaryEditorSnapshot = SnapshotFrom<typeof summaryEditorMachine>;

/** An editor as plain data, from which it can be started again. */
export type KeptSummaryEditor = Snapshot<unknown>;
