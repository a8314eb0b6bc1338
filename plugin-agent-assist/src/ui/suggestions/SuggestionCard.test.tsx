import * as React from 'react';
import { act, screen } from '@testing-library/react';
import { axe } from 'jest-axe';

import type { Suggestion } from '../../domain/suggestion';
import type { SuggestionMarks } from '../../store/state';
import {
  aFaq,
  aKnowledgeAnswer,
  aReply,
  aSession,
  aSource,
  aState,
  aTaskSid,
  recordCommands,
  someMarks,
} from '../../testing/ui/builders';
import { fakeIntersections } from '../../testing/ui/intersections';
import { renderWithState } from '../../testing/ui/render';
import type { Desk } from './bind-actions';
import { SuggestionCard } from './SuggestionCard';

const A = aTaskSid('a');
const FAQ = aFaq('How long may I return?', 'For 30 days');
const KNOWLEDGE = aKnowledgeAnswer(
  'Can I return it?',
  'Within 30 days.',
  aSource('Returns', 'https://help.example/returns'),
);

const marked = (suggestion: Suggestion, marks?: Partial<SuggestionMarks>) =>
  aState({ [A]: aSession({ marks: marks ? { [suggestion.id]: someMarks(marks) } : {} }) });

const renderCard = (
  suggestion: Suggestion = FAQ,
  marks?: Partial<SuggestionMarks>,
  parts: Partial<Desk> = {},
) => {
  const commands = recordCommands();
  const desk: Desk = {
    taskSid: A,
    commands,
    composer: 'insert',
    lengthHint: () => undefined,
    ...parts,
  };
  const view = renderWithState(
    marked(suggestion, marks),
    <SuggestionCard suggestion={suggestion} desk={desk} />,
  );
  return {
    ...view,
    commands,
    mark: (next: Partial<SuggestionMarks>) => view.show(marked(suggestion, next)),
  };
};

const button = (name: string) => screen.getByRole('button', { name });
const card = () => screen.getByRole('group', { name: 'FAQ: How long may I return?' });

