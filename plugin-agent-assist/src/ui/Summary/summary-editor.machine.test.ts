import { createActor } from 'xstate';

import { aDraft, NOW } from '../../testing/ui/builders';
import { summaryEditorMachine } from './summary-editor.machine';

const FIRST = aDraft({ Situation: 'A refund', Outcome: 'Open' }, NOW);
const SECOND = aDraft({ Situation: 'A refund', Outcome: 'Refunded' }, NOW + 1);
const THIRD = aDraft({ Situation: 'A refund', Outcome: 'Closed' }, NOW + 2);

const startEditor = () => {
  const editor = createActor(summaryEditorMachine).start();
  return {
    editor,
    arrive: (draft: typeof FIRST, at = draft.createdAt) => editor.send({ type: 'draft.arrived', draft, at }),
    type: (text: string) => editor.send({ type: 'section.edited', index: 1, text }),
    texts: () => editor.getSnapshot().context.text?.sections.map(({ text }) => text),
    state: () => editor.getSnapshot().value,
  };
};

describe('summary editor', () => {
  it('replaces a draft that nobody has touched', () => {
    const { arrive, texts, state, editor } = startEditor();
    arrive(FIRST);
    arrive(SECOND);
    expect(texts()).toEqual(['A refund', 'Refunded']);
    expect(state()).toBe('asDrafted');
    expect(editor.getSnapshot().context.text?.startedAt).toBe(NOW + 1);
  });

  it('takes the first showing of a draft for its start, however often it is shown', () => {
    const { arrive, editor } = startEditor();
    arrive(FIRST, 1_000);
    arrive({ ...FIRST }, 9_000);
    expect(editor.getSnapshot().context.text?.startedAt).toBe(1_000);
  });

  it('offers a newer draft instead of overwriting what was typed', () => {
    const { arrive, type, texts, state } = startEditor();
    arrive(FIRST);
    type('Mine');
    arrive(SECOND);
    expect(state()).toBe('offered');
    expect(texts()).toEqual(['A refund', 'Mine']);
  });

  it('does not offer a draft again that was declined', () => {
    const { arrive, type, state, editor } = startEditor();
    arrive(FIRST);
    type('Mine');
    arrive(SECOND);
    editor.send({ type: 'draft.declined' });
    arrive(SECOND);
    expect(state()).toBe('edited');
  });

  it('offers the newest of several', () => {
    const { arrive, type, texts, editor } = startEditor();
    arrive(FIRST);
    type('Mine');
    arrive(SECOND);
    arrive(THIRD);
    editor.send({ type: 'draft.taken', at: NOW });
    expect(texts()).toEqual(['A refund', 'Closed']);
  });

  it('goes on taking what is typed while a draft is on offer', () => {
    const { arrive, type, texts } = startEditor();
    arrive(FIRST);
    type('Mine');
    arrive(SECOND);
    type('Mine too');
    expect(texts()).toEqual(['A refund', 'Mine too']);
  });

  it('brings back the text that a draft replaced', () => {
    const { arrive, type, texts, state, editor } = startEditor();
    arrive(FIRST);
    type('Mine');
    arrive(SECOND);
    editor.send({ type: 'draft.taken', at: NOW });
    editor.send({ type: 'text.restored' });
    expect(texts()).toEqual(['A refund', 'Mine']);
    expect(state()).toBe('edited');
    expect(editor.getSnapshot().context.text?.answerRecord).toBe(FIRST.answerRecord);
    expect(editor.getSnapshot().context.replaced).toEqual([]);
  });

  it('never throws away what was typed, however often drafts and texts change places', () => {
    const { arrive, type, texts, editor } = startEditor();
    arrive(FIRST);
    type('Mine');
    arrive(SECOND);
    editor.send({ type: 'draft.taken', at: NOW });
    type('Mine, second try');
    editor.send({ type: 'text.restored' });
    expect(texts()).toEqual(['A refund', 'Mine']);
    editor.send({ type: 'text.restored' });
    expect(texts()).toEqual(['A refund', 'Mine, second try']);
  });

  it('goes on where a kept editor was left', () => {
    const { arrive, type, editor } = startEditor();
    arrive(FIRST);
    type('Mine');
    const later = createActor(summaryEditorMachine, {
      snapshot: structuredClone(editor.getPersistedSnapshot()),
    }).start();
    later.send({ type: 'draft.arrived', draft: FIRST, at: NOW });
    expect(later.getSnapshot().value).toBe('edited');
    expect(later.getSnapshot().context.text?.sections[1]?.text).toBe('Mine');
  });
});
