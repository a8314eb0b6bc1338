import * as React from 'react';
import { act, fireEvent, screen, within } from '@testing-library/react';
import { axe } from 'jest-axe';

import type { AssistMessage } from '../../domain/assist';
import type { SuggestionSet } from '../../domain/suggestion';
import type { SessionRecord } from '../../store/state';
import {
  aCoaching,
  aFaq,
  aFreeForm,
  aMessage,
  anInstruction,
  aReply,
  aSearch,
  aSearchAnswer,
  aSession,
  aSet,
  aSetOf,
  aState,
  aTaskSid,
  NOW,
  recordCommands,
  someMarks,
} from '../../testing/ui/builders';
import { renderWithState } from '../../testing/ui/render';
import { formatMoment, formatTime } from '../strings';
import type { Desk } from '../suggestions/bind-actions';
import { Feed } from './Feed';

const A = aTaskSid('a');
const at = (minutes: number) => ({ sentAt: new Date(NOW + minutes * 60_000).toISOString() });
const RETURN = aMessage('m1', 'Can I return it?', at(0));
const WHEN = aMessage('m2', 'Until when?', at(1));
const COST = aMessage('m3', 'What does it cost?', at(2));
const MESSAGES = [RETURN, WHEN, COST];

const FAQ = aFaq('How long may I return?', 'For 30 days');
const NOTE = aFreeForm('The customer is in a hurry');
const FIRST = aSetOf(RETURN, [FAQ]);
const SECOND = aSetOf(WHEN, [aFaq('Until when?', 'Until Friday')]);
const THIRD = aSetOf(COST, [NOTE]);

const holding = (sets: readonly SuggestionSet[], marks: SessionRecord['marks'] = {}) =>
  aState({ [A]: aSession({ messages: MESSAGES, sets, marks }) });

const renderWithGaps = (
  sets: readonly SuggestionSet[],
  gaps: SessionRecord['gaps'],
  messages: readonly AssistMessage[] = MESSAGES,
) =>
  renderWithState(
    aState({ [A]: aSession({ messages, sets, gaps }) }),
    <Feed
      desk={{ taskSid: A, commands: recordCommands(), composer: 'insert', lengthHint: () => undefined }}
      whenEmpty={<p>Nothing yet</p>}
    />,
  );

const renderFeed = (sets: readonly SuggestionSet[], marks: SessionRecord['marks'] = {}) => {
  const commands = recordCommands();
  const desk: Desk = { taskSid: A, commands, composer: 'insert', lengthHint: () => undefined };
  const view = renderWithState(
    holding(sets, marks),
    <>
      <Feed desk={desk} whenEmpty={<p>Nothing yet</p>} />
      <textarea aria-label="Composer" />
      <input aria-label="Search" data-agent-assist="search" />
    </>,
  );
  return {
    ...view,
    commands,
    receive: (next: readonly SuggestionSet[], nextMarks: SessionRecord['marks'] = {}) =>
      view.show(holding(next, nextMarks)),
  };
};

const list = () => screen.getByRole('list', { name: 'Suggestions' });
const groups = () => within(list()).getAllByRole('listitem');
const news = () => screen.queryByRole('button', { name: /new$/ });
const composer = () => screen.getByRole('textbox', { name: 'Composer' });
const scrollTo = (top: number): void => {
  const scroller = list().parentElement!;
  scroller.scrollTop = top;
  fireEvent.scroll(scroller);
};

// The day on which all of this is said.
beforeEach(() => void jest.spyOn(Date, 'now').mockReturnValue(NOW + 60 * 60_000));
afterEach(() => jest.restoreAllMocks());

