import * as React from 'react';
import { screen, within } from '@testing-library/react';
import { axe } from 'jest-axe';

import type { AssistFailure } from '../../domain/failure';
import type { SearchView } from '../../store/state';
import { aSession, aState, aTaskSid, recordCommands, type SessionParts } from '../../testing/ui/builders';
import { renderWithState } from '../../testing/ui/render';
import { KnowledgeSearch } from './KnowledgeSearch';

const A = aTaskSid('a');
const DOWN: AssistFailure = { kind: 'unreachable', message: 'connector.test gave no answer' };
const QUESTIONS: SessionParts = {
  suggestedQuestions: ['How long does a refund take?', 'Who pays for the return?'],
  recentQuestions: ['What is the return window?'],
};

const searching = (phase: SearchView['phase'], question: string, parts: SessionParts = {}) =>
  aState({
    [A]: aSession({
      ...parts,
      view: { search: { phase, question, failure: phase === 'failed' ? DOWN : undefined } },
    }),
  });

const renderSearch = (state = searching('none', '')) => {
  const commands = recordCommands();
  const view = renderWithState(
    state,
    <>
      <KnowledgeSearch taskSid={A} commands={commands} />
      <button type="button">Elsewhere</button>
    </>,
  );
  return { ...view, commands };
};

const region = () => screen.getByRole('region', { name: 'Knowledge' });
const box = () => within(region()).getByRole<HTMLInputElement>('searchbox', { name: 'Search knowledge' });
const status = () => within(region()).getByRole('status');
const list = (name: string) => screen.queryByRole('list', { name });
const button = (name: string) => within(region()).getByRole('button', { name });

