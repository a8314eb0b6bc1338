import * as React from 'react';
import { act, fireEvent, screen, within } from '@testing-library/react';
import { axe } from 'jest-axe';

import type { AssistFailure } from '../../domain/failure';
import type { SummaryVersion } from '../../domain/summary';
import type { SummaryRecord, SummaryView } from '../../store/state';
import {
  aDraft,
  aSession,
  aState,
  aStoredSummary,
  aTaskSid,
  aVersion,
  NOW,
  recordCommands,
  type SessionParts,
} from '../../testing/ui/builders';
import { renderWithState } from '../../testing/ui/render';
import { formatTime } from '../strings';
import { Summary } from './Summary';

const A = aTaskSid('a');
const B = aTaskSid('b');
const TEXT = { Situation: 'The customer wants to return a jacket.', Outcome: 'Refund agreed.' };
const THEIRS = { Situation: TEXT.Situation, Outcome: 'Exchange agreed.' };
const DRAFT = aDraft(TEXT);
const NEWER = aDraft({ Situation: 'A jacket is returned.', Outcome: 'Refund paid.' }, NOW + 60_000);
const DOWN: AssistFailure = { kind: 'unreachable', message: 'The connector did not answer within 10 s' };
const TOO_LONG: AssistFailure = { kind: 'tooLong', message: 'This is 20,000 bytes; 14,336 fit' };
const LATER = NOW + 60_000;

interface Parts extends Partial<SummaryRecord>, Partial<Pick<SummaryView, 'failure' | 'notSaved'>> {
  readonly session?: Partial<NonNullable<SessionParts['view']>>;
}

const summaryOf = (phase: SummaryView['phase'], { failure, notSaved, session, ...summary }: Parts = {}) =>
  aState({
    [A]: aSession({ view: { ...session, summary: { phase, failure, notSaved } }, summary }),
    [B]: aSession(),
  });

const drafted = summaryOf('drafted', { draft: DRAFT });

const renderSummary = (state = drafted, { inFront = true } = {}) => {
  const commands = recordCommands();
  let time = NOW;
  const now = () => time;
  const element = (taskSid = A, front = inFront) => (
    <Summary key={taskSid} taskSid={taskSid} commands={commands} inFront={front} now={now} />
  );
  const view = renderWithState(state, element());
  const versions = (name: 'keepSummary' | 'saveSummary'): readonly SummaryVersion[] =>
    commands.calls.flatMap((call) =>
      (call[0] === 'keepSummary' || call[0] === 'saveSummary') && call[0] === name ? [call[2]] : [],
    );
  return {
    ...view,
    commands,
    kept: () => versions('keepSummary'),
    saved: () => versions('saveSummary'),
    passTime: (ms: number) => void (time += ms),
    showTask: (taskSid: typeof A) => view.rerender(element(taskSid)),
    wrapUp: () => view.rerender(element(A, true)),
  };
};

const region = () => screen.getByRole('region', { name: 'Summary' });
const button = (name: string) => within(region()).getByRole('button', { name });
const noButton = (name: string) => expect(screen.queryByRole('button', { name })).not.toBeInTheDocument();
const box = (name: string) => within(region()).getByRole('textbox', { name });
const textsOf = ({ sections }: SummaryVersion) => sections.map(({ text }) => text);

