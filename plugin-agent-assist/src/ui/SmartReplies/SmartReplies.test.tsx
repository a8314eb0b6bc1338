import * as React from 'react';
import { act, fireEvent, screen, within } from '@testing-library/react';
import { axe } from 'jest-axe';

import type { SessionRecord } from '../../store/state';
import {
  aMessage,
  aReply,
  aSession,
  aSet,
  aState,
  aTaskSid,
  NOW,
  recordCommands,
  someMarks,
  type SessionParts,
} from '../../testing/ui/builders';
import { fakeIntersections } from '../../testing/ui/intersections';
import { renderWithState } from '../../testing/ui/render';
import { pressReply } from '../targets';
import { SmartReplies } from './SmartReplies';

const A = aTaskSid('a');
const B = aTaskSid('b');

const proposing = (...texts: readonly string[]) => session({ current: aSet(undefined, ...texts) });
const session = (parts: SessionParts) => aState({ [A]: aSession(parts) });
const DAY_MS = 24 * 60 * 60 * 1_000;

const renderChips = (state = proposing('Yes, you can', 'Let me look', 'Which order?')) => {
  const commands = recordCommands();
  const view = renderWithState(
    state,
    <>
      <SmartReplies taskSid={A} commands={commands} now={() => NOW} />
      <textarea aria-label="Composer" />
    </>,
  );
  return { ...view, commands };
};

const list = () => screen.getByRole('list', { name: 'Smart replies' });
const chip = (name: string) => screen.getByRole('button', { name });
const chipNames = () =>
  within(list())
    .getAllByRole('button')
    .map((button) => button.textContent);

