import { assign, createActor, enqueueActions, type ActorRefFrom } from 'xstate';

import type { SummarySection, SummaryStatus, SummaryText, SummaryVersion } from '../../domain/summary';
import type { SummaryRecord } from '../../store/state';
import { setup } from '../../xstate/lazy-setup';
import {
  afterRecord,
  isBlank,
  isSameSections,
  textOfDraft,
  type EditorState,
  type EditorText,
} from './editor-text';

/** So long the agent has to pause before what they typed is kept. */
const PAUSE_MS = 300;
/** Who types without a pause loses no more than this when the browser dies. */
const LONGEST_MS = 1_000;
/** It takes no longer for a Save to show in the store, though another tab should have to take over first. */
const SAVE_TAKEN_MS = 3_000;

/** Times are in milliseconds since the epoch. */
export type SummaryEditorEvent =
  /** Something became known of the task's summary. */
  | { readonly type: 'record.changed'; readonly record: SummaryRecord }
  /** The agent sees the text. */
  | { readonly type: 'text.shown'; readonly at: number }
  /** The agent writes it by hand, under these titles. */
  | { readonly type: 'writing.started'; readonly titles: readonly string[]; readonly at: number }
  | { readonly type: 'section.edited'; readonly index: number; readonly text: string; readonly at: number }
  | { readonly type: 'note.edited'; readonly text: string; readonly at: number }
  /** What another agent wrote is to be gone on from. */
  | { readonly type: 'start.taken'; readonly sections: readonly SummarySection[]; readonly at: number }
  | { readonly type: 'draft.taken'; readonly at: number }
  | { readonly type: 'draft.declined' }
  /** What was written elsewhere is used, or mine is. */
  | { readonly type: 'rival.taken' | 'rival.declined'; readonly at: number }
  /** The text that made way last comes back. */
  | { readonly type: 'text.restored'; readonly at: number }
  | { readonly type: 'save.requested'; readonly at: number }
  /** Nobody knows whether there will be time later. */
  | { readonly type: 'flush.requested' };

export interface SummaryEditorInput {
  /** Names this editor among all that ever were. */
  readonly editor: string;
  readonly keep: (version: SummaryVersion) => void;
  readonly save: (version: SummaryVersion) => void;
}

export interface SummaryEditorContext extends EditorState, Pick<SummaryEditorInput, 'keep' | 'save'> {
  /** When the first thing was typed that is not kept yet. */
  readonly dirtySince: number;
}

const DRAFT: SummaryStatus = { status: 'draft' };

const NO_TEXT: EditorText = {
  sections: [],
  note: '',
  answerRecord: undefined,
  isEdited: false,
  isTouched: false,
  is: DRAFT,
  startedAt: undefined,
  grewFrom: undefined,
};

/** The text after the agent has changed it: what was saved is a draft again. */
const retyped = (text: EditorText, change: Partial<SummaryText>): EditorText => ({
  ...text,
  ...change,
  isEdited: true,
  isTouched: true,
  is: DRAFT,
});

/** The next version of what stands in the boxes. */
const versionOf = (context: SummaryEditorContext, text: EditorText): SummaryVersion => ({
  editor: context.editor,
  sequence: context.sequence + 1,
  base: context.base,
  isEdited: text.isEdited,
  is: text.is,
  sections: text.sections,
  note: text.note,
  answerRecord: text.answerRecord,
  grewFrom: text.grewFrom,
  startedAt: text.startedAt ?? context.editedAt,
  editedAt: context.editedAt,
});

/**
 * The text of one task's summary in one tab. Nothing that comes from elsewhere takes the place of what was typed here:
 * a newer draft is offered, a text of another tab or computer is reported, and whatever makes way by the agent's
 * choice can be brought back. What is typed is kept at the next pause, or at once on `flush.requested`.
 */