describe('Summary', () => {
  it('is folded while the chat is live, and unfolds', async () => {
    const { user } = renderSummary(drafted, { inFront: false });
    expect(button('Summary')).toHaveAttribute('aria-expanded', 'false');
    expect(screen.queryByRole('textbox')).not.toBeInTheDocument();
    expect(region()).toHaveTextContent('Ready to read');

    await user.click(button('Summary'));

    expect(button('Summary')).toHaveAttribute('aria-expanded', 'true');
    expect(box('Situation')).toBeVisible();
  });

  it('opens at wrap-up, though the agent had folded it before', async () => {
    const { user, wrapUp } = renderSummary(drafted, { inFront: false });
    await user.dblClick(button('Summary'));
    wrapUp();
    expect(box('Situation')).toBeVisible();
  });

  it('is open where the agent had begun to write before a reload', () => {
    renderSummary(summaryOf('edited', { kept: aVersion({ Situation: 'Kept' }) }), { inFront: false });
    expect(box('Situation')).toHaveValue('Kept');
  });

  it('asks for a summary in one press, folded or not', async () => {
    const { user, commands } = renderSummary(summaryOf('none'), { inFront: false });
    await user.click(button('Generate summary'));
    expect(commands.calls).toEqual([['requestSummary', A]]);
    expect(button('Summary')).toHaveAttribute('aria-expanded', 'true');
  });

  it('asks once while one is being written', async () => {
    const { user, commands } = renderSummary(summaryOf('requested'));
    expect(button('Generate summary')).toHaveAttribute('aria-disabled', 'true');
    await user.click(button('Generate summary'));
    expect(commands.calls).toEqual([]);
    expect(region()).toHaveTextContent('Writing…');
  });

  it('waits with the offer until there is a session to ask', async () => {
    const { user, commands } = renderSummary(summaryOf('none', { session: { phase: 'starting' } }));
    await user.click(button('Generate summary'));
    expect(commands.calls).toEqual([]);
    expect(region()).toHaveTextContent('as soon as Agent Assist is connected');
  });

  it('shows one text box per section, named by it', () => {
    renderSummary();
    expect(box('Situation')).toHaveValue('The customer wants to return a jacket.');
    expect(box('Outcome')).toHaveValue('Refund agreed.');
    expect(screen.getAllByRole('textbox')).toHaveLength(2);
  });

  it('names the box of a section that has no title', () => {
    renderSummary(summaryOf('drafted', { draft: aDraft({ '': 'All in one.' }) }));
    expect(box('Summary text')).toHaveValue('All in one.');
  });

  it('shows HTML as it is written, and any name of a section', async () => {
    const html = '<img src=x onerror=alert(1)>';
    const sections = { ['__proto__']: html, [html]: 'x' };
    const { user, kept, container } = renderSummary(
      summaryOf('drafted', {
        draft: aDraft(sections),
        others: [aStoredSummary(sections, { agent: html, note: html })],
      }),
    );
    await user.click(button('Their summary'));
    await user.type(box('__proto__'), '!');
    await user.tab();
    expect(kept().map(textsOf)).toEqual([[`${html}!`, 'x']]);
    expect(box(html)).toHaveValue('x');
    expect(container.querySelector('img')).toBeNull();
  });

  describe('keeping what is typed', () => {
    it('waits for a pause, while the agent stays in the box', () => {
      jest.useFakeTimers();
      const { kept } = renderSummary();
      fireEvent.change(box('Outcome'), { target: { value: 'Mine' } });
      expect(kept()).toEqual([]);
      act(() => {
        jest.advanceTimersByTime(300);
      });
      expect(kept().map(textsOf)).toEqual([[TEXT.Situation, 'Mine']]);
      jest.useRealTimers();
    });

    it.each<[string, (unmount: () => void) => void]>([
      ['the agent leaves the box', () => fireEvent.blur(box('Outcome'))],
      ['the page goes', () => fireEvent(window, new Event('pagehide'))],
      ['the summary goes', (unmount) => unmount()],
      [
        'the page is hidden',
        () => {
          jest.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
          fireEvent(document, new Event('visibilitychange', { bubbles: true }));
        },
      ],
    ])('does not wait where %s', (_, leave) => {
      const { kept, unmount } = renderSummary();
      fireEvent.change(box('Outcome'), { target: { value: 'Mine' } });
      leave(unmount);
      expect(kept().map(textsOf)).toEqual([[TEXT.Situation, 'Mine']]);
      jest.restoreAllMocks();
    });

    it('does it before the desk sends what it has, when the page goes', () => {
      const seen: number[] = [];
      const desk = () => void seen.push(commands.calls.length);
      window.addEventListener('pagehide', desk);
      const { commands } = renderSummary();
      fireEvent.change(box('Outcome'), { target: { value: 'Mine' } });
      fireEvent(window, new Event('pagehide'));
      window.removeEventListener('pagehide', desk);
      expect(seen).toEqual([1]);
    });

    it('does not wait where the task goes', () => {
      const { kept, show } = renderSummary();
      fireEvent.change(box('Outcome'), { target: { value: 'Mine' } });
      show(aState({}));
      expect(kept().map(textsOf)).toEqual([[TEXT.Situation, 'Mine']]);
    });

    it('leaves box, caret and focus alone when it comes back, from this browser or from Sync', async () => {
      const { user, show, kept } = renderSummary();
      const outcome = box('Outcome') as HTMLTextAreaElement;
      await user.type(outcome, ' Mi');
      fireEvent(window, new Event('pagehide'));
      await user.type(outcome, 'ne.');
      outcome.setSelectionRange(3, 3);

      const [before] = kept();
      const { editor = '' } = before ?? {};
      show(summaryOf('edited', { draft: DRAFT, kept: before }));
      show(summaryOf('edited', { draft: DRAFT, stored: aStoredSummary(TEXT, { editor, number: 3 }) }));

      expect(box('Outcome')).toBe(outcome);
      expect(outcome).toHaveFocus();
      expect(outcome).toHaveValue('Refund agreed. Mine.');
      expect(outcome.selectionStart).toBe(3);
    });
  });

  describe('what the agent typed', () => {
    it('is there when the agent comes back from another task, in the same editor, and is not shown there', async () => {
      const { user, showTask, kept } = renderSummary();
      await user.type(box('Outcome'), ' Mine.');
      showTask(B);
      expect(screen.queryByRole('textbox')).not.toBeInTheDocument();
      showTask(A);
      expect(box('Outcome')).toHaveValue('Refund agreed. Mine.');
      await user.type(box('Outcome'), '!');
      await user.tab();
      const [first, ...rest] = kept();
      expect(rest.map(({ editor, sequence }) => [editor, sequence])).toEqual([[first?.editor, 2]]);
    });

    it('is there though the session has lost its draft', async () => {
      const { user, show } = renderSummary();
      await user.type(box('Outcome'), ' Mine.');
      show(summaryOf('none'));
      expect(box('Outcome')).toHaveValue('Refund agreed. Mine.');
    });

    it('is forgotten with the task', async () => {
      const { user, show, showTask } = renderSummary();
      await user.type(box('Outcome'), ' Mine.');
      showTask(B);
      show(aState({ [B]: aSession() }));
      show(drafted);
      showTask(A);
      expect(box('Outcome')).toHaveValue('Refund agreed.');
    });

    it('goes into an editor of its own with every page', async () => {
      const editors = new Set<string>();
      for (let page = 1; page <= 2; page += 1) {
        const { user, kept, unmount } = renderSummary();
        await user.type(box('Outcome'), '!');
        unmount();
        kept().forEach(({ editor }) => editors.add(editor));
      }
      expect(editors.size).toBe(2);
    });

    it('survives a newer draft, which is offered', async () => {
      const { user, show } = renderSummary();
      await user.type(box('Outcome'), ' Mine.');
      show(summaryOf('drafted', { draft: NEWER }));
      expect(box('Outcome')).toHaveValue('Refund agreed. Mine.');

      await user.click(button('Keep mine'));

      expect(box('Outcome')).toHaveValue('Refund agreed. Mine.');
      noButton('Use new draft');
    });

    it('is told of what a new draft will not do to it, while that is written', async () => {
      const { user, show } = renderSummary();
      await user.type(box('Outcome'), ' Mine.');
      show(summaryOf('requested', { draft: DRAFT }));
      expect(screen.getByRole('status')).toHaveTextContent(
        'A new draft is being written. It will be offered to you, and your text stays',
      );
      show(summaryOf('edited', { draft: NEWER }));
      expect(region()).not.toHaveTextContent('is being written');
    });

    it('is asked about one thing at a time', async () => {
      const { user, show } = renderSummary();
      await user.type(box('Outcome'), ' Mine.');
      show(summaryOf('edited', { draft: NEWER, stored: aStoredSummary(THEIRS, { number: 5 }) }));
      noButton('Use new draft');
      await user.click(button('Keep mine'));
      expect(button('Use new draft')).toBeVisible();
      await user.click(button('Keep mine'));
      expect(box('Outcome')).toHaveValue('Refund agreed. Mine.');
    });

    it('comes back after it was replaced by a newer draft', async () => {
      const { user, show, kept } = renderSummary();
      await user.type(box('Outcome'), ' Mine.');
      show(summaryOf('drafted', { draft: NEWER }));
      await user.click(button('Use new draft'));
      expect(box('Outcome')).toHaveValue('Refund paid.');

      await user.click(button('Bring back my text'));

      expect(box('Outcome')).toHaveValue('Refund agreed. Mine.');
      expect(kept().map((version) => textsOf(version)[1])).toEqual([
        'Refund agreed. Mine.',
        'Refund paid.',
        'Refund agreed. Mine.',
      ]);
    });
  });

  describe('saving', () => {
    it('sends what stands in the boxes, with the times of showing and saving', async () => {
      const { user, saved, passTime } = renderSummary();
      await user.type(box('Outcome'), ' Thanks.');
      passTime(42_000);
      await user.click(button('Save summary'));
      expect(saved()).toEqual([
        expect.objectContaining({
          answerRecord: DRAFT.answerRecord,
          isEdited: true,
          sections: [DRAFT.sections[0], { title: 'Outcome', text: 'Refund agreed. Thanks.' }],
          startedAt: NOW,
          is: { status: 'saved', savedBy: 'agent', submittedAt: NOW + 42_000 },
        }),
      ]);
    });

    it('counts from when the draft is first seen, not from when it came', async () => {
      const { user, saved, passTime } = renderSummary(drafted, { inFront: false });
      passTime(30_000);
      await user.click(button('Summary'));
      await user.click(button('Save summary'));
      expect(saved()).toEqual([expect.objectContaining({ startedAt: NOW + 30_000 })]);
    });

    it('cannot be pressed twice, and keeps the focus', async () => {
      const { user, saved } = renderSummary();
      button('Save summary').focus();
      await user.keyboard('{Enter}');
      expect(region()).toHaveTextContent('Saving…');
      expect(button('Save summary')).toHaveAttribute('aria-disabled', 'true');
      expect(button('Save summary')).toHaveFocus();
      await user.keyboard('{Enter}');
      expect(saved()).toHaveLength(1);
    });

    it('leaves the agent in the text when the mouse presses Save', async () => {
      const { user, saved } = renderSummary();
      await user.type(box('Outcome'), ' Mine.');
      await user.click(button('Save summary'));
      expect(saved()).toHaveLength(1);
      expect(box('Outcome')).toHaveFocus();
    });

    it('says when it was saved, until something is changed again', async () => {
      const { user, show } = renderSummary();
      await user.click(button('Save summary'));
      const stored = aStoredSummary(TEXT, { status: 'saved', savedBy: 'agent', updatedAt: LATER });
      show(summaryOf('saved', { draft: DRAFT, stored }));
      expect(region()).toHaveTextContent(`Saved ${formatTime(LATER)}`);
      expect(button('Save summary')).toHaveAttribute('aria-disabled', 'true');

      await user.type(box('Outcome'), '!');

      expect(region()).not.toHaveTextContent('Saved');
      expect(button('Save summary')).not.toHaveAttribute('aria-disabled');
    });

    it('says that the end of the task did it', () => {
      const stored = aStoredSummary(TEXT, { status: 'saved', savedBy: 'taskEnd' });
      renderSummary(summaryOf('saved', { stored }));
      expect(region()).toHaveTextContent('Saved when the task ended');
    });

    it('says that a draft is a draft, and when Sync got what the agent made of it', async () => {
      const { user, show, kept } = renderSummary();
      expect(region()).toHaveTextContent(/Draft(?! kept)/);
      await user.type(box('Outcome'), '!');
      await user.tab();
      expect(region()).not.toHaveTextContent('Draft kept');
      const stored = aStoredSummary(
        { ...TEXT, Outcome: 'Refund agreed.!' },
        { editor: kept()[0]?.editor ?? '', updatedAt: LATER },
      );
      show(summaryOf('edited', { draft: DRAFT, stored }));
      expect(region()).toHaveTextContent(`Draft kept ${formatTime(LATER)}`);
    });

    it('names a failure, keeps the text, and tries again on Retry', async () => {
      const { user, show, commands } = renderSummary();
      await user.type(box('Outcome'), ' Mine.');
      await user.click(button('Save summary'));
      show(summaryOf('saving', { draft: DRAFT, notSaved: DOWN }));
      expect(screen.getByRole('status')).toHaveTextContent(
        'Not saved yet: The connector did not answer within 10 s. Your text is still here.',
      );
      expect(box('Outcome')).toHaveValue('Refund agreed. Mine.');
      await user.click(button('Retry'));
      expect(commands.calls[commands.calls.length - 1]).toEqual(['retry', A]);
    });

    it('says that a text is too long, where Retry would not help', async () => {
      const { user, show, saved } = renderSummary();
      await user.click(button('Save summary'));
      show(summaryOf('edited', { draft: DRAFT, notSaved: TOO_LONG }));
      expect(screen.getByRole('status')).toHaveTextContent('This is 20,000 bytes; 14,336 fit.');
      noButton('Retry');
      await user.clear(box('Outcome'));
      await user.click(button('Save summary'));
      expect(saved().map((version) => textsOf(version)[1])).toEqual(['Refund agreed.', '']);
    });
  });

  describe('the keyboard’s place', () => {
    it('is in the text after a decision', async () => {
      const { user, show } = renderSummary();
      await user.type(box('Outcome'), ' Mine.');
      show(summaryOf('drafted', { draft: NEWER }));
      button('Keep mine').focus();
      await user.keyboard('{Enter}');
      expect(box('Situation')).toHaveFocus();
    });

    it('is still in the summary when the box or the button where it was has gone', async () => {
      const { user, show } = renderSummary();
      await user.click(box('Outcome'));
      show(summaryOf('drafted', { draft: aDraft({ Situation: 'Short.' }, LATER) }));
      expect(box('Situation')).toHaveFocus();

      show(summaryOf('none', { failure: DOWN }));
      button('Retry').focus();
      show(summaryOf('requested'));
      expect(box('Situation')).toHaveFocus();
    });

    it('is left where the agent has taken it', async () => {
      const { user, show } = renderSummary();
      await user.click(box('Outcome'));
      await user.click(document.body);
      show(summaryOf('drafted', { draft: aDraft({ Situation: 'Short.' }, LATER) }));
      expect(document.body).toHaveFocus();
    });
  });

  describe('where no summary comes', () => {
    it('names why, and asks again on Retry', async () => {
      const { user, commands } = renderSummary(summaryOf('none', { failure: DOWN }));
      expect(screen.getByRole('status')).toHaveTextContent(
        'No summary was written: The connector did not answer',
      );
      await user.click(button('Retry'));
      expect(commands.calls).toEqual([['requestSummary', A]]);
    });

    it('does not go on about it while the agent writes instead, but names the next failure', async () => {
      const { user, show } = renderSummary(summaryOf('none', { failure: DOWN }));
      await user.click(button('Write summary'));
      expect(screen.queryByText(/No summary was written/)).not.toBeInTheDocument();
      await user.keyboard('A jacket');
      expect(screen.queryByText(/No summary was written/)).not.toBeInTheDocument();

      await user.click(button('Generate summary'));
      show(summaryOf('requested'));
      show(summaryOf('none', { failure: DOWN }));
      expect(screen.getByText(/No summary was written/)).toBeVisible();
    });

    it.each<[string, Parts]>([
      ['has failed', { failure: DOWN }],
      ['is not connected', { session: { phase: 'starting' } }],
      ['has failed to start', { session: { phase: 'failed' } }],
      ['writes none here', { session: { features: ['SMART_REPLY'] } }],
    ])('the agent writes it, as where Agent Assist %s', async (_, parts) => {
      const { user, saved } = renderSummary(summaryOf('none', parts));
      await user.click(button('Write summary'));
      expect(box('Situation')).toHaveFocus();
      await user.keyboard('A jacket');
      expect(box('Action')).toHaveValue('');
      expect(box('Resolution')).toHaveValue('');
      await user.click(button('Save summary'));
      expect(saved()).toEqual([
        expect.objectContaining({
          answerRecord: undefined,
          sections: [
            { title: 'Situation', text: 'A jacket' },
            { title: 'Action', text: '' },
            { title: 'Resolution', text: '' },
          ],
        }),
      ]);
    });

    it('there are the titles of the last one that is known', async () => {
      const others = [aStoredSummary({ Reason: 'x', Promise: 'y' })];
      const { user } = renderSummary(summaryOf('none', { others }));
      await user.click(button('Write summary'));
      expect(screen.getAllByRole('textbox').map((one) => one.getAttribute('id'))).toHaveLength(2);
      expect(box('Promise')).toHaveValue('');
    });

    it('a late draft is offered to whoever has begun to write', async () => {
      const { user, show } = renderSummary(summaryOf('none'));
      await user.click(button('Write summary'));
      await user.keyboard('By hand');
      show(drafted);
      expect(box('Situation')).toHaveValue('By hand');
      expect(button('Use new draft')).toBeVisible();
    });

    it('nothing is generated where that is switched off', () => {
      renderSummary(summaryOf('none', { session: { features: ['SMART_REPLY'] } }));
      noButton('Generate summary');
      expect(region()).toHaveTextContent('Drafts are switched off');
    });
  });

  describe('a text of another tab or computer', () => {
    const conflict = aStoredSummary(THEIRS, { number: 5, updatedAt: LATER });
    const contested = summaryOf('edited', { draft: DRAFT, conflict });

    it('is simply shown where nothing was typed', () => {
      const { show } = renderSummary();
      show(summaryOf('drafted', { draft: DRAFT, kept: aVersion(THEIRS) }));
      expect(box('Outcome')).toHaveValue('Exchange agreed.');
      expect(screen.queryByRole('status')).not.toBeInTheDocument();
    });

    it.each<[string, Partial<SummaryRecord>]>([
      ['another tab', { kept: aVersion(THEIRS, { editedAt: LATER }) }],
      ['another computer', { stored: conflict }],
      ['another computer, that is in the way', { conflict }],
    ])('is told of and can be compared (%s)', async (_, news) => {
      const { user, show } = renderSummary();
      await user.type(box('Outcome'), ' Mine.');
      show(summaryOf('edited', { draft: DRAFT, ...news }));
      expect(screen.getByRole('status')).toHaveTextContent(`Changed elsewhere, ${formatTime(LATER)}`);
      expect(region()).toHaveTextContent('Not saved yet');
      expect(box('Outcome')).toHaveFocus();

      await user.click(button('Compare'));

      const comparison = screen.getByRole('group', { name: 'Compare' });
      expect(comparison).toHaveTextContent('SituationThe same in both.');
      expect(comparison).toHaveTextContent('OutcomeMineRefund agreed. Mine.TheirsExchange agreed.');
    });

    it('takes the place of mine on request, and mine can come back', async () => {
      const { user, show, kept } = renderSummary();
      await user.type(box('Outcome'), ' Mine.');
      show(contested);
      await user.click(button('Use theirs'));
      expect(box('Outcome')).toHaveValue('Exchange agreed.');
      noButton('Compare');
      await user.click(button('Bring back my text'));
      expect(box('Outcome')).toHaveValue('Refund agreed. Mine.');
      expect(kept().map(({ base }) => base)).toEqual([0, 5, 5]);
    });

    it('makes way for mine on request, and can come back', async () => {
      const { user, show, kept } = renderSummary();
      await user.type(box('Outcome'), ' Mine.');
      show(contested);
      await user.click(button('Keep mine'));
      expect(box('Outcome')).toHaveValue('Refund agreed. Mine.');
      expect(kept()[kept().length - 1]).toMatchObject({ base: 5 });
      await user.click(button('Bring back the other text'));
      expect(box('Outcome')).toHaveValue('Exchange agreed.');
    });
  });

  describe('hand-over', () => {
    const ada = aStoredSummary(TEXT, { worker: 'WK2', agent: 'Ada', note: 'She waits for a call.' });
    const handedOver = summaryOf('none', { others: [ada] });

    it('has a folded note, whose text goes with the summary', async () => {
      const { user, kept } = renderSummary();
      await user.click(button('Note for the next agent'));
      await user.type(box('Note for the next agent'), 'Call her back');
      await user.tab();
      expect(kept()).toEqual([
        expect.objectContaining({ note: 'Call her back', sections: DRAFT.sections, isEdited: true }),
      ]);
    });

    it('takes a note before there is a summary, and keeps it when one comes', async () => {
      const { user, show } = renderSummary(summaryOf('none'));
      await user.click(button('Note for the next agent'));
      await user.type(box('Note for the next agent'), 'Call her back');
      show(drafted);
      expect(box('Outcome')).toHaveValue('Refund agreed.');
      expect(box('Note for the next agent')).toHaveValue('Call her back');
    });

    it('keeps a note that was typed before anything was known of a draft in Sync', async () => {
      const { user, show, kept } = renderSummary(summaryOf('none'));
      await user.click(button('Note for the next agent'));
      await user.type(box('Note for the next agent'), 'Call her back');
      show(summaryOf('drafted', { stored: aStoredSummary(TEXT, { isEdited: false }) }));
      expect(box('Outcome')).toHaveValue('Refund agreed.');
      expect(box('Note for the next agent')).toHaveValue('Call her back');
      await user.tab();
      expect(kept()).toEqual([expect.objectContaining({ note: 'Call her back', isEdited: true, base: 1 })]);
    });

    it('leaves the agent in a note from before while they empty it and write another', async () => {
      const { user, kept } = renderSummary(
        summaryOf('edited', { kept: aVersion(TEXT, { note: 'Call her back' }) }),
      );
      await user.clear(box('Note for the next agent'));
      await user.keyboard('She will call');
      expect(box('Note for the next agent')).toHaveFocus();
      await user.tab();
      expect(kept().map(({ note, sections }) => [note, sections])).toEqual([
        ['She will call', aVersion(TEXT).sections],
      ]);
    });

    it('unfolds the note that comes from elsewhere, and lets it be folded', async () => {
      const { user, show } = renderSummary();
      show(summaryOf('edited', { draft: DRAFT, kept: aVersion(TEXT, { note: 'Call her back' }) }));
      expect(box('Note for the next agent')).toHaveValue('Call her back');
      await user.click(button('Note for the next agent'));
      expect(screen.getAllByRole('textbox')).toHaveLength(2);
    });

    it('shows at once what the other agent has left, the note first', async () => {
      const { user } = renderSummary(handedOver, { inFront: false });
      const theirs = screen.getByRole('article', { name: `From Ada, ${formatTime(NOW)}` });
      expect(theirs).toHaveTextContent(/She waits for a call\./);
      expect(theirs).not.toHaveTextContent('Refund agreed.');
      await user.click(within(theirs).getByRole('button', { name: 'Their summary' }));
      expect(theirs).toHaveTextContent(/She waits for a call\..*Refund agreed\./);
      expect(within(theirs).queryByRole('textbox')).not.toBeInTheDocument();
    });

    it('lets it be copied', async () => {
      const { user } = renderSummary(handedOver);
      const write = jest.spyOn(navigator.clipboard, 'writeText');
      await user.click(button('Copy'));
      expect(write).toHaveBeenCalledWith(
        `She waits for a call.\n\nSituation\n${TEXT.Situation}\n\nOutcome\nRefund agreed.`,
      );
    });

    it('lets it be gone on from, as a text of my own', async () => {
      const { user, kept } = renderSummary(handedOver);
      await user.click(button('Use as my start'));
      expect(box('Outcome')).toHaveValue('Refund agreed.');
      expect(kept()).toEqual([expect.objectContaining({ isEdited: true, note: '', base: 0 })]);
      expect(screen.getByRole('article', { name: /From Ada/ })).toBeVisible();
    });
  });

  describe('of a contact that lives for days, tells the day', () => {
    const at = NOW - 22 * 3_600_000;
    const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
    const moment = `${day.format(at)}, ${formatTime(at)}`;

    it.each<[string, string, Parts]>([
      [
        'on which a colleague handed it over',
        `From Ada, ${moment}`,
        { others: [aStoredSummary(TEXT, { worker: 'WK2', agent: 'Ada', updatedAt: at })] },
      ],
      [
        'on which it was saved',
        `Saved ${moment}`,
        { stored: aStoredSummary(TEXT, { status: 'saved', savedBy: 'agent', updatedAt: at }) },
      ],
      [
        'on which a draft was kept',
        `Draft kept ${moment}`,
        { stored: aStoredSummary(TEXT, { isEdited: true, updatedAt: at }) },
      ],
      [
        'on which it was changed elsewhere',
        `Changed elsewhere, ${moment}`,
        { kept: aVersion(TEXT), conflict: aStoredSummary(THEIRS, { number: 5, updatedAt: at }) },
      ],
      [
        'on which a supervisor asked for it',
        `Grace asked for a fresh summary, ${moment}`,
        { request: { id: '1', by: 'Grace', at } },
      ],
    ])('%s, unless that is today', (_, expected, parts) => {
      renderSummary(summaryOf('edited', parts));
      expect(region()).toHaveTextContent(expected);
    });
  });

  it('says who waits for a fresh summary, folded or not', () => {
    const request = { id: '1', by: 'Grace', at: NOW };
    renderSummary(summaryOf('drafted', { draft: DRAFT, request }), { inFront: false });
    expect(region()).toHaveTextContent('Grace asked for a fresh summary');
  });

  describe('copying', () => {
    it('copies all sections with their titles and says so', async () => {
      const { user } = renderSummary();
      await user.type(box('Outcome'), '!');
      const write = jest.spyOn(navigator.clipboard, 'writeText');
      await user.click(button('Copy summary'));
      expect(await screen.findByText('Copied')).toBeVisible();
      expect(write).toHaveBeenCalledWith(
        'Situation\nThe customer wants to return a jacket.\n\nOutcome\nRefund agreed.!',
      );
    });

    it('copies them as markdown that shows what was written', async () => {
      const sections = { next_steps: '1. Pay *now* <b>\n# of days: 3\n\n  - call_back', '': '[x](y)' };
      const { user } = renderSummary(summaryOf('drafted', { draft: aDraft(sections) }));
      const write = jest.spyOn(navigator.clipboard, 'writeText');
      await user.click(button('Copy as markdown'));
      expect(write).toHaveBeenCalledWith(
        '## Next steps\n\n1\\. Pay \\*now\\* \\<b\\>  \n\\# of days: 3\n\n\\- call\\_back\n\n\\[x\\](y)',
      );
    });

    it('says what to do where the browser does not allow it', async () => {
      const { user } = renderSummary();
      jest.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new DOMException('', 'NotAllowedError'));
      await user.click(button('Copy summary'));
      expect(await screen.findByText(/The browser did not allow copying/)).toBeVisible();
    });

    it('no longer says Copied once the text has changed', async () => {
      const { user } = renderSummary();
      await user.click(button('Copy summary'));
      await screen.findByText('Copied');
      await user.type(box('Outcome'), '!');
      expect(screen.queryByText('Copied')).not.toBeInTheDocument();
    });
  });

  it('can be worked by keyboard alone, from asking to saving', async () => {
    const { user, show, commands, saved } = renderSummary(summaryOf('none'));
    await user.tab();
    await user.tab();
    await user.keyboard('{Enter}');
    expect(commands.calls).toEqual([['requestSummary', A]]);
    show(drafted);
    await user.tab();
    await user.tab();
    expect(box('Outcome')).toHaveFocus();
    await user.keyboard('{End}!');
    await user.tab();
    expect(button('Note for the next agent')).toHaveFocus();
    await user.tab();
    await user.keyboard('{Enter}');
    expect(saved().map(textsOf)).toEqual([[TEXT.Situation, 'Refund agreed.!']]);
  });

  it('reads out what matters, and not every change of the draft', async () => {
    const { user, show } = renderSummary(summaryOf('requested'));
    expect(screen.getByText('Writing…')).toHaveAttribute('aria-live', 'polite');
    show(drafted);
    await user.type(box('Outcome'), '!');
    expect(screen.getByText('Draft')).toHaveAttribute('aria-live', 'off');
  });

  it.each([
    ['nothing yet', summaryOf('none')],
    ['requested', summaryOf('requested')],
    ['drafted', drafted],
    ['not saved', summaryOf('edited', { kept: aVersion(TEXT), notSaved: DOWN })],
    ['failed', summaryOf('drafted', { draft: DRAFT, failure: DOWN })],
    [
      'handed over',
      summaryOf('edited', {
        kept: aVersion(TEXT, { note: 'Call back' }),
        others: [aStoredSummary(TEXT, { agent: 'Ada', note: 'Hi' })],
        request: { id: '1', by: 'Grace', at: NOW },
      }),
    ],
  ])('has no accessibility violations: %s', async (_, state) => {
    const { container } = renderSummary(state);
    expect(await axe(container)).toHaveNoViolations();
  });

  it('has no accessibility violations: a newer draft and another text, compared', async () => {
    const { container, user, show } = renderSummary();
    await user.type(box('Outcome'), '!');
    show(summaryOf('drafted', { draft: NEWER, conflict: aStoredSummary(THEIRS) }));
    await user.click(button('Compare'));
    expect(await axe(container)).toHaveNoViolations();
    await user.click(button('Keep mine'));
    expect(button('Use new draft')).toBeVisible();
    expect(await axe(container)).toHaveNoViolations();
  });
});
