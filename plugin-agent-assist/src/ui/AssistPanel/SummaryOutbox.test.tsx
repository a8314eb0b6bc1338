import * as React from 'react';
import { configureStore } from '@reduxjs/toolkit';
import { act, createEvent, fireEvent, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { CustomizationProvider } from '@twilio-paste/core/customization';
import { axe } from 'jest-axe';
import { Provider } from 'react-redux';

import type { AssistFailure } from '../../domain/failure';
import type { TaskSid } from '../../domain/ids';
import type { SummaryVersion, UnsavedDraft } from '../../domain/summary';
import { projected } from '../../store/actions';
import { assistReducer } from '../../store/reducer';
import { STORE_KEY, type SummaryOutboxView } from '../../store/state';
import { formatTime } from '../strings';
import { SummaryOutbox } from './SummaryOutbox';

const NOON = new Date(2026, 0, 15, 12, 5).getTime();
const A = `WT${'a'.repeat(32)}` as TaskSid;
const B = `WT${'b'.repeat(32)}` as TaskSid;
const DOWN: AssistFailure = { kind: 'unreachable', message: 'Sync did not answer within 10 s' };
const TOO_LONG: AssistFailure = { kind: 'tooLong', message: 'The summary has 15,000 bytes of 14,336' };

const aVersion = (parts: Partial<SummaryVersion> = {}): SummaryVersion => ({
  editor: 'tab',
  sequence: 3,
  base: 0,
  isEdited: true,
  is: { status: 'draft' },
  sections: [
    { title: 'situation', text: 'A jacket is\nsent back.' },
    { title: 'Outcome', text: '<b>Refund</b>' },
    { title: 'action', text: ' ' },
  ],
  note: 'Call her on Monday.',
  answerRecord: undefined,
  startedAt: NOON,
  editedAt: NOON,
  ...parts,
});
const REFUSED = aVersion({ is: { status: 'saved', savedBy: 'taskEnd', submittedAt: NOON } });

const aDraft = (taskSid: TaskSid, customer: string, parts: Partial<UnsavedDraft> = {}): UnsavedDraft => ({
  taskSid,
  customer,
  channelType: 'web',
  version: aVersion(),
  ...parts,
});
const MARIA = aDraft(A, 'Maria Lopez');
const JOHN = aDraft(B, 'John Smith', { channelType: 'voice' });

const WELL: SummaryOutboxView = { waiting: 0, failure: undefined, drafts: [] };

const renderOutbox = (parts: Partial<SummaryOutboxView> = {}) => {
  const store = configureStore({ reducer: { [STORE_KEY]: assistReducer } });
  const show = (next: Partial<SummaryOutboxView>): void =>
    void store.dispatch(projected([{ of: 'summaries', view: { ...WELL, ...next } }]));
  show(parts);
  const asked: unknown[] = [];
  const commands = {
    settleDraft: (...args: unknown[]) => void asked.push(args),
    retry: (...args: unknown[]) => void asked.push(['retry', ...args]),
  };
  const user = userEvent.setup();
  const view = render(
    <CustomizationProvider baseTheme="default">
      <Provider store={store}>
        <SummaryOutbox shown={undefined} commands={commands} />
        <button type="button">What comes next</button>
      </Provider>
    </CustomizationProvider>,
  );
  return { ...view, user, asked, show: (next: Partial<SummaryOutboxView>) => act(() => show(next)) };
};

const button = (name: string) => screen.getByRole('button', { name });
const drafts = () => within(screen.getByRole('list', { name: 'Unsaved drafts' })).getAllByRole('listitem');

/** What a screen reader is given to say. */
const readOut = () => document.querySelector('p[aria-live="polite"]')?.textContent;

/** Stops the clock of the page, so that a click is so many milliseconds after what is on the screen now. */
const stopClock = () => {
  const now = Math.round(performance.now());
  jest.spyOn(performance, 'now').mockReturnValue(now);
  return (ms: number, target: Element): void => {
    const event = createEvent.click(target);
    Object.defineProperty(event, 'timeStamp', { value: now + ms });
    fireEvent(target, event);
  };
};

afterEach(() => jest.restoreAllMocks());

describe('texts that are not in Sync', () => {
  it.each<[string, Partial<SummaryOutboxView>]>([
    ['all is well', {}],
    ['they are merely under way', { waiting: 2 }],
    ['what failed is none of them', { failure: DOWN }],
  ])('are not spoken of while %s', (_, parts) => {
    renderOutbox(parts);
    expect(screen.queryByRole('group', { name: 'Unsaved summaries' })).not.toBeInTheDocument();
    expect(screen.queryByRole('status')).not.toBeInTheDocument();
    expect(screen.getAllByRole('button')).toHaveLength(1);
  });

  it('are counted, with the reason, and tried again on Retry, whatever their tasks', async () => {
    const { user, asked } = renderOutbox({ waiting: 2, failure: DOWN });
    expect(screen.getByRole('status')).toHaveTextContent(
      '2 summaries are not saved yet' + 'Sync did not answer within 10 s. Trying again by itself.',
    );
    await user.click(button('Retry'));
    expect(asked).toEqual([['retry']]);
  });

  it('are not said to be tried by themselves where a person has to act', () => {
    renderOutbox({ waiting: 1, failure: { kind: 'unauthorized', message: 'Flex’s token was refused' } });
    expect(screen.getByRole('status')).toHaveTextContent(
      '1 summary is not saved yet' +
        'Flex’s token was refused. What you wrote stays in this browser for 24 hours.',
    );
    expect(button('Retry')).toBeVisible();
  });

  it('offer no Retry that could not help', () => {
    renderOutbox({ waiting: 1, failure: TOO_LONG });
    expect(screen.getByRole('status')).toHaveTextContent('The summary has 15,000 bytes of 14,336.');
    expect(screen.queryByRole('button', { name: 'Retry' })).not.toBeInTheDocument();
  });

  it('leave the keyboard where it was when they are saved', async () => {
    const { user, show } = renderOutbox({ waiting: 1, failure: DOWN });
    await user.tab();
    await user.keyboard('{Enter}');
    show({});
    expect(screen.queryByRole('status')).not.toBeInTheDocument();
    await user.tab();
    expect(button('What comes next')).toHaveFocus();
  });
});

describe('an unsaved draft of a task that has gone', () => {
  it('is named by customer, channel and time', () => {
    renderOutbox({ drafts: [MARIA, JOHN, aDraft(`WT${'c'.repeat(32)}` as TaskSid, '')] });
    const names = drafts().map((draft) => within(draft).getByText(/^Unsaved draft/).textContent);
    const at = formatTime(NOON);
    expect(names).toEqual([
      `Unsaved draft · Maria Lopez · web · ${at}`,
      `Unsaved draft · John Smith · voice · ${at}`,
      `Unsaved draft · a customer without a name · web · ${at}`,
    ]);
  });

  it('tells its buttons apart from another of the same customer', () => {
    renderOutbox({ drafts: [MARIA, aDraft(B, 'Maria Lopez', { channelType: 'voice' })] });
    expect(
      screen.getAllByRole('button', {
        name: 'Save summary of Maria Lopez',
        description: /Maria Lopez · voice/,
      }),
    ).toHaveLength(1);
  });

  it('is read on Open, as text and with its note, and folded again', async () => {
    const { user } = renderOutbox({ drafts: [MARIA] });
    expect(button('Open draft of Maria Lopez')).toHaveAttribute('aria-expanded', 'false');
    await user.click(button('Open draft of Maria Lopez'));

    expect(screen.getAllByRole('term').map((term) => term.textContent)).toEqual([
      'Situation',
      'Outcome',
      'Note for the next agent',
    ]);
    expect(screen.getAllByRole('definition').map((text) => text.textContent)).toEqual([
      'A jacket is\nsent back.',
      '<b>Refund</b>',
      'Call her on Monday.',
    ]);
    expect(screen.queryByRole('textbox')).not.toBeInTheDocument();

    await user.click(button('Close draft of Maria Lopez'));
    expect(screen.queryByRole('term')).not.toBeInTheDocument();
  });

  it('says that it is empty where it is', async () => {
    const { user } = renderOutbox({
      drafts: [aDraft(A, 'Maria Lopez', { version: aVersion({ sections: [], note: '' }) })],
    });
    await user.click(button('Open draft of Maria Lopez'));
    expect(screen.getByText('This draft is empty.')).toBeVisible();
  });

  it('is copied whole', async () => {
    const { user } = renderOutbox({ drafts: [MARIA] });
    const write = jest.spyOn(navigator.clipboard, 'writeText');
    await user.click(button('Copy draft of Maria Lopez'));
    expect(await screen.findByText('Copied')).toBeVisible();
    expect(write).toHaveBeenCalledWith(
      'Situation\nA jacket is\nsent back.\n\nOutcome\n<b>Refund</b>\n\nNote for the next agent\nCall her on Monday.',
    );
  });

  it('is saved in one press, which is read out once it has gone', async () => {
    const { user, asked, show } = renderOutbox({ drafts: [MARIA, JOHN] });
    await user.click(button('Save summary of John Smith'));
    expect(asked).toEqual([[B, 'save']]);
    expect(readOut()).toBe('');
    show({ drafts: [MARIA] });
    expect(readOut()).toBe('Saving the summary of John Smith');
  });

  it('is discarded only after one question, asked in place', async () => {
    const { user, asked, show } = renderOutbox({ drafts: [MARIA] });
    await user.click(button('Discard draft of Maria Lopez'));
    expect(asked).toEqual([]);
    expect(button('Keep draft of Maria Lopez')).toHaveAccessibleDescription(
      'Throw this draft away? It cannot be brought back.',
    );
    await user.click(button('Yes, discard draft of Maria Lopez'));
    expect(asked).toEqual([[A, 'discard']]);
    show({});
    expect(readOut()).toBe('Discarded the draft of Maria Lopez');
  });

  it('can be read while it is asked whether to discard it, and kept', async () => {
    const { user, asked } = renderOutbox({ drafts: [MARIA] });
    await user.click(button('Discard draft of Maria Lopez'));
    await user.click(button('Open draft of Maria Lopez'));
    expect(screen.getByText('Call her on Monday.')).toBeVisible();
    await user.click(button('Keep draft of Maria Lopez'));
    expect(button('Save summary of Maria Lopez')).toBeVisible();
    expect(asked).toEqual([]);
  });

  it('says why it could not be saved', () => {
    renderOutbox({ drafts: [aDraft(A, 'Maria Lopez', { version: REFUSED, failure: TOO_LONG })] });
    expect(screen.getByRole('status')).toHaveTextContent(
      'It could not be saved: The summary has 15,000 bytes of 14,336.',
    );
  });

  it('says that saving it replaces another text, where that is in the way', () => {
    renderOutbox({ drafts: [aDraft(A, 'Maria Lopez', { version: REFUSED })] });
    expect(screen.getByRole('status')).toHaveTextContent('Saving this one replaces it.');
  });

  it('goes without a word where another tab has settled it', () => {
    const { show } = renderOutbox({ drafts: [MARIA] });
    show({});
    expect(screen.queryByText(/Maria Lopez/)).not.toBeInTheDocument();
    expect(readOut()).toBe('');
  });
});

describe('by keyboard', () => {
  it('discarding asks with the focus on what changes nothing, and gives it back', async () => {
    const { user, asked } = renderOutbox({ drafts: [MARIA] });
    act(() => button('Discard draft of Maria Lopez').focus());
    await user.keyboard('{Enter}');
    expect(button('Keep draft of Maria Lopez')).toHaveFocus();
    await user.keyboard('{Enter}');
    expect(button('Discard draft of Maria Lopez')).toHaveFocus();
    expect(asked).toEqual([]);
  });

  it('the draft that takes the place of one that goes has the focus, on what changes nothing', async () => {
    const { user, show } = renderOutbox({ drafts: [MARIA, JOHN] });
    act(() => button('Save summary of Maria Lopez').focus());
    await user.keyboard('{Enter}');
    show({ drafts: [JOHN] });
    expect(button('Open draft of John Smith')).toHaveFocus();
  });

  it('after the last in the list, the one before it has the focus', async () => {
    const { user, show } = renderOutbox({ drafts: [MARIA, JOHN] });
    act(() => button('Save summary of John Smith').focus());
    await user.keyboard('{Enter}');
    show({ drafts: [MARIA] });
    expect(button('Open draft of Maria Lopez')).toHaveFocus();
  });

  it('after the only one, Tab goes on to what comes next', async () => {
    const { user, show } = renderOutbox({ drafts: [MARIA] });
    act(() => button('Discard draft of Maria Lopez').focus());
    await user.keyboard('{Enter}');
    await user.tab();
    await user.keyboard('{Enter}');
    show({});
    expect(document.body).not.toHaveFocus();
    await user.tab();
    expect(button('What comes next')).toHaveFocus();
  });

  it('the focus stays where the agent has gone meanwhile', async () => {
    const { user, show } = renderOutbox({ drafts: [MARIA, JOHN] });
    await user.click(button('Save summary of Maria Lopez'));
    act(() => button('What comes next').focus());
    show({ drafts: [JOHN] });
    expect(button('What comes next')).toHaveFocus();
  });
});

describe('a click that was meant for something else', () => {
  it('does not save the draft that has moved up under the pointer', () => {
    const clickAfter = stopClock();
    const { asked, show } = renderOutbox({ drafts: [MARIA, JOHN] });
    jest.mocked(performance.now).mockReturnValue(performance.now() + 1_000);
    show({ drafts: [JOHN] });
    clickAfter(1_299, button('Save summary of John Smith'));
    expect(asked).toEqual([]);
    clickAfter(1_300, button('Save summary of John Smith'));
    expect(asked).toEqual([[B, 'save']]);
  });

  it('does not answer the question that it has brought up', () => {
    const clickAfter = stopClock();
    const { asked } = renderOutbox({ drafts: [MARIA] });
    clickAfter(300, button('Discard draft of Maria Lopez'));
    clickAfter(299, button('Yes, discard draft of Maria Lopez'));
    expect(asked).toEqual([]);
  });
});

it.each<[string, Partial<SummaryOutboxView>]>([
  ['nothing', {}],
  ['texts that wait', { waiting: 2, failure: DOWN }],
  ['drafts', { drafts: [MARIA, aDraft(B, 'John Smith', { version: REFUSED, failure: TOO_LONG })] }],
])('has no accessibility violations: %s', async (_, parts) => {
  const { container, user } = renderOutbox(parts);
  const open = screen.queryByRole('button', { name: 'Open draft of Maria Lopez' });
  if (open) await user.click(open);
  const discard = screen.queryByRole('button', { name: 'Discard draft of John Smith' });
  if (discard) await user.click(discard);
  expect(await axe(container)).toHaveNoViolations();
});
