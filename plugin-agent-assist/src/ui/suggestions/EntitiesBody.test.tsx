import * as React from 'react';
import { screen } from '@testing-library/react';
import { axe } from 'jest-axe';

import { aState, aTaskSid, recordCommands, someEntities } from '../../testing/ui/builders';
import { renderWithState } from '../../testing/ui/render';
import { bindActions } from './bind-actions';
import { EntitiesBody } from './EntitiesBody';

const A = aTaskSid('a');
const entities = someEntities({ name: 'city', value: 'Oslo\u200B' }, { name: 'amount', value: 12.5 });

const renderBody = () => {
  const commands = recordCommands();
  const actions = bindActions(
    { taskSid: A, commands, composer: 'insert', lengthHint: () => undefined },
    entities,
  );
  const rendered = renderWithState(
    aState({}),
    <>
      <span id="label">Details</span>
      <EntitiesBody suggestion={entities} actions={actions} labelId="label" />
    </>,
  );
  return { ...rendered, commands, copied: jest.spyOn(navigator.clipboard, 'writeText') };
};

afterEach(() => jest.restoreAllMocks());

test('each value is copied by its own button, without what nobody can see', async () => {
  const { user, commands, copied } = renderBody();
  const [city, amount] = screen.getAllByRole('button', { name: 'Copy' });
  expect(city).toHaveAccessibleDescription('city');
  expect(amount).toHaveAccessibleDescription('amount');
  await user.click(city!);
  await user.click(amount!);
  expect(copied.mock.calls).toEqual([['Oslo'], ['12.5']]);
  expect(commands.calls).toEqual([
    ['sendFeedback', A, entities.id, { type: 'copied' }],
    ['sendFeedback', A, entities.id, { type: 'copied' }],
  ]);
});

test('there is nothing that accessibility rules forbid', async () => {
  const { container } = renderBody();
  expect(await axe(container)).toHaveNoViolations();
});
