import * as React from 'react';
import { act, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { CustomizationProvider } from '@twilio-paste/core/customization';
import { axe } from 'jest-axe';

import { AssistError } from '../../domain/failure';
import type { ContactSid } from '../../domain/ids';
import type { StoredSummary, SummaryRequest } from '../../domain/summary';
import type { ContactView, SessionDigest } from '../../domain/supervision';
import { aTaskSid } from '../../testing/ui/builders';
import type { MonitoringDesk } from './monitored-summary.machine';
import { MonitoredSummary } from './MonitoredSummary';

const START = Date.UTC(2026, 0, 15, 14);
const TASK = aTaskSid('1');
const CONTACT = `KD${'0'.repeat(32)}` as ContactSid;

const aDigest = (changes: Partial<SessionDigest> = {}): SessionDigest => ({
  contact: CONTACT,
  phase: 'live',
  isPaused: false,
  status: 'draft',
  version: 1,
  updatedAt: START - 60_000,
  counts: { shown: 4, used: 2 },
  sentiment: [-0.5, 0.6],
  request: undefined,
  ...changes,
});

const aText = (agent: string, text: string, changes: Partial<StoredSummary> = {}): StoredSummary => ({
  worker: `WK${agent}`,
  agent,
  number: 1,
  editor: 'tab',
  isEdited: true,
  status: 'draft',
  savedBy: undefined,
  answerRecord: undefined,
  sections: [{ title: 'customer_satisfaction', text }],
  note: '',
  updatedAt: START - 12_000,
  ...changes,
});

const aView = (versions: readonly StoredSummary[], changes: Partial<ContactView> = {}): ContactView => ({
  contact: CONTACT,
  phase: 'live',
  isPaused: false,
  counts: { shown: 0, used: 0 },
  sentiment: [],
  channelType: 'web',
  customer: 'Crystal Minh',
  queue: 'Everyone',
  startedAt: START - 600_000,
  updatedAt: START,
  versions,
  request: undefined,
  ...changes,
});

const watch = async (
  desk: Partial<MonitoringDesk>,
  { digest }: { readonly digest: SessionDigest | undefined } = { digest: aDigest() },
) => {
  const supervision: MonitoringDesk = {
    getSummary: () => Promise.resolve(undefined),
    requestSummary: () => Promise.reject(new AssistError('unreachable', 'No answer')),
    ...desk,
  };
  const tab = (told: SessionDigest | undefined) => (
    <CustomizationProvider baseTheme="default">
      <MonitoredSummary taskSid={TASK} digest={told} supervision={supervision} now={Date.now} />
    </CustomizationProvider>
  );
  const { rerender, container } = render(tab(digest));
  const pass = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms));
  await pass(0);
  return {
    container,
    pass,
    user: userEvent.setup({ advanceTimers: jest.advanceTimersByTime }),
    tell: async (told: SessionDigest | undefined) => {
      rerender(tab(told));
      await pass(0);
    },
  };
};

const told = (view: ContactView | undefined): Partial<MonitoringDesk> => ({
  getSummary: () => Promise.resolve(view),
});
const text = (agent: string) => screen.getByRole('article', { name: `Summary by ${agent}` });
const refresh = () => screen.getByRole('button', { name: 'Refresh summary' });

beforeEach(() => jest.useFakeTimers({ now: START }));
afterEach(() => jest.useRealTimers());