describe('Feed', () => {
  it('shows the newest cause first, each with its time and what was proposed for it', () => {
    renderFeed([FIRST, SECOND]);
    expect(groups()).toHaveLength(2);
    expect(groups()[0]).toHaveTextContent(`${formatTime(NOW + 60_000)}“Until when?”`);
    expect(groups()[0]).toHaveTextContent('Until Friday');
    expect(groups()[1]).toHaveTextContent('“Can I return it?”');
  });

  it('tells of a message that was edited since, and does not repeat one that was deleted', () => {
    renderWithState(
      aState({
        [A]: aSession({
          messages: [
            { ...RETURN, revision: 'edited' },
            { ...WHEN, text: '', revision: 'deleted' },
          ],
          sets: [FIRST, SECOND],
        }),
      }),
      <Feed
        desk={{ taskSid: A, commands: recordCommands(), composer: 'insert', lengthHint: () => undefined }}
        whenEmpty={<p>Nothing yet</p>}
      />,
    );
    expect(groups()[0]).toHaveTextContent('Deleted message');
    expect(groups()[0]).not.toHaveTextContent('“');
    expect(groups()[1]).toHaveTextContent('“Can I return it?” (edited since)');
  });

  it('tells the day of what was said on another one', () => {
    jest.spyOn(Date, 'now').mockReturnValue(NOW + 24 * 60 * 60_000);
    renderWithGaps([FIRST], [{ from: NOW + 120_000, to: NOW + 240_000 }]);
    const times = [0, 120_000].map((ms) => formatMoment(NOW + ms, Date.now()));
    expect(times[0]).not.toBe(formatTime(NOW));
    expect(groups()[1]).toHaveTextContent(`${times[0]}“Can I return it?”`);
    expect(groups()[0]).toHaveTextContent(`Connection lost ${times[1]}–${formatTime(NOW + 240_000)}.`);
  });

  it('tells what the agent searched for', () => {
    renderFeed([aSearch('opening hours', aSearchAnswer('From nine to five'))]);
    expect(groups()[0]).toHaveTextContent('You searched: opening hours');
  });

  it('says so where there is nothing', () => {
    renderFeed([]);
    expect(screen.getByText('Nothing yet')).toBeVisible();
  });

  it('shows the replies of one set as rows of one card', () => {
    renderFeed([aSet(RETURN, 'Yes', 'No')]);
    const [yes, no] = ['Yes', 'No'].map((name) => screen.getByRole('group', { name }));
    expect(yes!.parentElement).toBe(no!.parentElement);
    expect(within(no!).getByRole('button', { name: 'Helpful' })).toBeVisible();
  });

  describe('while the agent is at it', () => {
    it('lets nothing move under the pointer: news waits behind a button', async () => {
      const { user, receive } = renderFeed([FIRST]);
      await user.hover(screen.getByText('For 30 days'));
      receive([FIRST, SECOND, THIRD]);
      expect(groups()).toHaveLength(1);
      expect(news()).toHaveAccessibleName('↑ 2 new');
    });

    it('shows what waits by itself once the pointer is gone', async () => {
      const { user, receive } = renderFeed([FIRST]);
      await user.hover(screen.getByText('For 30 days'));
      receive([FIRST, SECOND]);
      await user.hover(composer());
      expect(groups()).toHaveLength(2);
      expect(news()).not.toBeInTheDocument();
    });

    it('shows what waits on the press of the button, and from the top', async () => {
      const { user, receive } = renderFeed([FIRST]);
      scrollTo(300);
      receive([FIRST, SECOND]);
      expect(groups()).toHaveLength(1);
      await user.click(news()!);
      expect(groups()).toHaveLength(2);
      expect(list().parentElement).toHaveProperty('scrollTop', 0);
      expect(news()).not.toBeInTheDocument();
    });

    it('goes on holding still after a press inside it, whatever was pressed', async () => {
      const { user, receive, commands } = renderFeed([aSet(RETURN, 'Yes')]);
      await user.click(screen.getByRole('button', { name: 'Insert' }));
      expect(commands.calls).toEqual([['useSuggestion', A, 'Yes']]);
      receive([aSet(RETURN, 'Yes'), SECOND]);
      expect(groups()).toHaveLength(1);
      expect(news()).toBeVisible();
    });

    it('does not take the focus that a click has left behind for an agent who reads', async () => {
      const { user, receive } = renderFeed([FIRST]);
      await user.click(screen.getByRole('button', { name: 'Helpful' }));
      await user.hover(composer());
      receive([FIRST, SECOND]);
      expect(groups()).toHaveLength(2);
    });

    it('holds still while the keyboard is at work in it, and its button works by keyboard', async () => {
      const { user, receive } = renderFeed([FIRST]);
      await user.tab();
      receive([FIRST, SECOND]);
      expect(groups()).toHaveLength(1);

      act(() => news()!.focus());
      await user.keyboard('{Enter}');

      expect(groups()).toHaveLength(2);
      expect(list()).toHaveFocus();
      receive([FIRST, SECOND, THIRD]);
      expect(groups()).toHaveLength(2);
      act(() => composer().focus());
      expect(groups()).toHaveLength(3);
    });

    it('shows the answer to the agent’s own search at once, from the top, while the agent waits for it', () => {
      const { receive } = renderFeed([FIRST]);
      scrollTo(300);
      screen.getByRole('textbox', { name: 'Search' }).focus();
      receive([FIRST, aSearch('Until when?', aSearchAnswer('Until Friday'))]);
      expect(screen.getByText('Until Friday')).toBeVisible();
      expect(list().parentElement).toHaveProperty('scrollTop', 0);
    });

    it('holds still while it is scrolled away from its top', () => {
      const { receive } = renderFeed([FIRST]);
      scrollTo(300);
      receive([FIRST, SECOND]);
      expect(groups()).toHaveLength(1);
      scrollTo(0);
      expect(groups()).toHaveLength(2);
    });

    it('keeps back what comes for the newest cause too', async () => {
      const { user, receive } = renderFeed([FIRST]);
      await user.hover(screen.getByText('For 30 days'));
      receive([FIRST, aSetOf(RETURN, [NOTE])]);
      expect(screen.queryByText('The customer is in a hurry')).not.toBeInTheDocument();
      expect(news()).toHaveAccessibleName('↑ 1 new');
    });

    it('folds nothing that is being read, and does not call folding news', async () => {
      const old = aSetOf(RETURN, [aCoaching('old', { instructions: [anInstruction('Ask for the order')] })]);
      const repeated = aSetOf(WHEN, [
        aCoaching('new', { instructions: [anInstruction('Ask for the address')] }),
      ]);
      const { user, receive } = renderFeed([old]);
      await user.hover(screen.getByText('Ask for the order'));
      receive([old, repeated]);
      expect(screen.getByText('Ask for the order')).toBeVisible();
      expect(screen.queryByRole('button', { name: /earlier suggestion/ })).not.toBeInTheDocument();
    });

    it('shows at once what the agent did', async () => {
      const { user, receive } = renderFeed([FIRST]);
      await user.hover(screen.getByText('For 30 days'));
      receive([FIRST, SECOND], { [FAQ.id]: someMarks({ used: ['For 30 days'] }) });
      expect(groups()).toHaveLength(1);
      expect(groups()[0]).toHaveTextContent('Used');
    });

    it('has nothing to hold while it is empty', async () => {
      const { user, receive } = renderFeed([]);
      await user.hover(screen.getByText('Nothing yet'));
      receive([FIRST]);
      expect(groups()).toHaveLength(1);
    });

    it('is not held by a pointer left lying while the agent types', async () => {
      const { user, receive } = renderFeed([FIRST]);
      await user.hover(screen.getByText('For 30 days'));
      receive([FIRST, SECOND]);
      act(() => composer().focus());
      await user.keyboard('H');
      expect(groups()).toHaveLength(2);
    });
  });

  describe('what is superseded', () => {
    const OLD = aSet(RETURN, 'Old reply', 'Older reply');
    const sets = [OLD, aSet(WHEN, 'New reply')];
    const fold = () => screen.getByRole('button', { name: /earlier suggestion/ });

    it('is folded in its group, and unfolds', async () => {
      const { user } = renderFeed(sets);
      expect(screen.queryByText('Old reply')).not.toBeInTheDocument();
      expect(fold()).toHaveAccessibleName('Show 2 earlier suggestions');
      expect(fold()).toHaveAttribute('aria-expanded', 'false');
      await user.click(fold());
      expect(groups()[1]).toHaveTextContent('Old reply');
      expect(fold()).toHaveAccessibleName('Hide 2 earlier suggestions');
    });

    it.each([
      ['used', someMarks({ used: ['Old reply'] })],
      ['pinned', someMarks({ pinned: true })],
    ])('stays in sight where it is %s', (_, marks) => {
      renderFeed(sets, { [aReply('Old reply').id]: marks });
      expect(screen.getByText('Old reply')).toBeVisible();
      expect(fold()).toHaveAccessibleName('Show 1 earlier suggestion');
    });

    it('stays where it is when it is unpinned, for whoever has pressed by mistake', () => {
      const { receive } = renderFeed(sets, { [aReply('Old reply').id]: someMarks({ pinned: true }) });
      receive(sets);
      expect(screen.getByText('Old reply')).toBeVisible();
      expect(fold()).toHaveAccessibleName('Show 1 earlier suggestion');
    });

    it('folds as ever where it was pinned and unpinned before, and with the fold', async () => {
      const { user, receive } = renderFeed([OLD], { [aReply('Old reply').id]: someMarks({ pinned: true }) });
      receive([OLD]);
      receive(sets);
      expect(fold()).toHaveAccessibleName('Show 2 earlier suggestions');
      await user.click(fold());
      receive(sets, { [aReply('Old reply').id]: someMarks({ pinned: true }) });
      receive(sets);
      await user.click(fold());
      expect(screen.queryByText('Old reply')).not.toBeInTheDocument();
      expect(fold()).toHaveAccessibleName('Show 2 earlier suggestions');
    });

    it('does not move when it is used in the open fold', async () => {
      const { user, receive } = renderFeed(sets);
      await user.click(fold());
      const order = () => screen.getAllByText(/Old(er)? reply/).map(({ textContent }) => textContent);
      receive(sets, { [aReply('Older reply').id]: someMarks({ used: ['Older reply'] }) });
      expect(order()).toEqual(['Old reply', 'Older reply']);
      expect(fold().compareDocumentPosition(screen.getByText('Older reply'))).toBe(
        Node.DOCUMENT_POSITION_FOLLOWING,
      );
    });
  });

  describe('the filter', () => {
    const group = () => screen.getByRole('group', { name: 'Filter suggestions' });
    const toggle = (name: string) => within(group()).getByRole('button', { name });

    it('is absent while there is one kind', () => {
      renderFeed([FIRST, SECOND]);
      expect(screen.queryByRole('group', { name: 'Filter suggestions' })).not.toBeInTheDocument();
    });

    it('shows one kind, and all again', async () => {
      const { user } = renderFeed([FIRST, THIRD]);
      expect(toggle('All')).toHaveAttribute('aria-pressed', 'true');
      await user.click(toggle('FAQ'));
      expect(groups()).toHaveLength(1);
      expect(groups()[0]).toHaveTextContent('For 30 days');
      expect(toggle('FAQ')).toHaveAttribute('aria-pressed', 'true');
      await user.click(toggle('All'));
      expect(groups()).toHaveLength(2);
    });

    it('offers what is pinned once something is', async () => {
      const { user, receive } = renderFeed([FIRST, THIRD]);
      expect(within(group()).queryByRole('button', { name: 'Pinned' })).not.toBeInTheDocument();
      receive([FIRST, THIRD], { [FAQ.id]: someMarks({ pinned: true }) });
      await user.click(toggle('Pinned'));
      expect(groups()).toHaveLength(1);
      expect(groups()[0]).toHaveTextContent('For 30 days');
    });

    it('goes back to all with the last that is unpinned, and stays there', async () => {
      const pinned = { [FAQ.id]: someMarks({ pinned: true }) };
      const { user, receive } = renderFeed([FIRST, THIRD], pinned);
      await user.click(toggle('Pinned'));
      receive([FIRST, THIRD]);
      expect(groups()).toHaveLength(2);
      receive([FIRST, THIRD], pinned);
      expect(toggle('All')).toHaveAttribute('aria-pressed', 'true');
      expect(groups()).toHaveLength(2);
    });

    it('counts as new only what it lets through', async () => {
      const { user, receive } = renderFeed([FIRST, THIRD]);
      await user.click(toggle('FAQ'));
      await user.hover(screen.getByText('For 30 days'));
      receive([FIRST, THIRD, SECOND, aSetOf(RETURN, [aFreeForm('Another note')])]);
      expect(news()).toHaveAccessibleName('↑ 1 new');
    });

    it('is one stop of the Tab key, and arrow keys go along it', async () => {
      const { user } = renderFeed([FIRST, THIRD]);
      await user.tab();
      expect(toggle('All')).toHaveFocus();
      await user.keyboard('{ArrowRight}');
      await user.keyboard('{Enter}');
      expect(groups()).toHaveLength(1);
      await user.tab();
      expect(list()).toContainElement(document.activeElement as HTMLElement);
    });
  });

  describe('coaching', () => {
    const coaching = (record: string, title: string) =>
      aCoaching(record, { instructions: [anInstruction(title)] });

    it('is a region where it is the newest, and only there', () => {
      renderFeed([
        aSetOf(RETURN, [coaching('one', 'Ask for the order')]),
        aSetOf(WHEN, [coaching('two', 'Say until when')]),
      ]);
      expect(screen.getByRole('region', { name: 'Coaching' })).toHaveTextContent('Say until when');
    });

    it('is none where there is none', () => {
      renderFeed([FIRST]);
      expect(screen.queryByRole('region')).not.toBeInTheDocument();
    });
  });

  it('keeps older causes back until they are asked for', async () => {
    const messages = Array.from({ length: 25 }, (_, i) => aMessage(`n${i}`, `Message ${i}`, at(i)));
    const sets = messages.map((message, i) => aSetOf(message, [aFaq(`Q${i}`, `A${i}`)]));
    const { user, show } = renderFeed([]);
    show(aState({ [A]: aSession({ messages, sets }) }));
    expect(groups()).toHaveLength(20);
    await user.click(screen.getByRole('button', { name: 'Show 5 earlier messages' }));
    expect(groups()).toHaveLength(25);
  });

  describe('reads out', () => {
    const told = (container: HTMLElement) => container.querySelector('div[aria-live="polite"]');

    it('what comes, by kind, though it may wait', async () => {
      const { container, user, receive } = renderFeed([FIRST]);
      expect(told(container)).toBeEmptyDOMElement();
      await user.hover(screen.getByText('For 30 days'));
      receive([FIRST, SECOND, THIRD]);
      expect(told(container)).toHaveTextContent('2 new suggestions: Generated text, FAQ');
    });

    it('nothing of smart replies, which the chips tell of', () => {
      const { container, receive } = renderFeed([FIRST]);
      receive([FIRST, aSet(WHEN, 'Until Friday')]);
      expect(told(container)).toBeEmptyDOMElement();
    });
  });

  it('has no accessibility violations with everything in it', async () => {
    const { container, user, receive } = renderFeed([aSet(RETURN, 'Old'), FIRST, SECOND], {
      [FAQ.id]: someMarks({ dismissed: true }),
    });
    await user.hover(screen.getByText('Until Friday'));
    receive([
      aSet(RETURN, 'Old'),
      FIRST,
      SECOND,
      THIRD,
      aSetOf(COST, [aCoaching('c', { instructions: [anInstruction('Ask')] })]),
      aSet(COST, 'New'),
    ]);
    await user.click(news()!);
    await user.click(screen.getByRole('button', { name: 'Show 1 earlier suggestion' }));
    expect(await axe(container)).toHaveNoViolations();
  });
});