describe('SuggestionCard', () => {
  it('is named by its kind and what it is about', () => {
    renderCard();
    expect(card()).toHaveTextContent('For 30 days');
    expect(button('Helpful')).toHaveAttribute('aria-describedby', card().id);
  });

  it('inserts into its own task', async () => {
    const { user, commands } = renderCard(aReply('Let me look'));
    expect(button('Insert')).toHaveAccessibleDescription('Let me look');
    await user.click(button('Insert'));
    expect(commands.calls).toEqual([['useSuggestion', A, 'Let me look']]);
  });

  it('copies, and tells Google so', async () => {
    const { user, commands } = renderCard(aReply('Let me look'));
    const write = jest.spyOn(navigator.clipboard, 'writeText');
    await user.click(button('Copy'));
    expect(await screen.findByText('Copied')).toBeVisible();
    expect(write).toHaveBeenCalledWith('Let me look');
    expect(commands.calls).toEqual([['sendFeedback', A, aReply('Let me look').id, { type: 'copied' }]]);
  });

  it('tells Google nothing of a copy that the browser refused', async () => {
    const { user, commands } = renderCard(aReply('Let me look'));
    jest.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('refused'));
    await user.click(button('Copy'));
    expect(await screen.findByText(/did not allow copying/)).toBeVisible();
    expect(commands.calls).toEqual([]);
  });

  it('offers Copy alone where there is nothing to insert into', () => {
    renderCard(aReply('Let me look'), undefined, { composer: 'copy' });
    expect(screen.queryByRole('button', { name: 'Insert' })).not.toBeInTheDocument();
    expect(button('Copy')).toBeVisible();
  });

  it('tells how long a text is where that costs', () => {
    renderCard(aReply('Let me look'), undefined, { lengthHint: (text) => `${text.length} long` });
    expect(screen.getByText('11 long')).toBeVisible();
  });

  it('tells Google which source was opened, by the address that Google gave', async () => {
    const { user, commands } = renderCard(KNOWLEDGE);
    await user.click(button('1 source'));
    await user.click(screen.getByRole('link', { name: /Returns/ }));
    expect(commands.calls).toEqual([
      ['sendFeedback', A, KNOWLEDGE.id, { type: 'sourceOpened', url: 'https://help.example/returns' }],
    ]);
  });

  it('searches for a question that Google only proposed', async () => {
    const { user, commands } = renderCard(aKnowledgeAnswer('Can I return it?', undefined));
    await user.click(button('Search'));
    expect(commands.calls).toEqual([
      ['sendFeedback', A, aKnowledgeAnswer('Can I return it?', undefined).id, { type: 'used' }],
      ['searchKnowledge', A, { question: 'Can I return it?', source: 'suggested' }],
    ]);
  });

  it('says what the agent has done with it', () => {
    renderCard(FAQ, { used: ['For 30 days'], copied: true, pinned: true });
    expect(card()).toHaveTextContent('Used · Copied · Pinned');
  });

  describe('judged', () => {
    const rated = (rating: SuggestionMarks['rating']) => [
      'sendFeedback',
      A,
      FAQ.id,
      { type: 'rated', rating },
    ];

    it('helpful, and taken back', async () => {
      const { user, commands, mark } = renderCard();
      expect(button('Helpful')).toHaveAttribute('aria-pressed', 'false');
      await user.click(button('Helpful'));
      mark({ rating: { verdict: 'helpful' } });
      expect(button('Helpful')).toHaveAttribute('aria-pressed', 'true');
      await user.click(button('Helpful'));
      expect(commands.calls).toEqual([rated({ verdict: 'helpful' }), rated(undefined)]);
    });

    it('not helpful, with a reason for who wants to give one', async () => {
      const { user, commands, mark } = renderCard();
      expect(screen.queryByRole('group', { name: 'Why not helpful?' })).not.toBeInTheDocument();
      await user.click(button('Not helpful'));
      mark({ rating: { verdict: 'notHelpful', reason: undefined } });
      await user.click(button('Wrong'));
      mark({ rating: { verdict: 'notHelpful', reason: 'incorrect' } });
      expect(button('Wrong')).toHaveAttribute('aria-pressed', 'true');
      expect(button('Not helpful')).toHaveAttribute('aria-pressed', 'true');
      expect(commands.calls).toEqual([
        rated({ verdict: 'notHelpful', reason: undefined }),
        rated({ verdict: 'notHelpful', reason: 'incorrect' }),
      ]);
    });

    it.each([
      ['Not relevant', 'irrelevant'],
      ['Hard to use', 'inefficient'],
    ] as const)('"%s" in the words of Google', async (name, reason) => {
      const { user, commands } = renderCard(FAQ, {
        rating: { verdict: 'notHelpful', reason: undefined },
      });
      await user.click(button(name));
      expect(commands.calls).toEqual([rated({ verdict: 'notHelpful', reason })]);
    });

    it('without the reason, by pressing it again', async () => {
      const { user, commands } = renderCard(FAQ, {
        rating: { verdict: 'notHelpful', reason: 'incorrect' },
      });
      await user.click(button('Wrong'));
      expect(commands.calls).toEqual([rated({ verdict: 'notHelpful', reason: undefined })]);
    });
  });

  it('is pinned and unpinned', async () => {
    const { user, commands, mark } = renderCard();
    await user.click(button('Pin'));
    mark({ pinned: true });
    expect(button('Pin')).toHaveAttribute('aria-pressed', 'true');
    await user.click(button('Pin'));
    expect(commands.calls).toEqual([
      ['markSuggestion', A, FAQ.id, 'pinned'],
      ['markSuggestion', A, FAQ.id, 'unpinned'],
    ]);
  });

  describe('dismissed', () => {
    it('shrinks to a line that brings it back', async () => {
      const { user, commands, mark } = renderCard();
      await user.click(button('Dismiss'));
      mark({ dismissed: true });
      expect(screen.getByText('FAQ dismissed: How long may I return?')).toBeVisible();
      expect(screen.queryByText('For 30 days')).not.toBeInTheDocument();
      await user.click(button('Bring back'));
      mark({ dismissed: false });
      expect(screen.getByText('For 30 days')).toBeVisible();
      expect(commands.calls).toEqual([
        ['markSuggestion', A, FAQ.id, 'dismissed'],
        ['markSuggestion', A, FAQ.id, 'restored'],
      ]);
    });

    it('keeps the place of the keyboard, there and back', async () => {
      const { user, mark } = renderCard();
      act(() => button('Dismiss').focus());
      await user.keyboard('{Enter}');
      mark({ dismissed: true });
      expect(button('Bring back')).toHaveFocus();
      await user.keyboard('{Enter}');
      mark({ dismissed: false });
      expect(button('Dismiss')).toHaveFocus();
    });

    it('takes the focus from nobody when another tab has done it', () => {
      const { mark } = renderCard();
      mark({ dismissed: true });
      expect(document.body).toHaveFocus();
    });
  });

  describe('seen', () => {
    let intersections: ReturnType<typeof fakeIntersections>;
    beforeEach(() => {
      jest.useFakeTimers();
      intersections = fakeIntersections();
    });
    afterEach(() => {
      intersections.restore();
      jest.useRealTimers();
    });
    const see = (): void => {
      intersections.show(screen.getByText('For 30 days'), { ratio: 1 });
      act(() => {
        jest.advanceTimersByTime(300);
      });
    };

    it('is told once', () => {
      const { commands, mark } = renderCard();
      expect(commands.calls).toEqual([]);
      see();
      see();
      mark({ displayed: true });
      see();
      expect(commands.calls).toEqual([['sendFeedback', A, FAQ.id, { type: 'displayed' }]]);
    });

    it('draws nothing anew, unlike what shows', () => {
      const onRender = jest.fn();
      const desk: Desk = {
        taskSid: A,
        commands: recordCommands(),
        composer: 'insert',
        lengthHint: () => undefined,
      };
      const { show } = renderWithState(
        marked(FAQ),
        <React.Profiler id="card" onRender={onRender}>
          <SuggestionCard suggestion={FAQ} desk={desk} />
        </React.Profiler>,
      );
      onRender.mockClear();
      show(marked(FAQ, { displayed: true }));
      expect(onRender).not.toHaveBeenCalled();
      show(marked(FAQ, { displayed: true, pinned: true }));
      expect(onRender).toHaveBeenCalled();
    });

    it('is told once of a reply that stands in two places', () => {
      const commands = recordCommands();
      const desk: Desk = { taskSid: A, commands, composer: 'insert', lengthHint: () => undefined };
      renderWithState(
        marked(FAQ),
        <>
          <SuggestionCard suggestion={aReply('One')} desk={desk} />
          <div>
            <SuggestionCard suggestion={{ ...aReply('One'), text: 'One again' }} desk={desk} />
          </div>
        </>,
      );
      intersections.show(screen.getByText('One'), { ratio: 1 });
      intersections.show(screen.getByText('One again'), { ratio: 1 });
      act(() => {
        jest.advanceTimersByTime(300);
      });
      expect(commands.calls).toHaveLength(1);
    });

    it('is not told of one that was dismissed unseen', () => {
      const { commands, container } = renderCard(FAQ, { dismissed: true });
      intersections.show(container, { ratio: 1 });
      act(() => {
        jest.advanceTimersByTime(300);
      });
      expect(commands.calls).toEqual([]);
    });
  });

  it.each<[string, Suggestion, Partial<SuggestionMarks>]>([
    ['a reply', aReply('Yes'), { used: ['Yes'] }],
    ['an answer', KNOWLEDGE, { rating: { verdict: 'notHelpful', reason: 'incorrect' } }],
    ['a dismissed one', FAQ, { dismissed: true }],
  ])('has no accessibility violations: %s', async (_, suggestion, marks) => {
    const { container } = renderCard(suggestion, marks);
    expect(await axe(container)).toHaveNoViolations();
  });
});
