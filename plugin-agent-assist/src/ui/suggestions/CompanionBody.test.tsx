import * as React from 'react';
import { screen } from '@testing-library/react';
import { axe } from 'jest-axe';

import type { Guidance } from '../../domain/suggestion';
import {
  aCompanion,
  aGuidance,
  aSession,
  aSource,
  aState,
  aTaskSid,
  aToolCall,
  recordCommands,
} from '../../testing/ui/builders';
import { renderWithState } from '../../testing/ui/render';
import { bindActions } from './bind-actions';
import { CompanionBody } from './CompanionBody';

const A = aTaskSid('a');

const renderBody = (...guidances: readonly Guidance[]) => {
  const suggestion = aCompanion('companion', ...guidances);
  const commands = recordCommands();
  const actions = bindActions(
    { taskSid: A, commands, composer: 'insert', lengthHint: () => undefined },
    suggestion,
  );
  return {
    commands,
    suggestion,
    ...renderWithState(
      aState({ [A]: aSession() }),
      <>
        <span id="label">Companion</span>
        <CompanionBody suggestion={suggestion} actions={actions} labelId="label" />
      </>,
    ),
  };
};

const first = aGuidance({
  action: 'Check the shipment',
  reply: 'Let me look where your parcel is.',
  explanation: 'The customer asked twice.',
  sources: [aSource('Shipping', 'https://help.example.com/shipping')],
});
const second = aGuidance({ reply: 'It arrives on Friday.', toolCalls: [aToolCall('Track')] });

test('each guidance says what to do, what to say and why', () => {
  renderBody(first, second);
  for (const text of [first.action, first.reply, first.explanation, second.reply])
    expect(screen.getByText(text)).toBeInTheDocument();
  expect(screen.getByRole('group', { name: 'Tool: Track' })).toBeInTheDocument();
});

test('each reply is inserted by its own button', async () => {
  const { user, commands } = renderBody(first, second);
  const [, insert] = screen.getAllByRole('button', { name: 'Insert' });
  expect(insert).toHaveAccessibleDescription('It arrives on Friday.');
  await user.click(insert!);
  expect(commands.calls).toEqual([['useSuggestion', A, 'It arrives on Friday.']]);
});

test('a source that is opened is noted', async () => {
  const { user, commands, suggestion } = renderBody(first);
  await user.click(screen.getByRole('button', { name: '1 source' }));
  await user.click(screen.getByRole('link', { name: /Shipping/ }));
  expect(commands.calls).toEqual([
    ['sendFeedback', A, suggestion.id, { type: 'sourceOpened', url: 'https://help.example.com/shipping' }],
  ]);
});

test('a guidance that only says what to do offers nothing to insert', () => {
  renderBody(aGuidance({ action: 'Wait' }));
  expect(screen.getByText('Wait')).toBeInTheDocument();
  expect(screen.queryByRole('button')).not.toBeInTheDocument();
});

test('there is nothing that accessibility rules forbid', async () => {
  const { container } = renderBody(first, second);
  expect(await axe(container)).toHaveNoViolations();
});