describe('SmartReplies', () => {
  it('shows each reply as a button named by its text', () => {
    renderChips();
    expect(within(list()).getAllByRole('listitem')).toHaveLength(3);
    expect(chipNames()).toEqual(['Yes, you can', 'Let me look', 'Which order?']);
  });

  it('hands the pressed reply to its task', async () => {
    const { user, commands } = renderChips();
    await user.click(chip('Let me look'));
    expect(commands.calls).toEqual([['useSuggestion', A, 'Let me look']]);
  });

  it('takes no room while there are no replies', () => {
    renderChips(proposing());
    expect(screen.queryByRole('list')).not.toBeInTheDocument();
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });

  it('takes no room on a task without a session', () => {
    renderChips(aState({}));
    expect(screen.queryByRole('list')).not.toBeInTheDocument();
  });

  it('cuts a long reply on the screen and keeps its whole text for those who ask', () => {
    const long = 'I am sorry to hear that. '.repeat(12).trim();
    renderChips(proposing(long));
    expect(chip(long).title).toContain(long);
    expect(screen.getByText(long)).toHaveStyle({ overflow: 'hidden' });
  });

  it('names the shortcut of each of the first three', () => {
    renderChips(proposing('One', 'Two', 'Three', 'Four'));
    expect(chip('One').title).toBe('One\nCtrl+Shift+7');
    expect(chip('Three')).toHaveAttribute('aria-keyshortcuts', 'Control+Shift+9');
    expect(chip('Four').title).toBe('Four');
  });

  it('is pressed by its shortcut', () => {
    const { commands } = renderChips();
    act(() => pressReply(1));
    expect(commands.calls).toEqual([['useSuggestion', A, 'Let me look']]);
  });

  it('shows and inserts nothing that a reader cannot see', async () => {
    const { user, commands } = renderChips(proposing('Pay \u202Eeno\u202C\u200B'));
    await user.click(chip('Pay eno'));
    expect(commands.calls).toEqual([['useSuggestion', A, 'Pay eno']]);
  });

  it('shows the replies that go on from what the agent types', () => {
    renderChips(
      session({
        current: aSet(undefined, 'Let me look'),
        followUps: aSet(undefined, 'Let me see your order'),
      }),
    );
    expect(chipNames()).toEqual(['Let me see your order']);
  });

  it('tells on SMS what a long reply costs', () => {
    const long = 'x'.repeat(161);
    renderChips(session({ view: { channelType: 'sms' }, current: aSet(undefined, long, 'Yes') }));
    expect(chip(long).title).toContain('161 characters, 2 messages');
    expect(chip('Yes').title).not.toContain('characters');
  });

  it("is absent where a reply could not be sent: outside WhatsApp's window and in wrap-up", () => {
    const current = aSet(undefined, 'Yes');
    const whatsApp = (sentAt: number) =>
      session({
        view: { channelType: 'whatsapp' },
        messages: [aMessage('m1', 'Hi', { sentAt: new Date(sentAt).toISOString() })],
        current,
      });
    const { show } = renderChips(whatsApp(NOW - DAY_MS + 1_000));
    expect(chip('Yes')).toBeVisible();
    show(whatsApp(NOW - DAY_MS));
    expect(screen.queryByRole('list')).not.toBeInTheDocument();
    show(session({ view: { phase: 'wrapping' }, current }));
    expect(screen.queryByRole('list')).not.toBeInTheDocument();
  });

  describe('feedback', () => {
    const seen = (marks: SessionRecord['marks']) => session({ current: aSet(undefined, 'Yes'), marks });

    it('tells once that a reply was seen', () => {
      jest.useFakeTimers();
      const intersections = fakeIntersections();
      const { commands } = renderChips(seen({}));
      intersections.show(chip('Yes'), { ratio: 1 });
      jest.advanceTimersByTime(300);
      intersections.show(chip('Yes'), { ratio: 1 });
      jest.advanceTimersByTime(300);
      expect(commands.calls).toEqual([['sendFeedback', A, aReply('Yes').id, { type: 'displayed' }]]);
      intersections.restore();
      jest.useRealTimers();
    });

    it('tells nothing of a reply that was seen before', () => {
      jest.useFakeTimers();
      const intersections = fakeIntersections();
      const { commands } = renderChips(seen({ [aReply('Yes').id]: someMarks({ displayed: true }) }));
      intersections.show(chip('Yes'), { ratio: 1 });
      jest.advanceTimersByTime(300);
      expect(commands.calls).toEqual([]);
      intersections.restore();
      jest.useRealTimers();
    });
  });

  it('never shows the replies of another task', async () => {
    const commands = recordCommands();
    const state = aState({
      [A]: aSession({ current: aSet(undefined, 'For A') }),
      [B]: aSession({ current: aSet(undefined, 'For B') }),
    });
    const { user, rerender } = renderWithState(state, <SmartReplies taskSid={A} commands={commands} />);
    await user.hover(chip('For A'));

    rerender(<SmartReplies taskSid={B} commands={commands} />);

    expect(chipNames()).toEqual(['For B']);
  });

  it('announces how many replies came, and that only', () => {
    const { container, show } = renderChips(proposing());
    const live = container.querySelector('[aria-live="polite"]');
    expect(live).toBeEmptyDOMElement();

    show(proposing('Yes', 'No', 'Perhaps'));

    expect(live).toHaveTextContent(/^3 smart replies$/);
    expect(container.querySelectorAll('[aria-live]')).toHaveLength(1);
  });

  it('leaves the focus where the agent is typing when replies come', async () => {
    const { user, show } = renderChips(proposing());
    const composer = screen.getByRole('textbox', { name: 'Composer' });
    await user.type(composer, 'Hel');
    show(proposing('Yes'));
    expect(composer).toHaveFocus();
  });

  describe('holds the chips still', () => {
    it('while the pointer is over them, and swaps them when it leaves', async () => {
      const { user, show } = renderChips(proposing('Old reply'));
      await user.hover(chip('Old reply'));
      show(proposing('New reply'));
      expect(chipNames()).toEqual(['Old reply']);
      await user.unhover(chip('Old reply'));
      expect(chipNames()).toEqual(['New reply']);
    });

    it('and lets go once the agent has pressed one of them', async () => {
      const { user, show, commands } = renderChips(proposing('Old reply'));
      await user.hover(chip('Old reply'));
      show(proposing('New reply'));
      await user.click(chip('Old reply'));
      expect(commands.calls).toEqual([['useSuggestion', A, 'Old reply']]);
      expect(chipNames()).toEqual(['New reply']);
      show(proposing());
      expect(screen.queryByRole('list')).not.toBeInTheDocument();
    });

    it('and inserts once for a double click, whatever stands there after the first', async () => {
      const { user, show, commands } = renderChips(proposing('Old reply'));
      await user.hover(chip('Old reply'));
      show(proposing('New reply'));
      await user.click(chip('Old reply'));
      // As browsers tell of the second click, whatever it hits.
      fireEvent.click(chip('New reply'), { detail: 2 });
      expect(commands.calls).toEqual([['useSuggestion', A, 'Old reply']]);
    });

    it('but not for a pointer left lying while the agent types', async () => {
      const { user, show } = renderChips(proposing('Old reply'));
      screen.getByRole('textbox', { name: 'Composer' }).focus();
      await user.hover(chip('Old reply'));
      show(proposing('New reply'));
      await user.keyboard('H');
      expect(chipNames()).toEqual(['New reply']);
    });

    it('while the keyboard focus is among them', async () => {
      const { user, show } = renderChips(proposing('Old reply'));
      await user.tab();
      expect(chip('Old reply')).toHaveFocus();

      show(proposing('New reply'));
      expect(chip('Old reply')).toHaveFocus();

      await user.tab();
      expect(chipNames()).toEqual(['New reply']);
    });

    it('until the agent leaves, though they have become out of date', async () => {
      const { user, show } = renderChips(proposing('Old reply'));
      await user.hover(chip('Old reply'));
      show(proposing());
      expect(chipNames()).toEqual(['Old reply']);
      await user.unhover(chip('Old reply'));
      expect(screen.queryByRole('list')).not.toBeInTheDocument();
    });
  });

  describe('by keyboard', () => {
    it('is one stop of the Tab key', async () => {
      const { user } = renderChips();
      await user.tab();
      expect(chip('Yes, you can')).toHaveFocus();
      await user.tab();
      expect(screen.getByRole('textbox', { name: 'Composer' })).toHaveFocus();
    });

    it.each([
      ['{ArrowRight}', 'Let me look'],
      ['{ArrowDown}{ArrowDown}', 'Which order?'],
      ['{ArrowLeft}', 'Which order?'],
      ['{ArrowUp}{ArrowRight}', 'Yes, you can'],
      ['{End}', 'Which order?'],
      ['{End}{Home}', 'Yes, you can'],
    ])('goes with %s from the first to "%s"', async (keys, expected) => {
      const { user } = renderChips();
      await user.tab();
      await user.keyboard(keys);
      expect(chip(expected)).toHaveFocus();
    });

    it('uses the focused reply with Enter', async () => {
      const { user, commands } = renderChips();
      await user.tab();
      await user.keyboard('{ArrowRight}{Enter}');
      expect(commands.calls).toEqual([['useSuggestion', A, 'Let me look']]);
    });

    it('is still reached by Tab when there are fewer replies than before', async () => {
      const { user, show } = renderChips();
      await user.tab();
      await user.keyboard('{End}');
      await user.tab();
      show(proposing('The only one'));
      await user.tab({ shift: true });
      expect(chip('The only one')).toHaveFocus();
    });
  });

  it('has no accessibility violations', async () => {
    const { container } = renderChips();
    expect(await axe(container)).toHaveNoViolations();
  });
});