describe('a gap', () => {
  const MINUTE = 60_000;
  const missed = (from: number, to: number) => ({ from: NOW + from * MINUTE, to: NOW + to * MINUTE });

  it('stands between what came before it ended and what came after', () => {
    renderWithGaps(
      [aSetOf(RETURN, [FAQ], { receivedAt: NOW }), aSetOf(COST, [NOTE], { receivedAt: NOW + 13 * MINUTE })],
      [missed(2, 12)],
    );
    const [newest, gap, oldest] = groups();
    expect(newest).toHaveTextContent('What does it cost?');
    expect(gap).toHaveTextContent(
      `Connection lost ${formatTime(NOW + 2 * MINUTE)}–${formatTime(NOW + 12 * MINUTE)}. Suggestions of that time may be missing.`,
    );
    expect(oldest).toHaveTextContent('Can I return it?');
  });

  it('of less than a minute has one time', () => {
    renderWithGaps([], [missed(1, 1.2)]);
    expect(groups()).toHaveLength(1);
    expect(groups()[0]).toHaveTextContent(`Connection lost at ${formatTime(NOW + MINUTE)}.`);
  });

  it('from five past twelve to five past two has two times', () => {
    const [noon, two] = [12, 14].map((hour) => new Date(NOW).setHours(hour, 5)) as [number, number];
    renderWithGaps([], [{ from: noon, to: two }]);
    expect(groups()[0]).toHaveTextContent(`Connection lost ${formatTime(noon)}–${formatTime(two)}.`);
  });

  it('takes no place of a message, and waits with those that are older', () => {
    const messages = Array.from({ length: 21 }, (_, n) => aMessage(`n${n}`, `Message ${n}`, at(n)));
    const sets = messages.map((message, n) =>
      aSetOf(message, [aFaq(`Q${n}`, `A${n}`)], { receivedAt: NOW + n * MINUTE }),
    );
    renderWithGaps(sets, [missed(-2, 0), missed(10, 10.5)], messages);
    expect(groups()).toHaveLength(21);
    expect(screen.getAllByText(/^Connection lost/)).toHaveLength(1);
    fireEvent.click(screen.getByRole('button', { name: 'Show 1 earlier message' }));
    expect(groups()).toHaveLength(23);
    expect(screen.getAllByText(/^Connection lost/)).toHaveLength(2);
  });

  it('does not push away what the agent points at', async () => {
    const sets = [aSetOf(RETURN, [FAQ], { receivedAt: NOW })];
    const { user, show } = renderWithGaps(sets, []);
    await user.hover(screen.getByText('For 30 days'));
    show(aState({ [A]: aSession({ messages: MESSAGES, sets, gaps: [missed(2, 12)] }) }));
    expect(groups()).toHaveLength(1);
    await user.unhover(screen.getByText('For 30 days'));
    expect(groups()[0]).toHaveTextContent(/^Connection lost/);
  });

  it('is there also where nothing was proposed yet', () => {
    renderWithGaps([], [missed(0, 5)]);
    expect(screen.getByText('Nothing yet')).toBeInTheDocument();
    expect(groups()).toHaveLength(1);
  });
});
