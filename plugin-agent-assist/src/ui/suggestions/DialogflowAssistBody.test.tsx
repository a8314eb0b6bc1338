import * as React from 'react';
import { screen } from '@testing-library/react';
import { axe } from 'jest-axe';

import type { DialogflowAssist } from '../../domain/suggestion';
import { aDialogflowAssist, aState, aTaskSid, recordCommands } from '../../testing/ui/builders';
import { renderWithState } from '../../testing/ui/render';
import { bindActions } from './bind-actions';
import { DialogflowAssistBody } from './DialogflowAssistBody';

const A = aTaskSid('a');

const renderBody = (suggestion: DialogflowAssist) => {
  const commands = recordCommands();
  const actions = bindActions(
    { taskSid: A, commands, composer: 'insert', lengthHint: () => undefined },
    suggestion,
  );
  return {
    commands,
    ...renderWithState(
      aState({}),
      <>
        <span id="label">Virtual agent</span>
        <DialogflowAssistBody suggestion={suggestion} actions={actions} labelId="label" />
      </>,
    ),
  };
};

const assist = aDialogflowAssist('order.return', 'You can return it within 30 days.', {
  name: 'days',
  value: 30,
});

test('it tells the intent with its parameters, and the answer can be inserted', async () => {
  const { user, commands } = renderBody(assist);
  expect(screen.getByText('order.return')).toBeInTheDocument();
  expect(screen.getByText('days')).toBeInTheDocument();
  expect(screen.getByText('30')).toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'Insert' }));
  expect(commands.calls).toEqual([['useSuggestion', A, 'You can return it within 30 days.']]);
});

test('an intent without an answer has no buttons', () => {
  renderBody(aDialogflowAssist('order.return'));
  expect(screen.getByText('order.return')).toBeInTheDocument();
  expect(screen.queryByRole('button')).not.toBeInTheDocument();
});

test('an answer without an intent is no empty line', () => {
  renderBody(aDialogflowAssist('', 'Hello'));
  expect(screen.queryByText(/Intent/)).not.toBeInTheDocument();
});

test('there is nothing that accessibility rules forbid', async () => {
  const { container } = renderBody(assist);
  expect(await axe(container)).toHaveNoViolations();
});
