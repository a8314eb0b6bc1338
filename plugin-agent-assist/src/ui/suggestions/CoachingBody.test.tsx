import * as React from 'react';
import { screen, within } from '@testing-library/react';
import { axe } from 'jest-axe';

import type { Coaching } from '../../domain/suggestion';
import {
  aCoaching,
  anInstruction,
  aPoint,
  aSession,
  aState,
  aTaskSid,
  aToolCall,
  recordCommands,
} from '../../testing/ui/builders';
import { renderWithState } from '../../testing/ui/render';
import { bindActions } from './bind-actions';
import { CoachingBody } from './CoachingBody';

const A = aTaskSid('a');
const LONG = `Ask for the **order number**. ${'Never promise a refund before you have it. '.repeat(8)}`;

const renderBody = (parts: Partial<Coaching>) => {
  const suggestion = aCoaching('coaching', parts);
  const commands = recordCommands();
  const actions = bindActions(
    { taskSid: A, commands, composer: 'insert', lengthHint: () => undefined },
    suggestion,
  );
  return {
    commands,
    ...renderWithState(
      aState({ [A]: aSession() }),
      <>
        <span id="label">Coaching</span>
        <CoachingBody suggestion={suggestion} actions={actions} labelId="label" />
      </>,
    ),
  };
};

const everything: Partial<Coaching> = {
  instructions: [
    anInstruction('Verify the order', { condition: 'The customer wants money back', markdown: LONG }),
    anInstruction('Be polite', { markdown: 'Say *please*.' }),
    anInstruction('Greet', { isDuplicate: true }),
  ],
  actions: [aPoint('Open the order'), aPoint('Read the policy', true)],
  responses: [aPoint('What is your order number?'), aPoint('I am sorry.'), aPoint('Hello!', true)],
  toolCalls: [aToolCall('Refund')],
};

test('an instruction says when it applies', () => {
  renderBody(everything);
  expect(screen.getByText('Verify the order')).toBeInTheDocument();
  expect(screen.getByText('When: The customer wants money back')).toBeInTheDocument();
});

test('a short cheat sheet is there at once, a long one behind its name', async () => {
  const { user } = renderBody(everything);
  expect(screen.getByText('please').tagName).toBe('EM');
  expect(screen.queryByText('order number')).not.toBeInTheDocument();
  const fold = screen.getByRole('button', { name: 'Cheat sheet' });
  expect(fold).toHaveAccessibleDescription('Verify the order');
  expect(fold).toHaveAttribute('aria-expanded', 'false');
  await user.click(fold);
  expect(screen.getByText('order number').tagName).toBe('STRONG');
});

test('what to do and what to say are lists', () => {
  renderBody(everything);
  expect(
    within(screen.getByRole('list', { name: 'To do' }))
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent),
  ).toEqual(['Open the order']);
  expect(within(screen.getByRole('list', { name: 'To say' })).getAllByRole('listitem')).toHaveLength(2);
});

test('each response is inserted by its own button', async () => {
  const { user, commands } = renderBody(everything);
  const [, second] = screen.getAllByRole('button', { name: 'Insert' });
  expect(second).toHaveAccessibleDescription('I am sorry.');
  await user.click(second!);
  expect(commands.calls).toEqual([['useSuggestion', A, 'I am sorry.']]);
});

test('its tools can be decided', async () => {
  const { user, commands } = renderBody(everything);
  await user.click(screen.getByRole('button', { name: 'Confirm' }));
  expect(commands.calls).toEqual([
    ['decideToolCall', A, aToolCall('Refund').id, { type: 'confirm', parameters: [] }],
  ]);
});

test('what was shown before is behind its number', async () => {
  const { user } = renderBody(everything);
  for (const known of ['Greet', 'Read the policy', 'Hello!'])
    expect(screen.queryByText(known)).not.toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: '3 already shown' }));
  for (const known of ['Greet', 'Read the policy', 'Hello!'])
    expect(screen.getByText(known)).toBeInTheDocument();
});

test('what there is none of is not mentioned', () => {
  renderBody({ actions: [aPoint('Open the order')] });
  expect(screen.getAllByRole('list')).toHaveLength(1);
  expect(screen.queryByRole('button')).not.toBeInTheDocument();
});

test('there is nothing that accessibility rules forbid, all unfolded', async () => {
  const { container, user } = renderBody(everything);
  await user.click(screen.getByRole('button', { name: 'Cheat sheet' }));
  await user.click(screen.getByRole('button', { name: '3 already shown' }));
  expect(await axe(container)).toHaveNoViolations();
});
