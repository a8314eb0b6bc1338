import * as React from 'react';
import { act, fireEvent, screen, within } from '@testing-library/react';
import { axe } from 'jest-axe';

import type { AssistMessage, ParticipantRole } from '../../domain/assist';
import type { AudioView, SpeechLine } from '../../store/state';
import { aMessage, aSession, aState, aTaskSid, NOW, type SessionParts } from '../../testing/ui/builders';
import { fakeLayout, type Layout } from '../../testing/ui/layout';
import { renderWithState } from '../../testing/ui/render';
import { formatTime } from '../strings';
import { Transcript } from './Transcript';

const A = aTaskSid('a');
const B = aTaskSid('b');
const VIEWPORT = 400;
/** A line of twenty letters; rows with a heading are higher. */
const heightOf = (row: Element): number =>
  20 * Math.ceil(row.textContent.length / 20) + (row.querySelector('time') ? 30 : 10);

const saidAt = (
  n: number,
  text = `Line ${n}`,
  role: ParticipantRole = n % 2 === 0 ? 'END_USER' : 'HUMAN_AGENT',
): AssistMessage => aMessage(`m${n}`, text, { role, sentAt: new Date(NOW + n * 10_000).toISOString() });
const many = (count: number, from = 0): AssistMessage[] =>
  Array.from({ length: count }, (_, n) => saidAt(from + n));
const speaking = (key: string, text: string, parts: Partial<SpeechLine> = {}): SpeechLine => ({
  key,
  messageId: key,
  role: 'END_USER',
  text,
  isFinal: false,
  isOvertaken: false,
  ...parts,
});

const audioOf = (status: AudioView['status'], code?: string): AudioView => ({ status, code });
const call = ({ view, ...parts }: SessionParts = {}) =>
  aState({
    [A]: aSession({ view: { channelType: 'voice', audio: audioOf('heard'), ...view }, ...parts }),
    [B]: aSession({
      view: { channelType: 'voice', audio: audioOf('heard') },
      messages: [saidAt(1, 'Elsewhere')],
    }),
  });
const seeking = (status: AudioView['status']) =>
  call({ view: { phase: 'starting', audio: audioOf(status) } });

let layout: Layout;
beforeEach(() => {
  layout = fakeLayout({ viewport: VIEWPORT, heightOf });
});
afterEach(() => layout.restore());

const renderTranscript = (state = call()) => {
  const view = renderWithState(state, <Transcript taskSid={A} />);
  layout.settle();
  return {
    ...view,
    show: (next: ReturnType<typeof call>) => {
      view.show(next);
      layout.settle();
    },
  };
};

const log = () => screen.getByRole('log', { name: 'Transcript' });
const rows = () => [...log().querySelectorAll<HTMLElement>('[data-index]')];
const row = (text: string) => within(log()).getByText(text).closest<HTMLElement>('[data-index]')!;
const isAtEnd = () => log().scrollTop === log().scrollHeight - VIEWPORT;
/** How far below the top of the log a line stands. */
const placeOf = (text: string): number => {
  const target = row(text);
  const block = target.parentElement!;
  const above = rows().slice(0, rows().indexOf(target));
  return (
    parseFloat(block.style.paddingTop) +
    above.reduce((sum, other) => sum + heightOf(other), 0) -
    log().scrollTop
  );
};
const search = () => screen.getByRole('searchbox', { name: 'Search transcript' });
const button = (name: string | RegExp) => screen.getByRole('button', { name });
const marks = () => [...log().querySelectorAll('mark')];
const currentMark = () => marks().find((mark) => mark.getAttribute('aria-current') === 'true');
const announced = () =>
  [...document.querySelectorAll('[aria-live="polite"] p')].map(({ textContent }) => textContent);

