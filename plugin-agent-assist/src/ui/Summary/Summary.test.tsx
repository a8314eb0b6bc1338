import * as React from 'react';
import { screen, within } from '@testing-library/react';
import { axe } from 'jest-axe';

import type { AssistFailure } from '../../domain/failure';
import type { SummarySection } from '../../domain/summary';
import {
  aDraft,
  aSession,
  aState,
  aTaskSid,
  NOW,
  recordCommands,
  type SessionParts,
} from '../../testing/ui/builders';
import { renderWithState } from '../../testing/ui/render';
import { formatTime } from '../strings';
import { Summary } from './Summary';
import { createSummaryEdits } from './summary-edits';

const A = aTaskSid('a');
const B = aTaskSid('b');
const DRAFT = aDraft({ Situation: 'The customer wants to return a jacket.', Outcome: 'Refund agreed.' });
const NEWER = aDraft({ Situation: 'A jacket is returned.', Outcome: 'Refund paid.' }, NOW + 60_000);
const REFUSED: AssistFailure = { kind: 'unreachable', message: 'The connector did not answer within 10 s' };

const summaryOf = (
  phase: 'none' | 'requested' | 'drafted' | 'saving' | 'saved',
  rest: Omit<SessionParts, 'view'> & { readonly failure?: AssistFailure } = {},
) => {
  const { failure, ...record } = rest;
  return aState({ [A]: aSession({ view: { summary: { phase, failure } }, ...record }), [B]: aSession() });
};

const drafted = summaryOf('drafted', { draft: DRAFT });

const renderSummary = (state = drafted, { inFront = true } = {}) => {
  const commands = recordCommands();
  const edits = createSummaryEdits(sessionStorage, 'AC1/WK1');
  let time = NOW;
  const now = () => time;
  const element = (taskSid = A, front = inFront) => (
    <Summary key={taskSid} taskSid={taskSid} commands={commands} edits={edits} inFront={front} now={now} />
  );
  const view = renderWithState(state, element());
  return {
    ...view,
    commands,
    edits,
    passTime: (ms: number) => void (time += ms),
    showTask: (taskSid: typeof A) => view.rerender(element(taskSid)),
    wrapUp: () => view.rerender(element(A, true)),
  };
};

const region = () => screen.getByRole('region', { name: 'Summary' });
const button = (name: string) => within(region()).getByRole('button', { name });
const box = (name: string) => within(region()).getByRole('textbox', { name });

