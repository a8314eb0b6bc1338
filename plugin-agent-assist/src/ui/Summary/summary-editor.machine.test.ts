import { createActor, SimulatedClock } from 'xstate';

import type { SummaryVersion } from '../../domain/summary';
import type { SummaryRecord } from '../../store/state';
import { NO_SUMMARY } from '../../store/summary';
import { aDraft, aStoredSummary, aVersion, NOW, someSections } from '../../testing/ui/builders';
import { summaryEditorMachine, type SummaryEditorEvent } from './summary-editor.machine';

const FIRST = aDraft({ Situation: 'A refund', Outcome: 'Open' }, NOW);
const SECOND = aDraft({ Situation: 'A refund', Outcome: 'Refunded' }, NOW + 1);
const THIRD = aDraft({ Situation: 'A refund', Outcome: 'Closed' }, NOW + 2);
const KEPT = { Situation: 'A refund', Outcome: 'Kept' };
const THEIRS = { Situation: 'A refund', Outcome: 'Theirs' };

const startEditor = (initial: Partial<SummaryRecord> = {}) => {
  const clock = new SimulatedClock();
  const kept: SummaryVersion[] = [];
  const saved: SummaryVersion[] = [];
  const editor = createActor(summaryEditorMachine, {
    clock,
    input: {
      editor: 'me',
      keep: (version) => void kept.push(version),
      save: (version) => void saved.push(version),
    },
  }).start();
  let record = { ...NO_SUMMARY };
  const context = () => editor.getSnapshot().context;
  const now = () => NOW + clock.now();
  const learn = (news: Partial<SummaryRecord>) => {
    record = { ...record, ...news };
    editor.send({ type: 'record.changed', record });
  };
  const send = (event: SummaryEditorEvent) => editor.send(event);
  learn(initial);
  return {
    kept,
    saved,
    context,
    learn,
    send,
    pass: (ms: number) => clock.increment(ms),
    type: (text: string) => send({ type: 'section.edited', index: 1, text, at: now() }),
    decide: (type: 'draft.taken' | 'rival.taken' | 'rival.declined' | 'text.restored' | 'save.requested') =>
      send({ type, at: now() }),
    texts: () => context().text?.sections.map(({ text }) => text),
    outcome: () => context().text?.sections[1]?.text,
  };
};

