import * as React from 'react';
import { act, screen, within } from '@testing-library/react';
import { axe } from 'jest-axe';

import type { AssistFailure } from '../../domain/failure';
import type { TaskSid } from '../../domain/ids';
import type { AssistState, AudioView, SummaryView } from '../../store/state';
import {
  aDraft,
  aFaq,
  aMessage,
  aReply,
  aSession,
  aSet,
  aSetOf,
  aState,
  aTaskSid,
  aVersion,
  NOW,
  recordCommands,
  someMarks,
  type SessionParts,
} from '../../testing/ui/builders';
import { renderWithState } from '../../testing/ui/render';
import { formatMoment } from '../strings';
import { AssistPanel } from './AssistPanel';

const A = aTaskSid('a');
const RETURN = aMessage('m1', 'Can I return it?');
const WHEN = aMessage('m2', 'Until when?');
const DOWN: AssistFailure = { kind: 'unreachable', message: 'connector.test answered with an HTML page' };
const BUSY: AssistFailure = { kind: 'busy', message: 'Agent Assist allows no more requests for now' };

const live = aState({
  [A]: aSession({
    messages: [RETURN, WHEN],
    sets: [aSet(RETURN, 'Yes, you can', 'Let me look'), aSet(WHEN, 'Within 30 days')],
  }),
});
const starting = aState(
  { [A]: aSession({ view: { phase: 'starting', stream: 'connecting' } }) },
  { status: 'connecting', failure: undefined },
);
const unavailable = aState({ [A]: aSession() }, { status: 'unavailable', failure: DOWN });
const relaying = (failure: AssistFailure | undefined, setAside = 0) =>
  aState({
    [A]: aSession({ view: { relay: { status: failure ? 'waiting' : 'current', failure, setAside } } }),
  });
const DRAFTED: SummaryView = { phase: 'drafted', failure: undefined, notSaved: undefined };
const wrapping = aState({
  [A]: aSession({
    view: { phase: 'wrapping', summary: DRAFTED },
    messages: [RETURN],
    sets: [aSet(RETURN, 'Yes, you can')],
    summary: { draft: aDraft({ Situation: 'A return', Outcome: 'Agreed' }) },
  }),
});

const calling = (status: AudioView['status'], parts: SessionParts = {}, code?: string) =>
  aState({
    [A]: aSession({
      ...parts,
      view: {
        channelType: 'voice',
        phase: status === 'heard' || status === 'stopped' ? 'live' : 'starting',
        audio: { status, code },
        ...parts.view,
      },
    }),
  });

const session = (parts: SessionParts) => aState({ [A]: aSession(parts) });
const feeling = (...scores: readonly number[]) =>
  session({ messages: scores.map((sentiment, i) => aMessage(`m${i}`, 'So', { sentiment })) });

const feltAndFiltered = session({
  messages: [aMessage('m1', 'Can I return it?', { sentiment: -0.6 })],
  sets: [aSetOf(undefined, [aReply('Yes'), aFaq('Until when?', 'Until Friday')])],
});

interface Options {
  readonly taskSid?: TaskSid;
  readonly problems?: readonly string[];
  readonly debug?: boolean;
  readonly now?: () => number;
}

const renderPanel = (
  state: AssistState = live,
  { taskSid = A, problems = [], debug = false, now = () => NOW }: Options = {},
  none = false,
) => {
  const commands = recordCommands();
  const view = renderWithState(
    state,
    <AssistPanel
      taskSid={none ? undefined : taskSid}
      commands={commands}
      problems={problems}
      debug={debug}
      now={now}
    />,
  );
  return { ...view, commands };
};

const panel = () => screen.getByRole('region', { name: 'Agent Assist' });
const connection = () => screen.getByRole('status', { name: 'Agent Assist connection' });
/** All but how a search gets on. */
const statuses = () =>
  screen.queryAllByRole('status').filter((status) => !status.closest('[aria-label="Knowledge"]'));
const notice = (text: RegExp) =>
  screen.getAllByRole('status').find((status) => status !== connection() && text.test(status.textContent));