afterEach(() => sessionStorage.clear());

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
    const { user, commands } = renderSummary(aState({ [A]: aSession({ view: { phase: 'starting' } }) }));
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

  describe('saving', () => {
    it('sends what stands in the boxes, with the times of showing and saving', async () => {
      const { user, commands, passTime } = renderSummary();
      await user.type(box('Outcome'), ' Thanks.');
      passTime(42_000);
      await user.click(button('Save summary'));
      expect(commands.calls).toEqual([
        [
          'saveSummary',
          A,
          {
            answerRecord: DRAFT.answerRecord,
            sections: [DRAFT.sections[0], { title: 'Outcome', text: 'Refund agreed. Thanks.' }],
            startedAt: NOW,
            submittedAt: NOW + 42_000,
          },
        ],
      ]);
    });

    it('counts from when the draft is first seen, not from when it came', async () => {
      const { user, commands, passTime } = renderSummary(drafted, { inFront: false });
      passTime(30_000);
      await user.click(button('Summary'));
      await user.click(button('Save summary'));
      expect(commands.calls).toEqual([
        ['saveSummary', A, expect.objectContaining({ startedAt: NOW + 30_000 })],
      ]);
    });

    it('cannot be pressed twice, and keeps the focus', async () => {
      const { user, show, commands } = renderSummary();
      await user.click(button('Save summary'));
      show(summaryOf('saving', { draft: DRAFT }));
      expect(button('Save summary')).toHaveAttribute('aria-disabled', 'true');
      expect(button('Save summary')).toHaveFocus();
      await user.keyboard('{Enter}');
      expect(commands.calls).toHaveLength(1);
    });

    it('says when it was saved, until something is changed again', async () => {
      const { user, show } = renderSummary();
      show(summaryOf('saved', { draft: DRAFT, saved: { sections: DRAFT.sections, savedAt: NOW } }));
      expect(region()).toHaveTextContent(`Saved ${formatTime(NOW)}`);
      expect(button('Save summary')).toHaveAttribute('aria-disabled', 'true');

      await user.type(box('Outcome'), '!');

      expect(region()).toHaveTextContent('Unsaved changes');
      expect(button('Save summary')).not.toHaveAttribute('aria-disabled');
    });

    it('names a failure, keeps the text, and sends all of it on Retry', async () => {
      const { user, show, commands } = renderSummary();
      await user.type(box('Outcome'), ' Mine.');
      await user.click(button('Save summary'));
      show(summaryOf('drafted', { draft: DRAFT, failure: REFUSED }));
      expect(screen.getByRole('status')).toHaveTextContent(
        'The summary was not saved: The connector did not answer within 10 s. Your text is still here.',
      );
      await user.type(box('Outcome'), ' More.');
      await user.click(button('Retry'));

      const [, retried] = commands.calls;
      const outcome: SummarySection = { title: 'Outcome', text: 'Refund agreed. Mine. More.' };
      expect(retried).toEqual([
        'saveSummary',
        A,
        expect.objectContaining({ sections: [DRAFT.sections[0], outcome] }),
      ]);
    });
  });

  it('names why no summary was written, and asks again on Retry', async () => {
    const { user, commands } = renderSummary(summaryOf('none', { failure: REFUSED }));
    expect(screen.getByRole('status')).toHaveTextContent(
      'No summary was written: The connector did not answer',
    );
    await user.click(button('Retry'));
    expect(commands.calls).toEqual([['requestSummary', A]]);
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

  describe('what the agent typed', () => {
    it('survives a newer draft, which is offered', async () => {
      const { user, show } = renderSummary();
      await user.type(box('Outcome'), ' Mine.');
      show(summaryOf('drafted', { draft: NEWER }));
      expect(box('Outcome')).toHaveValue('Refund agreed. Mine.');

      await user.click(button('Keep mine'));

      expect(box('Outcome')).toHaveValue('Refund agreed. Mine.');
      expect(screen.queryByRole('button', { name: 'Use new draft' })).not.toBeInTheDocument();
    });

    it('comes back after it was replaced by a newer draft', async () => {
      const { user, show } = renderSummary();
      await user.type(box('Outcome'), ' Mine.');
      show(summaryOf('drafted', { draft: NEWER }));
      await user.click(button('Use new draft'));
      expect(box('Outcome')).toHaveValue('Refund paid.');

      await user.click(button('Bring back my text'));

      expect(box('Outcome')).toHaveValue('Refund agreed. Mine.');
    });

    it('is there when the agent comes back from another task, and is not shown there', async () => {
      const { user, showTask } = renderSummary();
      await user.type(box('Outcome'), ' Mine.');
      showTask(B);
      expect(screen.queryByRole('textbox')).not.toBeInTheDocument();
      showTask(A);
      expect(box('Outcome')).toHaveValue('Refund agreed. Mine.');
      expect(region()).toHaveTextContent('Unsaved changes');
    });

    it('is there though the session has lost its draft', async () => {
      const { user, show } = renderSummary();
      await user.type(box('Outcome'), ' Mine.');
      show(summaryOf('none'));
      expect(box('Outcome')).toHaveValue('Refund agreed. Mine.');
    });

    it('is forgotten with the task', async () => {
      const { user, edits, showTask } = renderSummary();
      await user.type(box('Outcome'), ' Mine.');
      showTask(B);
      edits.forget(A);
      showTask(A);
      expect(box('Outcome')).toHaveValue('Refund agreed.');
    });
  });

  it.each([
    ['nothing yet', summaryOf('none')],
    ['requested', summaryOf('requested')],
    ['drafted', drafted],
    ['saving', summaryOf('saving', { draft: DRAFT })],
    ['saved', summaryOf('saved', { draft: DRAFT, saved: { sections: DRAFT.sections, savedAt: NOW } })],
    ['failed', summaryOf('drafted', { draft: DRAFT, failure: REFUSED })],
  ])('has no accessibility violations: %s', async (_, state) => {
    const { container } = renderSummary(state);
    expect(await axe(container)).toHaveNoViolations();
  });

  it('has no accessibility violations: a newer draft on offer', async () => {
    const { container, user, show } = renderSummary();
    await user.type(box('Outcome'), '!');
    show(summaryOf('drafted', { draft: NEWER }));
    expect(button('Use new draft')).toBeVisible();
    expect(await axe(container)).toHaveNoViolations();
  });
});