export const summaryEditorMachine = setup({
  types: {} as {
    context: SummaryEditorContext;
    events: SummaryEditorEvent;
    input: SummaryEditorInput;
  },
  actions: {
    receive: assign(({ context }, { record }: { record: SummaryRecord }) => afterRecord(context, record)),
    noteShown: assign(({ context: { text } }, { at }: { at: number }) =>
      text && text.startedAt === undefined ? { text: { ...text, startedAt: at } } : {},
    ),
    startWriting: assign(
      ({ context: { text } }, { titles, at }: { titles: readonly string[]; at: number }) => ({
        text: {
          ...(text ?? NO_TEXT),
          sections: titles.map((title) => ({ title, text: '' })),
          startedAt: text?.startedAt ?? at,
        },
      }),
    ),
    editSection: assign(({ context: { text } }, { index, text: typed }: { index: number; text: string }) =>
      text
        ? {
            text: retyped(text, {
              sections: text.sections.map((section, i) =>
                i === index ? { ...section, text: typed } : section,
              ),
            }),
          }
        : {},
    ),
    editNote: assign(({ context: { text } }, { note }: { note: string }) => ({
      text: retyped(text ?? NO_TEXT, { note }),
    })),
    noteDirty: assign((_, { at }: { at: number }) => ({ dirtySince: at, editedAt: at })),
    noteEdited: assign((_, { at }: { at: number }) => ({ editedAt: at })),
    putMineAside: assign(({ context: { text, putAside } }) => ({
      putAside: text && !isEmpty(text) ? [...putAside, { text, whose: 'mine' as const }] : putAside,
    })),
    takeStart: assign(
      ({ context: { text } }, { sections, at }: { sections: readonly SummarySection[]; at: number }) => ({
        text: {
          ...retyped(NO_TEXT, { sections, note: text?.note ?? '' }),
          startedAt: at,
          grewFrom: text?.grewFrom,
        },
      }),
    ),
    takeDraft: assign(({ context: { latest, text } }, { at }: { at: number }) =>
      latest
        ? {
            text: { ...textOfDraft(latest, text), isEdited: true, isTouched: true, startedAt: at },
            isOffered: false,
          }
        : {},
    ),
    declineDraft: assign({ isOffered: false }),
    takeRival: assign(({ context: { rival, base, text } }) =>
      rival
        ? {
            // What was kept before a reload has been decided against, and need not go to Sync any more.
            text: { ...rival.text, isEdited: true, grewFrom: rival.kept ?? text?.grewFrom },
            base: Math.max(base, rival.base),
            rival: undefined,
          }
        : {},
    ),
    declineRival: assign(({ context: { rival, base, text, putAside } }) =>
      rival && text
        ? {
            text: { ...text, isEdited: true, isTouched: true, grewFrom: rival.kept ?? text.grewFrom },
            base: Math.max(base, rival.base),
            rival: undefined,
            putAside: [...putAside, { text: rival.text, whose: 'theirs' as const }],
          }
        : {},
    ),
    restore: assign(({ context: { text, putAside, latest } }) => {
      const restored = putAside[putAside.length - 1];
      if (!restored) return {};
      const rest = putAside.slice(0, -1);
      // What stood there until now can be brought back in its turn; a draft can be asked for again, a note cannot.
      const isDraft =
        text &&
        latest &&
        isSameSections(text.sections, latest.sections) &&
        (text.note === '' || text.note === restored.text.note);
      const whose = restored.whose === 'mine' ? 'theirs' : 'mine';
      return {
        text: { ...retyped(restored.text, {}), grewFrom: text?.grewFrom ?? restored.text.grewFrom },
        putAside: text && !isDraft ? [{ text, whose } as const, ...rest] : rest,
      };
    }),
    markSaved: assign(({ context: { text } }, { at }: { at: number }) =>
      text
        ? {
            text: {
              ...text,
              isEdited: true,
              isTouched: true,
              is: { status: 'saved' as const, savedBy: 'agent' as const, submittedAt: at },
            },
            editedAt: at,
          }
        : {},
    ),
    unmarkSaved: assign(({ context: { text } }) => ({ text: text && { ...text, is: DRAFT } })),
    keep: enqueueActions(({ context, enqueue }) => {
      if (!context.text) return;
      const version = versionOf(context, context.text);
      enqueue.assign({ sequence: version.sequence });
      enqueue(() => context.keep(version));
    }),
    /** What has just been kept. */
    save: ({ context }) => {
      if (context.text) context.save({ ...versionOf(context, context.text), sequence: context.sequence });
    },
    /** Also saves again what the agent had saved, and somebody's other text has held up since. */
    keepOrSave: enqueueActions(({ context, enqueue }) => {
      if (!context.text) return;
      const version = versionOf(context, context.text);
      const isSaved = version.is.status === 'saved' && version.is.savedBy === 'agent';
      enqueue.assign({ sequence: version.sequence });
      enqueue(() => (isSaved ? context.save(version) : context.keep(version)));
    }),
  },
  guards: {
    hasText: ({ context }) => context.text !== undefined,
    hasOffer: ({ context }) => context.isOffered,
    hasRival: ({ context }) => context.rival !== undefined,
    hasPutAside: ({ context }) => context.putAside.length > 0,
    /** The session has taken in what was to be saved. */
    isSaveTaken: ({ context }, { record: { kept } }: { record: SummaryRecord }) =>
      kept?.editor === context.editor && kept.sequence === context.sequence && kept.is.status === 'saved',
    isPlacing: ({ context }, { record }: { record: SummaryRecord }) => isPlacing(context, record),
  },
  delays: {
    pause: ({ context: { dirtySince, editedAt } }) =>
      Math.max(0, Math.min(PAUSE_MS, dirtySince + LONGEST_MS - editedAt)),
    saveTaken: SAVE_TAKEN_MS,
  },
}).createMachine({
  id: 'summaryEditor',
  context: ({ input: { editor, keep, save } }) => ({
    editor,
    keep,
    save,
    sequence: 0,
    base: 0,
    text: undefined,
    editedAt: 0,
    latest: undefined,
    isOffered: false,
    rival: undefined,
    putAside: [],
    met: undefined,
    dirtySince: 0,
  }),
  initial: 'kept',
  on: {
    'record.changed': [
      {
        guard: { type: 'isPlacing', params: ({ event }) => event },
        target: '.kept',
        actions: [{ type: 'receive', params: ({ event }) => event }, 'keep'],
      },
      { actions: { type: 'receive', params: ({ event }) => event } },
    ],
    'text.shown': { actions: { type: 'noteShown', params: ({ event }) => event } },
    'writing.started': { actions: { type: 'startWriting', params: ({ event }) => event } },
    'start.taken': {
      target: '.kept',
      actions: [
        'putMineAside',
        { type: 'takeStart', params: ({ event }) => event },
        { type: 'noteEdited', params: ({ event }) => event },
        'keep',
      ],
    },
    'draft.taken': {
      guard: 'hasOffer',
      target: '.kept',
      actions: [
        'putMineAside',
        { type: 'takeDraft', params: ({ event }) => event },
        { type: 'noteEdited', params: ({ event }) => event },
        'keep',
      ],
    },
    'draft.declined': { actions: 'declineDraft' },
    'rival.taken': {
      guard: 'hasRival',
      target: '.kept',
      actions: [
        'putMineAside',
        'takeRival',
        { type: 'noteEdited', params: ({ event }) => event },
        // So that what was held up is replaced by what the agent has chosen.
        'keep',
      ],
    },
    'rival.declined': {
      guard: 'hasRival',
      target: '.kept',
      actions: ['declineRival', { type: 'noteEdited', params: ({ event }) => event }, 'keepOrSave'],
    },
    'text.restored': {
      guard: 'hasPutAside',
      target: '.kept',
      actions: ['restore', { type: 'noteEdited', params: ({ event }) => event }, 'keep'],
    },
    // Where the agent is typing already, it goes on there.
    'section.edited': {
      guard: 'hasText',
      target: '.typing',
      actions: [
        { type: 'editSection', params: ({ event }) => event },
        { type: 'noteDirty', params: ({ event }) => event },
      ],
    },
    'note.edited': {
      target: '.typing',
      actions: [
        { type: 'editNote', params: ({ event }) => ({ note: event.text }) },
        { type: 'noteDirty', params: ({ event }) => event },
      ],
    },
    'save.requested': {
      guard: 'hasText',
      target: '.saving',
      actions: [{ type: 'markSaved', params: ({ event }) => event }, 'keepOrSave'],
    },
  },
  states: {
    /** All that was typed has been passed on. */
    kept: {},
    /** Save goes the way of Flex's Actions, where another plugin may call it off without a word. */
    saving: {
      after: { saveTaken: { target: 'kept', actions: 'unmarkSaved' } },
      on: {
        'record.changed': {
          guard: { type: 'isSaveTaken', params: ({ event }) => event },
          target: 'kept',
          actions: { type: 'receive', params: ({ event }) => event },
        },
      },
    },
    typing: {
      after: { pause: { target: 'kept', actions: 'keep' } },
      on: {
        'section.edited': {
          target: 'typing',
          reenter: true,
          actions: [
            { type: 'editSection', params: ({ event }) => event },
            { type: 'noteEdited', params: ({ event }) => event },
          ],
        },
        'note.edited': {
          target: 'typing',
          reenter: true,
          actions: [
            { type: 'editNote', params: ({ event }) => ({ note: event.text }) },
            { type: 'noteEdited', params: ({ event }) => event },
          ],
        },
        'flush.requested': { target: 'kept', actions: 'keep' },
        // What was typed last is kept though Save should be called off.
        'save.requested': {
          target: 'saving',
          actions: ['keep', { type: 'markSaved', params: ({ event }) => event }, 'save'],
        },
      },
    },
  },
});

export type SummaryEditor = ActorRefFrom<typeof summaryEditorMachine>;

/** An editor at work, until it is stopped. */
export const startSummaryEditor = (input: SummaryEditorInput): SummaryEditor =>
  createActor(summaryEditorMachine, { input }).start();

const isEmpty = (text: EditorText): boolean => isBlank(text) && text.note === '';

/** Whether a draft is about to stand beside a note of the agent's, which has been kept without it. */
const isPlacing = (context: SummaryEditorContext, record: SummaryRecord): boolean => {
  const { text } = afterRecord(context, record);
  return context.sequence > 0 && text !== context.text && text?.isTouched === true;
};