describe('summary editor', () => {
  describe('begins with', () => {
    const draft = FIRST;
    const stored = aStoredSummary({ Situation: 'A refund', Outcome: 'In Sync' }, { number: 4 });
    const kept = aVersion({ Situation: 'A refund', Outcome: 'Kept' }, { base: 4, editedAt: NOW + 5 });

    it.each<[string, Partial<SummaryRecord>, string, number]>([
      ['the text that this browser has kept', { draft, stored, kept }, 'Kept', 4],
      ['else what Sync has', { draft, stored }, 'In Sync', 4],
      ['else the draft', { draft }, 'Open', 0],
    ])('%s', (_, record, text, base) => {
      const { outcome, context, kept: sent } = startEditor(record);
      expect(outcome()).toBe(text);
      expect(context()).toMatchObject({ base, isOffered: false, rival: undefined, sequence: 0 });
      expect(sent).toEqual([]);
    });

    it('nothing', () => {
      expect(startEditor().texts()).toBeUndefined();
    });
  });

  describe('keeping what is typed', () => {
    it('waits for a pause of 300 ms', () => {
      const { type, pass, kept } = startEditor({ draft: FIRST });
      type('M');
      pass(200);
      type('Mi');
      pass(299);
      expect(kept).toEqual([]);
      pass(1);
      expect(kept).toEqual([
        {
          editor: 'me',
          sequence: 1,
          base: 0,
          isEdited: true,
          is: { status: 'draft' },
          sections: [FIRST.sections[0], { title: 'Outcome', text: 'Mi' }],
          note: '',
          answerRecord: FIRST.answerRecord,
          grewFrom: undefined,
          startedAt: NOW + 200,
          editedAt: NOW + 200,
        },
      ]);
    });

    it('loses no more than a second of whoever types without a pause', () => {
      const { type, pass, kept } = startEditor({ draft: FIRST });
      for (let keys = 1; keys <= 11; keys += 1) {
        type('x'.repeat(keys));
        pass(100);
      }
      expect(kept).toHaveLength(1);
      expect(kept[0]?.sections[1]?.text).toBe('x'.repeat(10));
    });

    it('does it at once where there may be no later, and only once', () => {
      const { type, pass, send, kept } = startEditor({ draft: FIRST });
      type('Mine');
      send({ type: 'flush.requested' });
      send({ type: 'flush.requested' });
      pass(1_000);
      expect(kept).toHaveLength(1);
    });

    it('counts its versions, and bases them on what Sync has got', () => {
      const { type, pass, learn, kept } = startEditor({ draft: FIRST });
      type('Mine');
      pass(300);
      learn({ stored: aStoredSummary({ ...THEIRS, Outcome: 'Mine' }, { editor: 'me', number: 7 }) });
      type('Mine too');
      pass(300);
      expect(kept.map(({ sequence, base }) => [sequence, base])).toEqual([
        [1, 0],
        [2, 7],
      ]);
    });

    it('tells what it grew from after a reload, for which there is nothing to decide', () => {
      const before = aVersion({ Situation: 'A refund', Outcome: 'Before' }, { sequence: 7, base: 4 });
      const { type, pass, learn, kept, context } = startEditor({ kept: before });
      learn({
        stored: aStoredSummary({ Situation: 'A', Outcome: 'Bef' }, { editor: 'other-tab', number: 5 }),
      });
      type('After');
      pass(300);
      expect(context().rival).toBeUndefined();
      expect(kept).toEqual([
        expect.objectContaining({
          sequence: 1,
          base: 5,
          grewFrom: { editor: 'other-tab', sequence: 7, is: { status: 'draft' } },
        }),
      ]);
    });

    it('saves what stands there, touched or not, and counts it as edited', () => {
      const { decide, pass, saved, kept } = startEditor({ draft: FIRST });
      decide('save.requested');
      pass(1_000);
      expect(kept).toEqual([]);
      expect(saved).toEqual([
        expect.objectContaining({
          sequence: 1,
          isEdited: true,
          is: { status: 'saved', savedBy: 'agent', submittedAt: NOW },
        }),
      ]);
    });

    it('keeps what was typed within the pause before it saves it, for Save may be called off', () => {
      const { type, decide, pass, saved, kept } = startEditor({ draft: FIRST });
      type('Mine');
      decide('save.requested');
      pass(1_000);
      expect([...kept, ...saved].map(({ sequence, is }) => [sequence, is.status])).toEqual([
        [1, 'draft'],
        [1, 'saved'],
      ]);
      expect(saved[0]?.sections).toEqual(kept[0]?.sections);
    });

    it('shows as a draft again what another plugin did not let be saved', () => {
      const { decide, pass, context } = startEditor({ draft: FIRST });
      decide('save.requested');
      expect(context().text?.is.status).toBe('saved');
      pass(3_000);
      expect(context().text?.is.status).toBe('draft');
    });

    it('shows as saved what the session has taken in, however long Sync takes', () => {
      const { decide, pass, learn, saved, context } = startEditor({ draft: FIRST });
      decide('save.requested');
      learn({ kept: saved[0] });
      pass(60_000);
      expect(context().text?.is.status).toBe('saved');
    });

    it('shows as saved what the session takes in late, unless it was changed since', () => {
      const { decide, pass, learn, saved, context } = startEditor({ draft: FIRST });
      decide('save.requested');
      pass(3_000);
      learn({ kept: saved[0] });
      expect(context().text?.is.status).toBe('saved');

      const changed = startEditor({ draft: FIRST });
      changed.decide('save.requested');
      changed.pass(3_000);
      changed.type('More');
      changed.learn({ kept: changed.saved[0] });
      expect(changed.context().text?.is.status).toBe('draft');
    });

    it('makes a draft again of what is changed after it was saved', () => {
      const { type, decide, pass, kept } = startEditor({ draft: FIRST });
      decide('save.requested');
      type('More');
      pass(300);
      expect(kept).toEqual([expect.objectContaining({ sequence: 2, is: { status: 'draft' } })]);
    });
  });

  describe('a newer draft', () => {
    it('replaces one that nobody has touched', () => {
      const { learn, outcome, kept } = startEditor({ draft: FIRST });
      learn({ draft: SECOND });
      expect(outcome()).toBe('Refunded');
      expect(kept).toEqual([]);
    });

    it('is offered where something was typed before it came', () => {
      const { learn, type, outcome, context } = startEditor({ draft: FIRST });
      type('Mine');
      learn({ draft: SECOND });
      expect(context().isOffered).toBe(true);
      expect(outcome()).toBe('Mine');
    });

    it('is offered where the summary has been saved', () => {
      const { learn, decide, outcome, context } = startEditor({ draft: FIRST });
      decide('save.requested');
      learn({ draft: SECOND });
      expect(context().isOffered).toBe(true);
      expect(outcome()).toBe('Open');
    });

    it('takes the place of one that only the end of an earlier task had saved', () => {
      const earlier = { status: 'saved', savedBy: 'taskEnd', isEdited: false } as const;
      const { learn, outcome, context } = startEditor({ stored: aStoredSummary(KEPT, earlier) });
      expect(outcome()).toBe('Kept');
      learn({ draft: aDraft({ Situation: 'A refund', Outcome: 'All of it' }, NOW + 60_000) });
      expect(outcome()).toBe('All of it');
      expect(context().isOffered).toBe(false);
    });

    it('is not offered again once declined', () => {
      const { learn, type, send, context } = startEditor({ draft: FIRST });
      type('Mine');
      learn({ draft: SECOND });
      send({ type: 'draft.declined' });
      learn({ draft: SECOND, request: { id: '1', by: 'Grace', at: NOW } });
      expect(context().isOffered).toBe(false);
    });

    it('is the newest of several, and goes where the other had gone', () => {
      const { learn, type, decide, outcome, kept } = startEditor({ draft: FIRST });
      type('Mine');
      learn({ draft: SECOND });
      type('Mine too');
      learn({ draft: THIRD });
      decide('draft.taken');
      expect(outcome()).toBe('Closed');
      expect(kept[kept.length - 1]).toMatchObject({ sections: THIRD.sections, isEdited: true });
    });

    it('gives back the text whose place it took', () => {
      const { learn, type, decide, outcome, context, kept } = startEditor({ draft: FIRST });
      type('Mine');
      learn({ draft: SECOND });
      decide('draft.taken');
      decide('text.restored');
      expect(outcome()).toBe('Mine');
      expect(context().text?.answerRecord).toBe(FIRST.answerRecord);
      expect(context().putAside).toEqual([]);
      expect(kept[kept.length - 1]?.sections[1]?.text).toBe('Mine');
    });

    it('never loses what was typed, however often drafts and texts change places', () => {
      const { learn, type, decide, outcome } = startEditor({ draft: FIRST });
      type('Mine');
      learn({ draft: SECOND });
      decide('draft.taken');
      type('Mine, second try');
      decide('text.restored');
      expect(outcome()).toBe('Mine');
      decide('text.restored');
      expect(outcome()).toBe('Mine, second try');
    });

    it('never loses a note either, though the sections beside it are the draft’s', () => {
      const { learn, send, decide, context } = startEditor({ draft: FIRST });
      send({ type: 'note.edited', text: 'Call back', at: NOW });
      learn({ kept: aVersion(THEIRS, { editor: 'other', editedAt: NOW + 900_000 }) });
      decide('rival.declined');
      decide('text.restored');
      expect(context().text?.note).toBe('');
      decide('text.restored');
      expect(context().text?.note).toBe('Call back');
    });

    it('joins a note that was written before it', () => {
      const { send, learn, pass, outcome, context, kept } = startEditor();
      send({ type: 'note.edited', text: 'Call back', at: NOW });
      pass(300);
      learn({ draft: FIRST });
      expect(outcome()).toBe('Open');
      expect(context().isOffered).toBe(false);
      expect(kept).toEqual([
        expect.objectContaining({ sequence: 1, sections: [], note: 'Call back' }),
        expect.objectContaining({ sequence: 2, sections: FIRST.sections, note: 'Call back' }),
      ]);
    });
  });

  describe('a text from elsewhere', () => {
    const theirs = aVersion(THEIRS, { sequence: 3, base: 2, editedAt: NOW + 60_000 });
    const inSync = aStoredSummary(THEIRS, { number: 9, updatedAt: NOW + 60_000 });

    it.each<[string, Partial<SummaryRecord>]>([
      ['another tab', { kept: theirs }],
      ['another computer', { stored: inSync }],
      ['another computer, that was met on the way to Sync', { conflict: inSync }],
    ])('of %s is shown where nothing was typed', (_, news) => {
      const { learn, outcome, context } = startEditor({ draft: FIRST });
      learn(news);
      expect(outcome()).toBe('Theirs');
      expect(context().rival).toBeUndefined();
    });

    it.each<[string, Partial<SummaryRecord>]>([
      ['another tab', { kept: theirs }],
      ['another computer', { stored: inSync }],
      ['another computer, that was met on the way to Sync', { conflict: inSync }],
    ])('of %s is reported where something was', (_, news) => {
      const { learn, type, outcome, context } = startEditor({ draft: FIRST });
      type('Mine');
      learn(news);
      expect(outcome()).toBe('Mine');
      expect(context().rival).toMatchObject({ at: NOW + 60_000 });
    });

    it('is reported where what this browser had kept is not in Sync', () => {
      const { outcome, context } = startEditor({ kept: aVersion(KEPT, { base: 4 }), stored: inSync });
      expect(outcome()).toBe('Kept');
      expect(context().rival).toBeDefined();
    });

    it('that reads the same is no news', () => {
      const { learn, type, context } = startEditor({ draft: FIRST });
      type('Theirs');
      learn({ stored: inSync, kept: theirs });
      expect(context()).toMatchObject({ rival: undefined, base: 9 });
    });

    it('is no news where it is its own', () => {
      const { learn, type, pass, kept, context, outcome } = startEditor({ draft: FIRST });
      type('Mi');
      pass(300);
      type('Mine');
      learn({ kept: kept[0], stored: aStoredSummary(THEIRS, { editor: 'me', number: 1 }) });
      expect(outcome()).toBe('Mine');
      expect(context().rival).toBeUndefined();
    });

    it('is no match for what was typed if nobody wrote it', () => {
      const { learn, type, outcome, context } = startEditor({ draft: FIRST });
      type('Mine');
      learn({ stored: { ...inSync, editor: 'agent-assist', isEdited: false } });
      expect(outcome()).toBe('Mine');
      expect(context()).toMatchObject({ rival: undefined, base: 9 });
    });

    it('does not bring back an older draft than the one shown', () => {
      const { learn, outcome } = startEditor({ draft: FIRST });
      learn({ draft: THIRD });
      const late = { editor: 'agent-assist', isEdited: false, updatedAt: NOW + 1 };
      learn({ stored: aStoredSummary({ Situation: 'A refund', Outcome: 'Open' }, late) });
      expect(outcome()).toBe('Closed');
    });

    it('takes the place of mine, which comes back when it is wanted', () => {
      const { learn, type, decide, outcome, kept, context } = startEditor({ draft: FIRST });
      type('Mine');
      learn({ conflict: inSync });
      decide('rival.taken');
      expect(outcome()).toBe('Theirs');
      expect(kept[kept.length - 1]).toMatchObject({ base: 9, sections: someSections(THEIRS) });
      expect(context().rival).toBeUndefined();

      decide('text.restored');

      expect(outcome()).toBe('Mine');
      expect(kept[kept.length - 1]).toMatchObject({ base: 9, isEdited: true });
    });

    it('makes way for mine, is not reported again, and comes back when it is wanted', () => {
      const { learn, type, decide, outcome, kept, context } = startEditor({ draft: FIRST });
      type('Mine');
      learn({ conflict: inSync });
      decide('rival.declined');
      expect(outcome()).toBe('Mine');
      expect(kept[kept.length - 1]).toMatchObject({ base: 9, isEdited: true });
      learn({ request: { id: '1', by: 'Grace', at: NOW } });
      expect(context().rival).toBeUndefined();

      decide('text.restored');

      expect(outcome()).toBe('Theirs');
    });

    it('of another tab is known to what makes it give way, and is not reported again', () => {
      const { learn, type, decide, kept, context } = startEditor({ draft: FIRST });
      type('Mine');
      learn({ kept: theirs });
      decide('rival.declined');
      expect(kept[kept.length - 1]).toMatchObject({
        base: 2,
        grewFrom: { editor: 'other-tab', sequence: 3 },
      });
      learn({ request: { id: '1', by: 'Grace', at: NOW } });
      expect(context().rival).toBeUndefined();
    });

    it('is reported though what this browser had kept is found only later', () => {
      const { learn, outcome, context } = startEditor({ stored: inSync });
      expect(outcome()).toBe('Theirs');
      learn({ kept: aVersion(KEPT, { base: 4 }) });
      expect(outcome()).toBe('Kept');
      expect(context()).toMatchObject({ base: 4, rival: { base: 9 } });
    });

    it('makes an end of what was kept before a reload, when it is chosen', () => {
      const { decide, kept } = startEditor({ kept: aVersion(KEPT, { base: 4 }), conflict: inSync });
      decide('rival.taken');
      expect(kept).toEqual([
        expect.objectContaining({
          base: 9,
          sections: someSections(THEIRS),
          grewFrom: { editor: 'other-tab', sequence: 1, is: { status: 'draft' } },
        }),
      ]);
    });

    it('does not turn what was saved into a draft when it gives way', () => {
      const { learn, type, decide, saved } = startEditor({ draft: FIRST });
      type('Mine');
      decide('save.requested');
      learn({ conflict: inSync });
      decide('rival.declined');
      expect(saved.map(({ base, is }) => [base, is.status])).toEqual([
        [0, 'saved'],
        [9, 'saved'],
      ]);
    });

    it('is settled once it reads the same as mine', () => {
      const { learn, type, context } = startEditor({ draft: FIRST });
      type('Mine');
      learn({ kept: theirs });
      learn({ kept: { ...theirs, sequence: 4, sections: someSections({ ...THEIRS, Outcome: 'Mine' }) } });
      expect(context().rival).toBeUndefined();

      learn({ stored: inSync });
      expect(context().rival).toBeDefined();
      learn({ stored: { ...inSync, number: 10, sections: someSections({ ...THEIRS, Outcome: 'Mine' }) } });
      expect(context()).toMatchObject({ rival: undefined, base: 10 });
    });

    it('is not replaced by an older one of the same tab that reaches Sync later', () => {
      const { learn, type, decide, outcome, kept } = startEditor({ draft: FIRST });
      type('Mine');
      learn({ kept: theirs });
      learn({ stored: aStoredSummary({ ...THEIRS, Outcome: 'The' }, { editor: 'other-tab', number: 3 }) });
      decide('rival.taken');
      expect(outcome()).toBe('Theirs');
      expect(kept[kept.length - 1]?.base).toBe(3);
    });
  });

  it('can be begun by hand, under given titles', () => {
    const { send, type, pass, kept } = startEditor();
    send({ type: 'writing.started', titles: ['Situation', '__proto__'], at: NOW });
    type('By hand');
    pass(300);
    expect(kept).toEqual([
      expect.objectContaining({
        answerRecord: undefined,
        sections: [
          { title: 'Situation', text: '' },
          { title: '__proto__', text: 'By hand' },
        ],
      }),
    ]);
  });

  it('can go on from what a colleague wrote, and gives back what stood there', () => {
    const { type, send, decide, outcome, context, kept } = startEditor({ draft: FIRST });
    type('Mine');
    send({ type: 'note.edited', text: 'My note', at: NOW });
    send({ type: 'start.taken', sections: someSections(THEIRS), at: NOW });
    expect(outcome()).toBe('Theirs');
    expect(context().text?.note).toBe('My note');
    expect(context().text?.answerRecord).toBeUndefined();
    expect(kept).toHaveLength(1);
    decide('text.restored');
    expect(outcome()).toBe('Mine');
  });

  it('still goes on from what was kept before a reload, when another text takes its place and makes way', () => {
    const { send, decide, kept } = startEditor({ kept: aVersion(KEPT, { base: 4 }) });
    const before = expect.objectContaining({
      grewFrom: { editor: 'other-tab', sequence: 1, is: { status: 'draft' } },
    }) as SummaryVersion;
    send({ type: 'start.taken', sections: someSections(THEIRS), at: NOW });
    decide('text.restored');
    decide('text.restored');
    expect(kept).toEqual([before, before, before]);
  });
});
