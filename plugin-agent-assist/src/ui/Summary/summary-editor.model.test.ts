import type { SummaryVersion } from '../../domain/summary';
import type { SummaryRecord } from '../../store/state';
import { NO_SUMMARY } from '../../store/summary';
import { createCoverage } from '../../testing/model/coverage';
import { expectAllTaken } from '../../testing/model/expect-all-taken';
import { walk, type Step } from '../../testing/model/walk';
import { aDraft, aStoredSummary, aVersion, NOW } from '../../testing/ui/builders';
import { summaryEditorMachine, type SummaryEditorEvent } from './summary-editor.machine';

type Machine = typeof summaryEditorMachine;

/** What the agent typed, until they type it over: it must be in the boxes, put aside or with the rival. */
interface Memory {
  readonly section: string | undefined;
  readonly note: string | undefined;
  /** What was kept last. */
  readonly kept: SummaryVersion | undefined;
}

const isVersion = (note: unknown): note is SummaryVersion =>
  typeof note === 'object' && note !== null && 'sequence' in note;

const remember = (memory: Memory, { event, notes }: Step<Machine, Memory>): Memory => {
  const happened = event as SummaryEditorEvent;
  return {
    section: happened.type === 'section.edited' ? happened.text : memory.section,
    note: happened.type === 'note.edited' ? happened.text : memory.note,
    kept: notes.filter(isVersion).pop() ?? memory.kept,
  };
};

const check = ({ before, snapshot, notes }: Step<Machine, Memory>, memory: Memory): void => {
  const { context, value } = snapshot;
  const withinReach = JSON.stringify([context.text, context.putAside, context.rival]);
  for (const typed of [memory.section, memory.note])
    if (typed !== undefined && !withinReach.includes(typed)) throw new Error(`Dropped: ${typed}`);
  // Nothing typed is left behind: where it rests, the last version holds the text of the boxes.
  if (value === 'kept' && before?.snapshot.value === 'typing' && context.text) {
    const last = notes.find(isVersion);
    if (!last || JSON.stringify(last.sections) !== JSON.stringify(context.text.sections))
      throw new Error('It rests and has not kept what was typed');
  }
  for (const version of notes.filter(isVersion))
    if (version.sequence <= (before?.snapshot.context.sequence ?? 0) && version.is.status === 'draft')
      throw new Error('Two texts have one number');
};

const DRAFT = aDraft({ Situation: 'A refund' }, NOW);
const NEWER_DRAFT = aDraft({ Situation: 'A refund, done' }, NOW + 1);
const THEIRS = aVersion({ Situation: 'Theirs' }, { editor: 'other', sequence: 3, editedAt: NOW + 900_000 });
const STORED = aStoredSummary(
  { Situation: 'In Sync' },
  { editor: 'elsewhere', isEdited: true, number: 4, updatedAt: NOW + 900_001 },
);

describe('the editor of a summary, gone through by every way', () => {
  const coverage = createCoverage(summaryEditorMachine);

  it('never drops what was typed, and keeps it before it rests', () => {
    walk<Machine, Memory>({
      machine: summaryEditorMachine,
      coverage,
      input: ({ note }) => ({
        editor: 'me',
        keep: (version) => note(version),
        save: (version) => note(version),
      }),
      memory: { section: undefined, note: undefined, kept: undefined },
      remember,
      check,
      events: ({ memory, snapshot }): readonly SummaryEditorEvent[] => {
        const at = NOW + 10;
        const record = (news: Partial<SummaryRecord>): SummaryEditorEvent => ({
          type: 'record.changed',
          record: { ...NO_SUMMARY, ...news },
        });
        const own = memory.kept;
        const sections = snapshot.context.text?.sections.length ?? 0;
        return [
          record({ draft: DRAFT }),
          record({ draft: NEWER_DRAFT }),
          record({ kept: THEIRS }),
          record({ stored: STORED }),
          record({ conflict: STORED }),
          ...(own ? [record({ kept: own })] : []),
          { type: 'text.shown', at },
          // There is no box to type in before there are sections, and no way to begin while there are.
          sections > 0
            ? { type: 'section.edited', index: 0, text: 'typed by me', at }
            : { type: 'writing.started', titles: ['Situation'], at },
          { type: 'note.edited', text: 'noted by me', at },
          { type: 'start.taken', sections: [{ title: 'Situation', text: 'A colleague’s' }], at },
          { type: 'draft.taken', at },
          { type: 'draft.declined' },
          { type: 'rival.taken', at },
          { type: 'rival.declined', at },
          { type: 'text.restored', at },
          { type: 'save.requested', at },
          { type: 'flush.requested' },
        ];
      },
      facts: ({ snapshot: { value, context }, memory }) => [
        value,
        context.text && [
          context.text.sections,
          context.text.note,
          context.text.isTouched,
          context.text.is.status,
        ],
        context.isOffered,
        context.rival?.text.sections,
        context.putAside.length,
        context.base,
        context.latest?.createdAt,
        memory.section,
        memory.note,
        memory.kept?.is.status,
      ],
      stopWhen: ({ snapshot: { context } }) => context.putAside.length > 1,
      limit: 40_000,
    });
  });

  it('takes every state and every transition', () => {
    expectAllTaken('summaryEditor', coverage);
  });
});