describe('the Agent Assist tab of a task that is watched', () => {
  it('shows the session as its digest tells it', async () => {
    await watch(told(aView([])), { digest: aDigest({ phase: 'wrapping' }) });
    expect(screen.getByText('Wrapping up')).toBeVisible();
    expect(screen.getByText('4 shown, 2 used')).toBeVisible();
    expect(screen.getByRole('img', { name: 'Customer sentiment: positive, rising' })).toBeVisible();
    expect(screen.getByText('Nobody has written a summary of this contact yet.')).toBeVisible();
  });

  it('says that the agent has paused, as the digest tells it', async () => {
    await watch(told(aView([])), { digest: aDigest({ isPaused: true }) });
    expect(screen.getByText('Paused by the agent')).toBeVisible();
  });

  it('says nothing of a pause where there is none', async () => {
    await watch(told(aView([])), { digest: aDigest() });
    expect(screen.queryByText('Paused by the agent')).not.toBeInTheDocument();
  });

  it('shows the latest text whole, with its note, and offers what earlier owners wrote', async () => {
    const { user } = await watch(
      told(aView([aText('Bo', 'Wants a refund', { note: 'Call back at five' }), aText('Ada', 'Is angry')])),
    );
    expect(within(text('Bo')).getByRole('heading', { name: 'Customer satisfaction' })).toBeVisible();
    expect(text('Bo')).toHaveTextContent('Wants a refund');
    expect(text('Bo')).toHaveTextContent('Hand-over noteCall back at five');
    expect(text('Bo')).toHaveTextContent('Draft, updated 10 seconds ago');
    expect(screen.queryByText('Is angry')).not.toBeInTheDocument();

    await user.click(screen.getByRole('button', { name: 'Summary by Ada', expanded: false }));
    expect(text('Ada')).toHaveTextContent('Is angry');
  });

  it('shows HTML as the text that it is', async () => {
    const { container } = await watch(told(aView([aText('Bo', '<img src=x onerror=alert(1)>')])));
    expect(text('Bo')).toHaveTextContent('<img src=x onerror=alert(1)>');
    expect(container.querySelector('article img')).toBeNull();
  });

  it.each<[string, Partial<StoredSummary>, ContactView['phase']]>([
    ['Saved by the agent', { status: 'saved', savedBy: 'agent' }, 'live'],
    ['Saved when the task ended', { status: 'saved', savedBy: 'taskEnd' }, 'ended'],
    ['Draft by Agent Assist', { isEdited: false }, 'live'],
    // Nobody told the digest.
    ['Unsaved draft', {}, 'ended'],
  ])('says %s', async (words, changes, phase) => {
    await watch(told(aView([aText('Bo', 'x', changes)], { phase })));
    expect(text('Bo')).toHaveTextContent(words);
  });

  it('grows older in calm steps', async () => {
    const { pass } = await watch(told(aView([aText('Bo', 'x', { updatedAt: START })])));
    const reads = (words: string) => expect(text('Bo')).toHaveTextContent(words);
    reads('updated 0 seconds ago');
    await pass(4_900);
    reads('updated 0 seconds ago');
    await pass(100);
    reads('updated 5 seconds ago');
    for (let seconds = 5; seconds < 60; seconds += 5) await pass(5_000);
    reads('updated 1 minute ago');
    await pass(59_000);
    reads('updated 1 minute ago');
    await pass(1_000);
    reads('updated 2 minutes ago');
    for (let minutes = 2; minutes < 60; minutes += 1) await pass(60_000);
    reads('updated 1 hour ago');
  });

  it('follows what the agent saves', async () => {
    let saved = 'Wants a refund';
    const { tell } = await watch({ getSummary: () => Promise.resolve(aView([aText('Bo', saved)])) });
    saved = 'Got a refund';
    await tell(aDigest({ version: 2 }));
    expect(text('Bo')).toHaveTextContent('Got a refund');
  });

  it('says why a summary did not come, and tries again when told to', async () => {
    let isDown = true;
    const { user } = await watch({
      getSummary: () =>
        isDown
          ? Promise.reject(new AssistError('unreachable', 'Twilio gave no answer'))
          : Promise.resolve(aView([aText('Bo', 'Wants a refund')])),
    });
    expect(screen.getByRole('status')).toHaveTextContent('Twilio gave no answer.');
    isDown = false;
    await user.click(screen.getByRole('button', { name: 'Retry' }));
    expect(text('Bo')).toHaveTextContent('Wants a refund');
    expect(screen.queryByRole('button', { name: 'Retry' })).not.toBeInTheDocument();
  });

  it('says that there is no session where the attributes tell of none, and looks all the same if told to', async () => {
    const { user } = await watch(told(aView([aText('Bo', 'Wants a refund')])), { digest: undefined });
    expect(screen.getByText('No Agent Assist session')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Look for a summary' }));
    expect(text('Bo')).toHaveTextContent('Wants a refund');
    expect(screen.queryByText('No Agent Assist session')).not.toBeInTheDocument();
  });

  it('is read only, but for the wish for a fresh one', async () => {
    await watch(told(aView([aText('Bo', 'Wants a refund', { note: 'Call back' })])));
    expect(screen.queryAllByRole('textbox')).toEqual([]);
    expect(screen.getAllByRole('button').map((button) => button.textContent)).toEqual(['Refresh summary']);
  });

  it('can be used by everybody', async () => {
    const { container } = await watch(
      told(aView([aText('Bo', 'Wants a refund', { note: 'Call back' }), aText('Ada', 'Is angry')])),
    );
    jest.useRealTimers();
    expect(await axe(container)).toHaveNoViolations();
  });
});

describe('Refresh summary', () => {
  const request = (at: number): SummaryRequest => ({ id: 'a', by: 'Sam', at });

  it('asks the agent’s session, once in 30 seconds, and says what comes of it', async () => {
    const asked: unknown[] = [];
    const { user, pass, tell } = await watch({
      requestSummary: (taskSid) => (asked.push(taskSid), Promise.resolve(request(Date.now()))),
    });
    expect(refresh()).not.toHaveAttribute('aria-disabled');
    await user.click(refresh());
    await pass(0);
    expect(refresh()).toHaveAttribute('aria-disabled', 'true');
    expect(refresh()).toHaveAccessibleDescription(
      'Asked; the agent’s desk answers within seconds. One was asked for less than 30 seconds ago.',
    );
    await user.click(refresh());
    expect(asked).toEqual([TASK]);

    await pass(5_000);
    await tell(aDigest({ version: 3, updatedAt: Date.now() }));
    expect(refresh()).toHaveAccessibleDescription('Answered. One was asked for less than 30 seconds ago.');
    await pass(25_000);
    expect(refresh()).not.toHaveAttribute('aria-disabled');
    expect(refresh()).not.toHaveAccessibleDescription();
  });

  it('says after 15 seconds that nobody answers', async () => {
    const { user, pass } = await watch({ requestSummary: () => Promise.resolve(request(Date.now())) });
    await user.click(refresh());
    await pass(15_000);
    expect(refresh()).toHaveAccessibleDescription(/^The agent’s browser does not answer\./);
    await pass(15_000);
    expect(refresh()).toHaveAccessibleDescription('The agent’s browser does not answer.');
    expect(refresh()).not.toHaveAttribute('aria-disabled');
  });

  it('says who else has asked', async () => {
    const { tell } = await watch({});
    await tell(
      aDigest({ version: 2, updatedAt: START, request: { id: 'b', by: 'Sue Supervisor', at: START } }),
    );
    expect(refresh()).toHaveAccessibleDescription(/^Sue Supervisor asked for a fresh summary\./);
    expect(refresh()).toHaveAttribute('aria-disabled', 'true');
  });

  it('says why it was not taken', async () => {
    const { user, pass } = await watch({
      requestSummary: () => Promise.reject(new AssistError('busy', 'Try again in 12 s.')),
    });
    await user.click(refresh());
    await pass(0);
    expect(refresh()).toHaveAccessibleDescription('It could not be asked for. Try again in 12 s.');
  });

  it('asks nobody when the task is over', async () => {
    await watch({}, { digest: aDigest({ phase: 'ended' }) });
    expect(refresh()).toHaveAttribute('aria-disabled', 'true');
    expect(refresh()).toHaveAccessibleDescription('The task is over, so there is nobody to ask.');
  });
});