describe('KnowledgeSearch', () => {
  it('can be found by a shortcut', () => {
    renderSearch();
    expect(box()).toHaveAttribute('data-agent-assist', 'search');
  });

  it('searches for what the agent has typed', async () => {
    const { user, commands } = renderSearch();
    await user.type(box(), '  return policy {Enter}');
    expect(commands.calls).toEqual([['searchKnowledge', A, { question: 'return policy', source: 'agent' }]]);
  });

  it('searches at the press of its button too', async () => {
    const { user, commands } = renderSearch();
    await user.type(box(), 'return policy');
    await user.click(button('Search now'));
    expect(commands.calls).toHaveLength(1);
  });

  it('searches for nothing of its own accord', async () => {
    const { user, commands, show } = renderSearch(searching('none', '', QUESTIONS));
    await user.type(box(), 'return policy');
    await user.tab();
    show(searching('none', '', { suggestedQuestions: ['Another one?'] }));
    expect(commands.calls).toEqual([]);
  });

  it.each(['{Enter}', '   {Enter}'])('does nothing when "%s" is typed into an empty box', async (keys) => {
    const { user, commands } = renderSearch();
    await user.type(box(), keys);
    expect(commands.calls).toEqual([]);
  });

  it('takes no more than 500 characters', async () => {
    const { user } = renderSearch();
    await user.click(box());
    await user.paste('x'.repeat(600));
    expect(box()).toHaveValue('x'.repeat(500));
  });

  it('is emptied by Escape', async () => {
    const { user } = renderSearch();
    await user.type(box(), 'return policy{Escape}');
    expect(box()).toHaveValue('');
    expect(box()).toHaveFocus();
  });

  describe('says how the search stands', () => {
    it('before the first one: nothing', () => {
      renderSearch();
      expect(status()).toHaveTextContent(/^$/);
    });

    it('while it runs', () => {
      renderSearch(searching('asking', 'return policy'));
      expect(status()).toHaveTextContent('Searching…');
    });

    it('when nothing was found', () => {
      renderSearch(searching('noAnswer', 'return policy'));
      expect(status()).toHaveTextContent('No answer found for “return policy”');
    });

    it('when it was found, to those who do not see it appear', () => {
      renderSearch(searching('answered', 'return policy'));
      expect(status()).toHaveTextContent('The answer is in the suggestions.');
    });

    it('when it failed, and why', () => {
      renderSearch(searching('failed', 'return policy'));
      expect(status()).toHaveTextContent('The search failed: connector.test gave no answer.');
    });

    it('in the place where it said so before, so that it is read out', () => {
      const { show } = renderSearch(searching('asking', 'return policy'));
      const live = status();
      show(searching('noAnswer', 'return policy'));
      expect(status()).toBe(live);
    });
  });

  it('asks the same again at Retry', async () => {
    const { user, commands } = renderSearch(searching('failed', 'return policy'));
    await user.click(button('Retry'));
    expect(commands.calls).toEqual([['searchKnowledge', A, { question: 'return policy', source: 'agent' }]]);
  });

  it('asks again for a suggested question as one', async () => {
    const { user, commands, show } = renderSearch(searching('none', '', QUESTIONS));
    await user.click(box());
    await user.click(button('Who pays for the return?'));
    show(searching('failed', 'Who pays for the return?'));
    await user.click(button('Retry'));
    expect(commands.calls[1]).toEqual(commands.calls[0]);
  });

  it('offers no Retry while there is nothing to be tried again', () => {
    renderSearch(searching('noAnswer', 'return policy'));
    expect(within(region()).queryByRole('button', { name: 'Retry' })).not.toBeInTheDocument();
  });

  describe('keeps in its box', () => {
    it.each(['asking', 'answered', 'noAnswer', 'failed'] as const)(
      'what was asked when the search is %s',
      async (phase) => {
        const { user, show } = renderSearch();
        await user.type(box(), 'return policy{Enter}');
        expect(box()).toHaveValue('return policy');
        show(searching(phase, 'return policy'));
        expect(box()).toHaveValue('return policy');
      },
    );

    it('what is typed while another search is answered', async () => {
      const { user, show } = renderSearch(searching('asking', 'return policy'));
      await user.clear(box());
      await user.type(box(), 'refund');
      show(searching('answered', 'return policy'));
      show(searching('asking', 'asked in another tab'));
      expect(box()).toHaveValue('refund');
    });
  });

  it('shows a question that was asked elsewhere', async () => {
    const { user, show } = renderSearch();
    show(searching('asking', 'asked at a card'));
    expect(box()).toHaveValue('asked at a card');
    await user.type(box(), '{Enter}{Escape}');
    show(searching('asking', 'asked at another card'));
    expect(box()).toHaveValue('asked at another card');
  });

  it('selects the last question when it is come back to, so that typing replaces it', async () => {
    const { user } = renderSearch(searching('answered', 'return policy'));
    box().focus();
    await user.keyboard('refund');
    expect(box()).toHaveValue('refund');
  });

  describe('proposes questions', () => {
    const offering = () => renderSearch(searching('none', '', QUESTIONS));
    const names = (name: string) =>
      within(screen.getByRole('list', { name }))
        .getAllByRole('button')
        .map(({ textContent }) => textContent);

    it('when the empty box gets the focus, and not before', async () => {
      const { user } = offering();
      expect(list('Suggested questions')).not.toBeInTheDocument();
      await user.click(box());
      expect(names('Suggested questions')).toEqual(QUESTIONS.suggestedQuestions);
      expect(names('Recent questions')).toEqual(QUESTIONS.recentQuestions);
    });

    it('only where there are some', async () => {
      const { user } = renderSearch(searching('none', '', { suggestedQuestions: ['Why?'] }));
      await user.click(box());
      expect(list('Suggested questions')).toBeInTheDocument();
      expect(list('Recent questions')).not.toBeInTheDocument();
    });

    it('until the agent types', async () => {
      const { user } = offering();
      await user.type(box(), 'r');
      expect(list('Suggested questions')).not.toBeInTheDocument();
    });

    it('again when the box is emptied', async () => {
      const { user } = offering();
      await user.type(box(), 'r{Backspace}');
      expect(list('Suggested questions')).toBeInTheDocument();
    });

    it('until the focus goes elsewhere', async () => {
      const { user } = offering();
      await user.click(box());
      await user.click(screen.getByRole('button', { name: 'Elsewhere' }));
      expect(list('Suggested questions')).not.toBeInTheDocument();
    });

    it.each([
      ['Who pays for the return?', 'suggested'],
      ['What is the return window?', 'agent'],
    ])('and searches for "%s" as one of the %s', async (question, source) => {
      const { user, commands } = offering();
      await user.click(box());
      await user.click(button(question));
      expect(commands.calls).toEqual([['searchKnowledge', A, { question, source }]]);
      expect(box()).toHaveValue(question);
      expect(box()).toHaveFocus();
      expect(list('Suggested questions')).not.toBeInTheDocument();
    });

    it.each([
      ['{ArrowDown}', 'How long does a refund take?'],
      ['{ArrowDown}{ArrowDown}{ArrowDown}', 'What is the return window?'],
      ['{ArrowDown}{ArrowDown}{ArrowDown}{ArrowDown}', 'What is the return window?'],
      ['{ArrowDown}{ArrowDown}{ArrowUp}', 'How long does a refund take?'],
    ])('and goes with %s to "%s"', async (keys, expected) => {
      const { user } = offering();
      await user.click(box());
      await user.keyboard(keys);
      expect(button(expected)).toHaveFocus();
    });

    it('and goes back up into the box', async () => {
      const { user } = offering();
      await user.click(box());
      await user.keyboard('{ArrowDown}{ArrowUp}');
      expect(box()).toHaveFocus();
    });

    it('and searches for the focused one with Enter', async () => {
      const { user, commands } = offering();
      await user.click(box());
      await user.keyboard('{ArrowDown}{Enter}');
      expect(commands.calls).toEqual([
        ['searchKnowledge', A, { question: 'How long does a refund take?', source: 'suggested' }],
      ]);
    });

    it('which Tab reaches, and leaves at the end', async () => {
      const { user } = offering();
      await user.tab();
      await user.tab();
      expect(button('Search now')).toHaveFocus();
      await user.tab();
      expect(button('How long does a refund take?')).toHaveFocus();
      await user.tab();
      await user.tab();
      await user.tab();
      expect(screen.getByRole('button', { name: 'Elsewhere' })).toHaveFocus();
      expect(list('Suggested questions')).not.toBeInTheDocument();
    });

    describe('which others do not replace while they are to be chosen from', () => {
      const others = searching('none', '', {
        suggestedQuestions: ['Is the shop open on Sunday?'],
        recentQuestions: ['Where is the shop?'],
      });

      it('by the keyboard: the focused one stays, and is searched for with Enter', async () => {
        const { user, commands, show } = offering();
        await user.click(box());
        await user.keyboard('{ArrowDown}');
        show(others);
        expect(button('How long does a refund take?')).toHaveFocus();
        await user.keyboard('{ArrowDown}{Enter}');
        expect(commands.calls).toEqual([
          ['searchKnowledge', A, { question: 'Who pays for the return?', source: 'suggested' }],
        ]);
      });

      it('by the pointer: each stays where it is, until the list is opened again', async () => {
        const { user, show } = offering();
        await user.click(box());
        show(others);
        expect(names('Suggested questions')).toEqual(QUESTIONS.suggestedQuestions);
        expect(names('Recent questions')).toEqual(QUESTIONS.recentQuestions);

        await user.click(screen.getByRole('button', { name: 'Elsewhere' }));
        await user.click(box());
        expect(names('Suggested questions')).toEqual(['Is the shop open on Sunday?']);
        expect(names('Recent questions')).toEqual(['Where is the shop?']);
      });
    });

    it('as soon as there are any, in a box that has the focus', async () => {
      const { user, show } = renderSearch();
      await user.click(box());
      show(searching('none', '', QUESTIONS));
      expect(names('Suggested questions')).toEqual(QUESTIONS.suggestedQuestions);
    });

    it.each(['{Escape}', '{ArrowDown}{ArrowDown}{Escape}'])('which %s closes', async (keys) => {
      const { user } = offering();
      await user.click(box());
      await user.keyboard(keys);
      expect(list('Suggested questions')).not.toBeInTheDocument();
      expect(box()).toHaveFocus();
    });
  });

  it.each([
    ['empty', searching('none', '')],
    ['proposing questions', searching('none', '', QUESTIONS)],
    ['failed', searching('failed', 'return policy')],
  ])('has no accessibility violations: %s', async (_, state) => {
    const { user, container } = renderSearch(state);
    await user.click(box());
    expect(await axe(container)).toHaveNoViolations();
  });
});
