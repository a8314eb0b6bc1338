import * as React from 'react';
import { screen } from '@testing-library/react';
import { axe } from 'jest-axe';

import { aReply, aState, aTaskSid, recordCommands } from '../../testing/ui/builders';
import { renderWithState } from '../../testing/ui/render';
import { bindActions } from './bind-actions';
import { TextActions } from './TextActions';

const A = aTaskSid('a');
const REPLY = aReply('Hello');

const renderActions = (text: string, composer: 'insert' | 'copy' = 'insert', hint?: string) => {
  const commands = recordCommands();
  const actions = bindActions({ taskSid: A, commands, composer, lengthHint: () => hint }, REPLY);
  return {
    commands,
    ...renderWithState(
      aState({}),
      <>
        <p id="text">{text}</p>
        <TextActions text={text} actions={actions} labelId="text" />
      </>,
    ),
  };
};

afterEach(() => jest.restoreAllMocks());

test('Insert hands over the text without what nobody can see in it', async () => {
  const { user, commands } = renderActions('Pay\u200B here\u202E');
  await user.click(screen.getByRole('button', { name: 'Insert' }));
  expect(commands.calls).toEqual([['useSuggestion', A, 'Pay here']]);
});

test('a double click inserts once', async () => {
  const { user, commands } = renderActions('Hello');
  await user.dblClick(screen.getByRole('button', { name: 'Insert' }));
  expect(commands.calls).toEqual([['useSuggestion', A, 'Hello']]);
});

test('Copy puts the clean text on the clipboard and notes it', async () => {
  const { user, commands } = renderActions('Pay\u200B here');
  const copied = jest.spyOn(navigator.clipboard, 'writeText');
  await user.click(screen.getByRole('button', { name: 'Copy' }));
  expect(copied.mock.calls).toEqual([['Pay here']]);
  expect(commands.calls).toEqual([['sendFeedback', A, REPLY.id, { type: 'copied' }]]);
});

test('a copy that the browser refuses is not noted', async () => {
  const { user, commands } = renderActions('Hello');
  jest.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('denied'));
  await user.click(screen.getByRole('button', { name: 'Copy' }));
  expect(await screen.findByText(/did not allow copying/)).toBeVisible();
  expect(commands.calls).toEqual([]);
});

test('where there is no composer, nothing offers to insert', () => {
  renderActions('Hello', 'copy');
  expect(screen.queryByRole('button', { name: 'Insert' })).not.toBeInTheDocument();
  expect(screen.getByRole('button', { name: 'Copy' })).toBeInTheDocument();
});

test('the buttons say which text they are for', () => {
  renderActions('Hello');
  for (const button of screen.getAllByRole('button')) expect(button).toHaveAccessibleDescription('Hello');
});

test('the length is told where the channel charges for it', () => {
  renderActions('Hello', 'insert', '200 characters, 2 messages');
  expect(screen.getByText('200 characters, 2 messages')).toBeInTheDocument();
});

test('a text of which nothing is left offers nothing', () => {
  renderActions('\u200B\u202E ');
  expect(screen.queryByRole('button')).not.toBeInTheDocument();
});

test('there is nothing that accessibility rules forbid', async () => {
  const { container } = renderActions('Hello');
  expect(await axe(container)).toHaveNoViolations();
});