describe('the transcript', () => {
  it('tells who said what and when, the agent on the right', () => {
    renderTranscript(call({ messages: [saidAt(0, 'Can I return it?'), saidAt(1, 'You can.')] }));
    expect(row('Can I return it?')).toHaveTextContent(`Customer${formatTime(NOW)}Can I return it?`);
    expect(row('You can.')).toHaveTextContent(`Agent${formatTime(NOW + 10_000)}You can.`);
    expect(row('Can I return it?')).toHaveStyle({ justifyContent: 'flex-start' });
    expect(row('You can.')).toHaveStyle({ justifyContent: 'flex-end' });
  });

  it('names a virtual agent, and one of whom nothing is known', () => {
    renderTranscript(
      call({
        messages: [saidAt(0, 'Welcome', 'AUTOMATED_AGENT')],
        speech: [speaking('unknown', 'Hello', { role: undefined, messageId: undefined })],
      }),
    );
    expect(row('Welcome')).toHaveTextContent(/^Virtual agent/);
    expect(row('Hello')).toHaveTextContent(/^SpeakerHello/);
  });

  it('names a speaker once for what they say within a minute', () => {
    const line = (n: number, seconds: number) =>
      aMessage(`m${n}`, `Line ${n}`, { sentAt: new Date(NOW + seconds * 1_000).toISOString() });
    renderTranscript(call({ messages: [line(1, 0), line(2, 20), line(3, 100)] }));
    expect(row('Line 1')).toHaveTextContent(/^Customer/);
    expect(row('Line 2')).toHaveTextContent(/^Line 2$/);
    expect(row('Line 3')).toHaveTextContent(/^Customer/);
  });

  it('shows nothing that cannot be seen', () => {
    renderTranscript(call({ messages: [saidAt(0, 'Yes\u202E, no\u200B')] }));
    expect(row('Yes, no')).toBeVisible();
  });

  it('shows the lines of the call that it is given, and nothing of another', () => {
    const { rerender } = renderTranscript(call({ messages: many(3) }));
    rerender(<Transcript taskSid={B} />);
    layout.settle();
    expect(rows()).toHaveLength(1);
    expect(row('Elsewhere')).toBeVisible();
  });

  it('draws few of many lines', () => {
    renderTranscript(call({ messages: many(5_000) }));
    expect(row('Line 4999')).toBeVisible();
    expect(rows().length).toBeLessThan(40);
  });

  describe('what is being said', () => {
    it('becomes a settled line in its place, drawn by the same elements', () => {
      const { show } = renderTranscript(call({ messages: [saidAt(0)], speech: [speaking('m2', 'Can I')] }));
      const words = within(log()).getByText('Can I');
      expect(words).toHaveAttribute('data-settled', 'false');

      show(call({ messages: [saidAt(0)], speech: [speaking('m2', 'Can I return')] }));
      expect(words).toHaveTextContent('Can I return');
      show(call({ messages: [saidAt(0)], speech: [speaking('m2', 'Can I return it', { isFinal: true })] }));
      expect(words).toHaveAttribute('data-settled', 'true');
      show(call({ messages: [saidAt(0), saidAt(2, 'Can I return it?')] }));
      expect(words).toHaveTextContent('Can I return it?');
      expect(words).toBeInTheDocument();
    });

    it('keeps its heading when it settles', () => {
      const { show } = renderTranscript(call({ messages: [saidAt(1)], speech: [speaking('m2', 'Can I')] }));
      expect(row('Can I')).toHaveTextContent(/^CustomerCan I$/);
      show(call({ messages: [saidAt(1), saidAt(2, 'Can I')] }));
      expect(row('Can I')).toHaveTextContent(/^Customer.+Can I$/);
    });
  });

  describe('that follows the end', () => {
    it('begins there', () => {
      renderTranscript(call({ messages: many(300) }));
      expect(isAtEnd()).toBe(true);
      expect(screen.queryByRole('button', { name: /latest/ })).not.toBeInTheDocument();
    });

    it('stays there while lines come, grow and settle', () => {
      const messages = many(50);
      const { show } = renderTranscript(call({ messages }));
      for (let n = 1; n <= 6; n += 1) {
        const words = 'many more words '.repeat(n);
        show(
          call({
            messages,
            speech: [speaking('m50', words), speaking('m51', 'And', { role: 'HUMAN_AGENT' })],
          }),
        );
        expect(isAtEnd()).toBe(true);
      }
      show(
        call({
          messages: [...messages, saidAt(50)],
          speech: [speaking('m51', 'And', { role: 'HUMAN_AGENT' })],
        }),
      );
      expect(isAtEnd()).toBe(true);
      show(call({ messages: [...messages, saidAt(50), ...many(300, 51)] }));
      expect(isAtEnd()).toBe(true);
      expect(row('Line 350')).toBeVisible();
    });

    it('stops when the agent scrolls up, be it by little', () => {
      const { show } = renderTranscript(call({ messages: many(50) }));
      const before = log().scrollTop;
      layout.scroll(log(), before - 20);
      show(call({ messages: many(51) }));
      expect(log().scrollTop).toBe(before - 20);
    });

    it('leaves what the agent reads where it is, whatever comes below and above', () => {
      const messages = many(200);
      const { show } = renderTranscript(call({ messages: messages.slice(100) }));
      layout.scroll(log(), 1_500);
      const read = rows()[12]!.querySelector('[data-settled]')!.textContent;
      const before = placeOf(read);

      show(call({ messages: [...messages.slice(100), ...many(20, 200)] }));
      expect(placeOf(read)).toBe(before);
      // What was said before anyone listened comes late.
      show(call({ messages: many(220) }));
      expect(placeOf(read)).toBe(before);
    });

    it('counts what comes meanwhile, and goes there on demand', async () => {
      const { user, show } = renderTranscript(call({ messages: many(50) }));
      layout.scroll(log(), 0);
      expect(button('Jump to latest')).toBeVisible();
      show(call({ messages: many(52), speech: [speaking('m52', 'And')] }));
      await user.click(button('↓ 2 new'));
      layout.settle();

      expect(isAtEnd()).toBe(true);
      expect(log()).toHaveFocus();
      expect(screen.queryByRole('button', { name: /new$|latest/ })).not.toBeInTheDocument();
      show(call({ messages: many(80) }));
      expect(isAtEnd()).toBe(true);
    });

    it('follows again when the agent has scrolled back to it', () => {
      const { show } = renderTranscript(call({ messages: many(50) }));
      layout.scroll(log(), 100);
      layout.scroll(log(), 100_000);
      show(call({ messages: many(60) }));
      expect(isAtEnd()).toBe(true);
    });

    it('goes to either end by a key', () => {
      const { show } = renderTranscript(call({ messages: many(500) }));
      expect(log()).toHaveAttribute('tabindex', '0');
      fireEvent.keyDown(log(), { key: 'Home' });
      layout.settle();
      expect(log().scrollTop).toBe(0);
      expect(row('Line 0')).toBeVisible();
      fireEvent.keyDown(log(), { key: 'End' });
      layout.settle();
      show(call({ messages: many(501) }));
      expect(isAtEnd()).toBe(true);
    });
  });

  describe('searched', () => {
    const messages = many(1_000).map((message, n) =>
      n % 400 === 10 ? { ...message, text: `${message.text}: the (fee) and the FEE` } : message,
    );

    it('marks what is found, counts it, and shows the first', async () => {
      const { user } = renderTranscript(call({ messages }));
      await user.type(search(), 'fee');
      layout.settle();
      expect(screen.getByText('1 of 6')).toBeVisible();
      expect(marks().map(({ textContent }) => textContent)).toEqual(['fee', 'FEE']);
      expect(currentMark()).toHaveTextContent('fee');
      expect(row('FEE').dataset.index).toBe('10');
    });

    it('goes on and back by keys and buttons, round the end, and brings each into sight', async () => {
      const { user } = renderTranscript(call({ messages }));
      await user.type(search(), 'fee{Enter}{Enter}');
      layout.settle();
      expect(screen.getByText('3 of 6')).toBeVisible();
      expect(currentMark()!.closest<HTMLElement>('[data-index]')!.dataset.index).toBe('410');
      const place = placeOf('Line 411');
      expect(place).toBeGreaterThan(0);
      expect(place).toBeLessThan(VIEWPORT);

      await user.keyboard('{Shift>}{Enter}{/Shift}');
      expect(screen.getByText('2 of 6')).toBeVisible();
      await user.click(button('Previous match'));
      await user.click(button('Previous match'));
      expect(screen.getByText('6 of 6')).toBeVisible();
      await user.click(button('Next match'));
      expect(screen.getByText('1 of 6')).toBeVisible();
    });

    it('keeps the match that the agent is at while lines come', async () => {
      const { user, show } = renderTranscript(call({ messages }));
      await user.type(search(), 'fee{Enter}{Enter}');
      layout.settle();
      const before = log().scrollTop;
      show(call({ messages: [...messages, saidAt(1_000, 'Another fee')] }));
      expect(screen.getByText('3 of 7')).toBeVisible();
      expect(log().scrollTop).toBe(before);
    });

    it('takes what is typed as it is, in any case and with any space', async () => {
      const { user } = renderTranscript(call({ messages }));
      await user.type(search(), '(FEE)  AND');
      layout.settle();
      expect(marks()[0]).toHaveTextContent('(fee) and');
      await user.clear(search());
      await user.type(search(), '.*');
      expect(screen.getByText('No matches')).toBeVisible();
      expect(screen.queryByRole('button', { name: 'Next match' })).not.toBeInTheDocument();
    });

    it('does not look at words that may be others in a moment', async () => {
      const { user } = renderTranscript(call({ messages: many(3), speech: [speaking('m9', 'The fee')] }));
      await user.type(search(), 'fee');
      expect(screen.getByText('No matches')).toBeVisible();
    });

    it('is as before after Escape, which nothing else hears', async () => {
      const onKeyDown = jest.fn();
      document.body.addEventListener('keydown', onKeyDown);
      const { user } = renderTranscript(call({ messages }));
      await user.type(search(), 'fee');
      onKeyDown.mockClear();
      await user.keyboard('{Escape}');
      document.body.removeEventListener('keydown', onKeyDown);
      expect(search()).toHaveValue('');
      expect(marks()).toEqual([]);
      expect(screen.queryByText(/ of /)).not.toBeInTheDocument();
    });
  });

  describe('copied', () => {
    it('is text, a line for each settled line, with time and speaker', async () => {
      const { user } = renderTranscript(
        call({ messages: [saidAt(0, 'Can I\nreturn it?'), saidAt(1)], speech: [speaking('m2', 'Unt')] }),
      );
      const write = jest.spyOn(navigator.clipboard, 'writeText');
      await user.click(button('Copy transcript'));
      expect(write).toHaveBeenCalledWith(
        `${formatTime(NOW)} Customer: Can I return it?\n${formatTime(NOW + 10_000)} Agent: Line 1`,
      );
      expect(await screen.findByText('Copied')).toBeVisible();
    });

    it('says so though lines go on coming, and holds them the next time', async () => {
      const { user, show } = renderTranscript(call({ messages: many(1) }));
      const write = jest.spyOn(navigator.clipboard, 'writeText');
      await user.click(button('Copy transcript'));
      await screen.findByText('Copied');
      show(call({ messages: many(2) }));
      expect(screen.getByText('Copied')).toBeVisible();
      await user.click(button('Copy transcript'));
      expect(write).toHaveBeenLastCalledWith(expect.stringMatching(/Line 0\n.*Line 1$/));
    });
  });

  it('no longer says that it was copied after a while', async () => {
    jest.useFakeTimers();
    renderTranscript(call({ messages: many(1) }));
    fireEvent.click(button('Copy transcript'));
    await act(async () => Promise.resolve());
    expect(screen.getByText('Copied')).toBeVisible();
    act(() => {
      jest.advanceTimersByTime(60_000);
    });
    expect(screen.queryByText('Copied')).not.toBeInTheDocument();
    jest.useRealTimers();
  });

  describe('told to a screen reader', () => {
    it('is told each line once when it is final, and nothing of what was said before', () => {
      const { show } = renderTranscript(call({ messages: many(30) }));
      expect(log()).toHaveAttribute('aria-live', 'off');
      show(call({ messages: many(30), speech: [speaking('m30', 'Can')] }));
      expect(announced()).toEqual([]);
      show(call({ messages: many(30), speech: [speaking('m30', 'Can I', { isFinal: true })] }));
      show(call({ messages: [...many(30), saidAt(30, 'Can I')] }));
      show(call({ messages: [...many(30), saidAt(30, 'Can I'), saidAt(31, 'Yes')] }));
      expect(announced()).toEqual(['Customer: Can I', 'Agent: Yes']);
    });

    it('is told words without an id once', () => {
      const unnamed = speaking('END_USER', 'Can I', { messageId: undefined, isFinal: true });
      const { show } = renderTranscript(call({ messages: many(3) }));
      show(call({ messages: many(3), speech: [unnamed] }));
      show(call({ messages: [...many(3), saidAt(4, 'Can I')] }));
      expect(announced()).toEqual(['Customer: Can I']);
    });

    it('is told also while the agent reads back', () => {
      const { show } = renderTranscript(call({ messages: many(50) }));
      layout.scroll(log(), 0);
      show(call({ messages: many(51) }));
      expect(announced()).toEqual(['Customer: Line 50']);
    });

    it('is told nothing of a history that comes late', () => {
      const { show } = renderTranscript();
      show(call({ messages: many(40) }));
      expect(announced()).toEqual([]);
    });
  });

  describe('without lines', () => {
    it.each([
      ['Waiting for the call’s audio to reach Agent Assist', seeking('awaited')],
      ['No audio is reaching Agent Assist', seeking('absent')],
      ['It is not certain which conversation this call is', seeking('ambiguous')],
      ['Nothing said yet', call()],
      ['No words of this call were heard.', call({ view: { phase: 'wrapping' } })],
      ['Nothing for this task', aState({})],
      ['Agent Assist is unavailable', call({ view: { phase: 'failed' } })],
    ])('says "%s"', (text, state) => {
      renderTranscript(state);
      expect(within(log()).getByText(text)).toBeVisible();
    });

    it('has nothing to search or to copy', () => {
      const { show } = renderTranscript();
      expect(screen.queryByRole('searchbox')).not.toBeInTheDocument();
      expect(screen.queryByRole('button')).not.toBeInTheDocument();
      show(call({ messages: many(1) }));
      expect(search()).toBeVisible();
      expect(button('Copy transcript')).toBeVisible();
    });

    it('says what to check when no audio comes', () => {
      renderTranscript(seeking('absent'));
      expect(within(log()).getAllByRole('listitem')).toHaveLength(3);
    });
  });

  it('says above the lines that the audio has stopped', () => {
    renderTranscript(call({ view: { audio: audioOf('stopped', '64108') }, messages: many(2) }));
    expect(screen.getByText('Audio stopped')).toBeVisible();
    expect(screen.getByText(/64108/)).toBeVisible();
    expect(row('Line 1')).toBeVisible();
  });

  it('tells of a line that was edited since, and says nothing of one that was deleted, on screen and copied', async () => {
    const { user } = renderTranscript(
      call({
        messages: [
          { ...saidAt(0, 'As it was'), revision: 'edited' },
          { ...saidAt(1, ''), revision: 'deleted' },
        ],
      }),
    );
    expect(screen.getByText('As it was').parentElement).toHaveTextContent('As it was (edited since)');
    expect(screen.getByText('Deleted message')).toBeVisible();
    const write = jest.spyOn(navigator.clipboard, 'writeText');
    await user.click(button('Copy transcript'));
    expect(write).toHaveBeenCalledWith(
      expect.stringMatching(/: As it was \(edited since\)\n.*: Deleted message$/) as string,
    );
  });

  it.each([
    ['with lines', call({ messages: many(20), speech: [speaking('m20', 'And')] })],
    ['stopped', call({ view: { audio: audioOf('stopped') }, messages: many(2) })],
    ['awaited', seeking('awaited')],
    ['absent', seeking('absent')],
  ])('has no accessibility violations: %s', async (_, state) => {
    const { container } = renderTranscript(state);
    expect(await axe(container)).toHaveNoViolations();
  });

  it('has no accessibility violations: searched and scrolled back', async () => {
    const { container, user } = renderTranscript(call({ messages: many(100) }));
    await user.type(search(), 'line 1');
    layout.settle();
    expect(marks().length).toBeGreaterThan(0);
    expect(await axe(container)).toHaveNoViolations();
  });
});