const groups = () =>
  within(screen.getByRole('list', { name: 'Suggestions' }))
    .getAllByRole('listitem')
    .filter((item) => item.parentElement === screen.getByRole('list', { name: 'Suggestions' }));

describe('AssistPanel', () => {
  it('asks for a task while none is selected', () => {
    renderPanel(live, {}, true);
    expect(panel()).toHaveTextContent('Select a task');
    expect(screen.queryByRole('status')).not.toBeInTheDocument();
    expect(screen.queryByRole('region', { name: 'Summary' })).not.toBeInTheDocument();
  });

  it.each([
    ['no task', true],
    ['a task', false],
  ])('tells of summaries that are not saved while %s is selected', (_, none) => {
    const failure = { kind: 'unreachable', message: 'Sync did not answer' } as const;
    renderPanel({ ...live, summaries: { waiting: 2, failure, drafts: [] } }, {}, none);
    const unsaved = within(panel()).getByRole('group', { name: 'Unsaved summaries' });
    expect(unsaved).toHaveTextContent('2 summaries are not saved yet');
  });

  it('leaves an unsaved summary open, and the focus on it, while tasks come and go', async () => {
    const version = aVersion({ Situation: 'A return' });
    const draft = { taskSid: aTaskSid('b'), customer: 'Maria', channelType: 'web', version };
    const summaries = { waiting: 0, failure: undefined, drafts: [draft] } as const;
    const { user, rerender, commands } = renderPanel({ ...live, summaries }, {}, true);
    const open = screen.getByRole('button', { name: /^Open/ });
    await user.click(open);
    for (const taskSid of [A, undefined]) {
      rerender(<AssistPanel taskSid={taskSid} commands={commands} problems={[]} debug={false} />);
      expect(screen.getByText('A return')).toBeVisible();
      expect(open).toHaveFocus();
    }
    expect(panel()).toHaveTextContent('Select a task');
  });

  it('names why a summary is not saved once, at the summary where that is on the screen', () => {
    const failure = { kind: 'unreachable', message: 'Sync did not answer' } as const;
    const unsaved = (waiting: number) => ({
      ...aState({
        [A]: aSession({
          view: { phase: 'wrapping', summary: { ...DRAFTED, notSaved: failure } },
          summary: { kept: aVersion({ Situation: 'A return' }) },
        }),
      }),
      summaries: { waiting, failure, drafts: [] },
    });
    const { show } = renderPanel(unsaved(1));
    expect(screen.getAllByText(/Sync did not answer/)).toHaveLength(1);
    expect(screen.queryByRole('group', { name: 'Unsaved summaries' })).not.toBeInTheDocument();

    show(unsaved(3));
    expect(screen.getByRole('group', { name: 'Unsaved summaries' })).toHaveTextContent(
      '2 summaries are not saved yet',
    );
  });

  it('names once what keeps both the connection down and messages from going', () => {
    const relay = { status: 'waiting', failure: DOWN, setAside: 0 } as const;
    const { show } = renderPanel(
      aState({ [A]: aSession({ view: { relay } }) }, { status: 'unavailable', failure: DOWN }),
    );
    expect(screen.getAllByText(/connector\.test answered with an HTML page/)).toHaveLength(1);
    show(aState({ [A]: aSession({ view: { relay } }) }, { status: 'reconnecting', failure: DOWN }));
    expect(screen.getAllByText(/connector\.test answered with an HTML page/)).toHaveLength(1);
  });

  it('says on a task without a session where Agent Assist helps', () => {
    renderPanel(aState({}));
    expect(panel()).toHaveTextContent('Agent Assist helps on chats and calls of accepted tasks.');
  });

  it('says what will appear and when, before anything has', () => {
    renderPanel(aState({ [A]: aSession() }));
    expect(panel()).toHaveTextContent('When the customer writes, what may help appears here');
  });

  it('promises no replies where they are switched off', () => {
    renderPanel(aState({ [A]: aSession({ view: { features: ['CONVERSATION_SUMMARIZATION'] } }) }));
    expect(panel()).toHaveTextContent('Suggestions are switched off for this chat.');
  });

  it('leaves the summary to the agent where drafts are switched off', async () => {
    const { user } = renderPanel(aState({ [A]: aSession({ view: { features: ['SMART_REPLY'] } }) }));
    const summary = screen.getByRole('region', { name: 'Summary' });
    expect(screen.queryByRole('button', { name: 'Generate summary' })).not.toBeInTheDocument();
    await user.click(within(summary).getByRole('button', { name: 'Summary' }));
    expect(within(summary).getByRole('button', { name: 'Write summary' })).toBeVisible();
  });

  it('has the summary at hand while Agent Assist is unavailable', async () => {
    const { user } = renderPanel(unavailable);
    await user.click(screen.getByRole('button', { name: 'Summary' }));
    await user.click(screen.getByRole('button', { name: 'Write summary' }));
    expect(screen.getByRole('textbox', { name: 'Situation' })).toHaveFocus();
  });

  it('holds the place of what is coming while it starts', () => {
    renderPanel(starting);
    expect(screen.getByRole('img', { name: 'Getting ready for this chat' })).toBeVisible();
  });

  it.each([
    ['Connected', live],
    ['Connecting', starting],
    ['Reconnecting', aState({ [A]: aSession({ view: { stream: 'reconnecting' } }) })],
    ['Unavailable', unavailable],
  ])('says "%s"', (text, state) => {
    renderPanel(state);
    expect(connection()).toHaveTextContent(new RegExp(`^${text}$`));
  });

  describe('notices', () => {
    it('give the reason and a Retry that works when Agent Assist is unavailable', async () => {
      const { user, commands } = renderPanel(unavailable);
      expect(
        notice(/connector\.test answered with an HTML page\. You can go on with the chat/),
      ).toBeVisible();
      await user.click(screen.getByRole('button', { name: 'Retry' }));
      expect(commands.calls).toEqual([['retry', A]]);
    });

    it('give the reason why it takes long, without a Retry that would do nothing more', () => {
      renderPanel(aState({ [A]: aSession() }, { status: 'reconnecting', failure: DOWN }));
      expect(notice(/HTML page\. Trying again by itself\./)).toBeVisible();
      expect(screen.queryByRole('button', { name: 'Retry' })).not.toBeInTheDocument();
    });

    it('say that Agent Assist is busy', () => {
      renderPanel(relaying(BUSY));
      expect(notice(/^Agent Assist is busy/)).toBeVisible();
    });

    it('say why else messages do not reach it', () => {
      renderPanel(relaying(DOWN));
      expect(notice(/does not hear the latest messages.*HTML page/)).toBeVisible();
    });

    it.each([
      [1, /^1 message was refused .* do not know it\.$/],
      [3, /^3 messages were refused .* do not know them\.$/],
    ])('name %i refused message(s) once', (n, text) => {
      renderPanel(relaying(undefined, n));
      expect(notice(text)).toBeVisible();
      expect(statuses()).toHaveLength(2);
    });

    it('list the settings that are missing or wrong, also without a task', () => {
      const problem =
        'TWILIO_CONVERSATION_PROFILE is missing. It looks like projects/P/locations/L/conversationProfiles/X';
      renderPanel(aState({}), { problems: [problem] }, true);
      expect(screen.getByText(problem)).toBeVisible();
      expect(panel()).toHaveTextContent('Agent Assist is not set up right');
    });

    it('are absent while all is well', () => {
      renderPanel(live);
      expect(statuses()).toEqual([connection()]);
    });
  });

  describe('feed', () => {
    it('shows the newest message first, each with its time and what was proposed for it', async () => {
      const { user } = renderPanel(live);
      const [newest, older] = groups();
      expect(newest).toHaveTextContent(`${formatMoment(NOW, Date.now())}“Until when?”Within 30 days`);
      expect(older).toHaveTextContent('“Can I return it?”');
      await user.click(screen.getByRole('button', { name: 'Show 2 earlier suggestions' }));
      expect(older).toHaveTextContent('Yes, you can');
      expect(older).toHaveTextContent('Let me look');
    });

    it('shows proposals whose message is not known', () => {
      renderPanel(aState({ [A]: aSession({ sets: [aSet(undefined, 'Hello')] }) }));
      expect(groups()[0]).toHaveTextContent('The conversation so farHello');
    });

    it('inserts a suggestion into its task, and tells equally named buttons apart by their text', async () => {
      const { user, commands } = renderPanel(live);
      await user.click(screen.getByRole('button', { name: 'Show 2 earlier suggestions' }));
      const [, , insert] = screen.getAllByRole('button', { name: 'Insert' });
      expect(insert).toHaveAccessibleDescription('Let me look');
      if (insert) await user.click(insert);
      expect(commands.calls).toEqual([['useSuggestion', A, 'Let me look']]);
    });

    it('copies a suggestion', async () => {
      const { user } = renderPanel(live);
      const write = jest.spyOn(navigator.clipboard, 'writeText');
      const [copy] = screen.getAllByRole('button', { name: 'Copy' });
      if (copy) await user.click(copy);
      expect(await screen.findByText('Copied')).toBeVisible();
      expect(write).toHaveBeenCalledWith('Within 30 days');
    });

    it('marks what was used', () => {
      renderPanel(
        session({
          sets: [aSet(undefined, 'Yes', 'No')],
          marks: { [aReply('No').id]: someMarks({ used: ['No'] }) },
        }),
      );
      expect(screen.getAllByText(/Used/)).toHaveLength(1);
      expect(screen.getByRole('group', { name: 'No' })).toHaveTextContent('Used');
    });
  });

  describe('at wrap-up', () => {
    it('puts the summary in front, open', () => {
      renderPanel(wrapping);
      const summary = screen.getByRole('region', { name: 'Summary' });
      const feed = screen.getByRole('list', { name: 'Suggestions' });
      expect(within(summary).getByRole('textbox', { name: 'Situation' })).toBeVisible();
      expect(summary.compareDocumentPosition(feed)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
    });

    it('leaves the agent typing in the summary where they are', async () => {
      const summary = { draft: aDraft({ Situation: 'A return' }) };
      const view = { summary: DRAFTED };
      const { user, show } = renderPanel(aState({ [A]: aSession({ view, summary }) }));
      await user.click(screen.getByRole('button', { name: 'Summary' }));
      const situation = screen.getByRole('textbox', { name: 'Situation' });
      await user.type(situation, ' of a');

      show(aState({ [A]: aSession({ view: { ...view, phase: 'wrapping' }, summary }) }));

      expect(situation).toHaveFocus();
      await user.keyboard(' jacket');
      expect(screen.getByRole('textbox', { name: 'Situation' })).toBe(situation);
      expect(situation).toHaveValue('A return of a jacket');
    });

    it('stays in front when the session has to start anew', () => {
      const { show } = renderPanel(wrapping);
      show(starting);
      expect(screen.getByRole('textbox', { name: 'Situation' })).toBeVisible();
    });
  });

  describe('knowledge search', () => {
    it('is at hand where it is switched on', () => {
      renderPanel(live);
      expect(screen.getByRole('region', { name: 'Knowledge' })).toBeVisible();
    });

    it('is absent where it is not', () => {
      renderPanel(session({ view: { features: ['SMART_REPLY'] } }));
      expect(screen.queryByRole('region', { name: 'Knowledge' })).not.toBeInTheDocument();
    });
  });

  describe('sentiment of the customer', () => {
    it.each([
      ['negative, falling', [0.4, 0.2, -0.6]],
      ['positive, rising', [-0.5, 0.7]],
      ['neutral, steady', [0.1, 0, 0.1]],
      ['positive', [0.5]],
    ])('is "%s"', (words, scores) => {
      renderPanel(feeling(...scores));
      expect(screen.getByRole('img', { name: `Customer sentiment: ${words}` })).toBeVisible();
    });

    it('is not shown where nothing is known of it', () => {
      renderPanel(live);
      expect(screen.queryByRole('img')).not.toBeInTheDocument();
    });
  });

  describe('on other channels', () => {
    it('tells on SMS how many messages a reply would be', () => {
      const long = 'x'.repeat(212);
      renderPanel(session({ view: { channelType: 'sms' }, sets: [aSet(undefined, long, 'Yes')] }));
      expect(screen.getByRole('group', { name: long })).toHaveTextContent('212 characters, 2 messages');
      expect(screen.getByRole('group', { name: 'Yes' })).not.toHaveTextContent('characters');
    });

    it("copies instead of inserting from the moment WhatsApp's window closes, and says why", () => {
      jest.useFakeTimers();
      const DAY_MS = 24 * 60 * 60 * 1_000;
      let time = NOW + DAY_MS - 1_000;
      renderPanel(
        session({
          view: { channelType: 'whatsapp' },
          messages: [RETURN],
          sets: [aSet(RETURN, 'Yes, you can')],
        }),
        { now: () => time },
      );
      expect(screen.getByRole('button', { name: 'Insert' })).toBeVisible();
      expect(notice(/WhatsApp/)).toBeUndefined();

      time = NOW + DAY_MS;
      act(() => {
        jest.advanceTimersByTime(1_000);
      });

      expect(screen.queryByRole('button', { name: 'Insert' })).not.toBeInTheDocument();
      expect(screen.getByRole('button', { name: 'Copy' })).toBeVisible();
      expect(notice(/WhatsApp.*more than 24 hours ago/)).toBeVisible();
      jest.useRealTimers();
    });

    it('copies instead of inserting in wrap-up, without a word on WhatsApp', () => {
      renderPanel(
        session({
          view: { phase: 'wrapping', channelType: 'whatsapp' },
          messages: [aMessage('m1', 'Hi', { sentAt: new Date(0).toISOString() })],
          sets: [aSet(undefined, 'Yes')],
        }),
      );
      expect(screen.queryByRole('button', { name: 'Insert' })).not.toBeInTheDocument();
      expect(notice(/WhatsApp/)).toBeUndefined();
    });
  });

  describe('on a call', () => {
    it('promises suggestions as the customer speaks', () => {
      renderPanel(calling('heard'));
      expect(panel()).toHaveTextContent('Suggestions appear as the customer speaks.');
      expect(statuses()).toEqual([connection()]);
    });

    it('says calmly that the audio is awaited', () => {
      renderPanel(calling('awaited'));
      expect(connection()).toHaveTextContent('Connecting');
      expect(notice(/^Waiting for the call’s audio to reach Agent Assist/)).toBeVisible();
      expect(screen.getByRole('img', { name: 'Getting ready for this call' })).toBeVisible();
      expect(screen.queryByRole('button', { name: 'Retry' })).not.toBeInTheDocument();
    });

    it.each([
      ['absent', /^No audio is reaching Agent Assist.*starts by itself.*tell whoever looks after Flex/],
      ['ambiguous', /^It is not certain which conversation this call is.*starts by itself/],
    ] as const)('says once why there is nothing when the audio is %s, with a Retry', async (status, text) => {
      const { user, commands } = renderPanel(calling(status));
      expect(connection()).toHaveTextContent('Unavailable');
      expect(notice(text)).toBeVisible();
      expect(statuses()).toHaveLength(2);
      await user.click(screen.getByRole('button', { name: 'Retry' }));
      expect(commands.calls).toEqual([['retry', A]]);
    });

    it('names what to check where no audio comes', () => {
      renderPanel(calling('absent'));
      expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
        expect.stringContaining('Fork Stream'),
        expect.stringContaining('SIPREC connector'),
        expect.stringContaining('start-siprec'),
      ]);
    });

    it.each(['awaited', 'absent', 'ambiguous'] as const)(
      'gives the reason of a failure in the same notice (%s)',
      (status) => {
        renderPanel(calling(status, { view: { failure: DOWN } }));
        expect(notice(/connector\.test answered with an HTML page\./)).toBeVisible();
        expect(statuses()).toHaveLength(2);
      },
    );

    it('says nothing of audio while there is no connection at all', () => {
      renderPanel({ ...calling('absent'), connection: { status: 'unavailable', failure: DOWN } });
      expect(notice(/HTML page\. You can go on with the call/)).toBeVisible();
      expect(notice(/audio/i)).toBeUndefined();
    });

    it.each([
      [undefined, /^Audio stopped.*what is shown stays\.Retry$/],
      ['64108', /^Audio stopped.*Twilio’s error: 64108\.Retry$/],
    ])('says that the audio has stopped, with the error if there is one (%s)', (code, text) => {
      renderPanel(calling('stopped', { messages: [RETURN], sets: [aSet(RETURN, 'Yes, you can')] }, code));
      expect(notice(text)).toBeVisible();
      expect(groups()).toHaveLength(1);
    });

    it('says nothing of messages that are passed on: none are', () => {
      const relay = { status: 'waiting', failure: DOWN, setAside: 2 } as const;
      renderPanel(calling('heard', { view: { relay } }));
      expect(statuses()).toEqual([connection()]);
    });

    it('copies instead of inserting, smart replies too, and tells a screen reader of them', async () => {
      const { user, show, commands } = renderPanel(calling('heard'));
      show(calling('heard', { messages: [RETURN], sets: [aSet(RETURN, 'Yes, you can')] }));
      expect(screen.queryByRole('button', { name: 'Insert' })).not.toBeInTheDocument();
      expect(screen.getByText('1 new suggestion: Smart reply')).toBeInTheDocument();
      await user.click(screen.getByRole('button', { name: 'Copy' }));
      expect(commands.calls).toEqual([['sendFeedback', A, aReply('Yes, you can').id, { type: 'copied' }]]);
    });

    it('says beside the folded summary that a draft has come', () => {
      const { show } = renderPanel(calling('heard'));
      const summary = { draft: aDraft({ Situation: 'A return' }) };
      show(calling('heard', { view: { summary: DRAFTED }, summary }));
      expect(screen.getByRole('region', { name: 'Summary' })).toHaveTextContent('Ready to read');
    });
  });

  describe('in one quiet line', () => {
    const waiting = (n: number, failure: AssistFailure | undefined) =>
      aState({ [A]: aSession() }, undefined, { waiting: n, refused: 0, failure });

    it.each([
      [1, '1 piece of feedback waits to be sent'],
      [3, '3 pieces of feedback wait to be sent'],
    ])('says that %i of feedback could not be sent', (n, text) => {
      renderPanel(waiting(n, DOWN));
      expect(screen.getByText(text)).toBeVisible();
    });

    it('says nothing of feedback that is on its way', () => {
      renderPanel(waiting(3, undefined));
      expect(screen.queryByText(/feedback/)).not.toBeInTheDocument();
    });

    it('names kinds that it does not know, to developers only', () => {
      const state = session({ unknownKinds: { suggestPoemsResponse: 2 } });
      const { unmount } = renderPanel(state);
      expect(screen.queryByText(/suggestPoemsResponse/)).not.toBeInTheDocument();
      unmount();
      renderPanel(state, { debug: true });
      expect(screen.getByText(/suggestPoemsResponse \(2\)/)).toBeVisible();
    });
  });

  it('can be worked by keyboard alone', async () => {
    const { user, commands } = renderPanel(live);
    await user.tab();
    expect(screen.getByRole('button', { name: 'Pause Agent Assist' })).toHaveFocus();
    await user.tab();
    expect(screen.getByRole('searchbox', { name: 'Search knowledge' })).toHaveFocus();
    const [insert] = screen.getAllByRole('button', { name: 'Insert' });
    for (let stops = 0; document.activeElement !== insert && stops < 5; stops += 1) await user.tab();
    await user.keyboard('{Enter}');
    await user.tab();
    expect(screen.getAllByRole('button', { name: 'Copy' })[0]).toHaveFocus();
    expect(commands.calls).toEqual([['useSuggestion', A, 'Within 30 days']]);
  });

  it.each<[string, AssistState]>([
    ['live', live],
    ['starting', starting],
    ['unavailable', unavailable],
    ['busy', relaying(BUSY, 2)],
    ['wrapping', wrapping],
    ['a call without audio', calling('absent')],
    ['a call whose audio has stopped', calling('stopped')],
    ['with several kinds and a feeling', feltAndFiltered],
    ['without a session', aState({})],
  ])('has no accessibility violations: %s', async (_, state) => {
    const { container } = renderPanel(state, { problems: ['TWILIO_FUNCTIONS_URL is missing'] });
    expect(await axe(container)).toHaveNoViolations();
  });
});
