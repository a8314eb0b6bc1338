import * as React from 'react';
import { createEvent, fireEvent, screen, within } from '@testing-library/react';
import { axe } from 'jest-axe';

import type { AssistFailure } from '../../domain/failure';
import type { Parameter, ToolCall, ToolDecision, ToolResult } from '../../domain/suggestion';
import type { ToolCallView } from '../../store/state';
import { aFreeForm, aSession, aState, aTaskSid, aToolCall, recordCommands } from '../../testing/ui/builders';
import { renderWithState } from '../../testing/ui/render';
import { bindActions } from './bind-actions';
import { ToolCallBox } from './ToolCallBox';

const A = aTaskSid('a');
const NO_ANSWER: AssistFailure = { kind: 'unreachable', message: 'The connector did not answer within 10 s' };
const REFUSED: AssistFailure = { kind: 'rejected', message: 'The tool is switched off' };

const PARAMETERS: readonly Parameter[] = [
  { name: 'order', value: 'A-1' },
  { name: 'amount', value: 20 },
  { name: 'notify', value: true },
  { name: '__proto__', value: { isAdmin: false } },
];
const CONFIRM: ToolDecision = { type: 'confirm', parameters: PARAMETERS };
const CANCEL: ToolDecision = { type: 'cancel' };
/** With another order. */
const REVISE: ToolDecision = {
  type: 'revise',
  parameters: PARAMETERS.map((one) => (one.name === 'order' ? { ...one, value: 'B-2' } : one)),
};
const aRefund = (parts: Parameters<typeof aToolCall>[1] = {}) =>
  aToolCall('Refund', { action: 'pay', parameters: PARAMETERS, ...parts });

const stateWith = (toolCall: ToolCall, view: Partial<ToolCallView> = {}) =>
  aState({
    [A]: aSession({
      toolCalls: { [toolCall.id]: { decision: undefined, phase: undefined, result: undefined, ...view } },
    }),
  });

const renderBox = (toolCall: ToolCall = aRefund(), view: Partial<ToolCallView> = {}) => {
  const commands = recordCommands();
  const suggestion = aFreeForm('', toolCall);
  let isTaken = true;
  const decideToolCall = (...call: Parameters<typeof commands.decideToolCall>): Promise<boolean> => {
    void commands.decideToolCall(...call);
    return Promise.resolve(isTaken);
  };
  const actions = bindActions(
    {
      taskSid: A,
      commands: { ...commands, decideToolCall },
      composer: 'insert',
      lengthHint: () => undefined,
    },
    suggestion,
  );
  const element = (key: string) => <ToolCallBox key={key} toolCall={toolCall} actions={actions} />;
  const rendered = renderWithState(stateWith(toolCall, view), element('first'));
  return {
    ...rendered,
    toolCall,
    callOff: () => (isTaken = false),
    decisions: () => commands.calls.map(([, , , decision]) => decision),
    become: (next: Partial<ToolCallView>) => rendered.show(stateWith(toolCall, next)),
    /** As when the agent has looked at another task in between. */
    comeBack: () => rendered.rerender(element('second')),
  };
};

const box = () => screen.getByRole('group', { name: /^Tool: / });
const button = (name: string) => within(box()).getByRole('button', { name });
const field = (name: string) => within(box()).getByRole('textbox', { name });
const buttonNames = () =>
  within(box())
    .queryAllByRole('button')
    .map((one) => one.textContent);

/** Stops the clock of the page, so that a click is so many milliseconds after what is on the screen now. */
const stopClock = () => {
  // Whole, or sums of it would not be exact.
  const now = Math.round(performance.now());
  jest.spyOn(performance, 'now').mockReturnValue(now);
  return {
    clickAfter: (ms: number, target: Element) => {
      const event = createEvent.click(target);
      Object.defineProperty(event, 'timeStamp', { value: now + ms });
      fireEvent(target, event);
    },
  };
};

afterEach(() => jest.restoreAllMocks());

describe('while it waits', () => {
  test('it says what is to run, with every value', () => {
    renderBox(aRefund({ details: 'Pays money back to the card.' }));
    expect(screen.getByRole('group', { name: 'Tool: Refund · pay' })).toBeInTheDocument();
    expect(box()).toHaveTextContent('Pays money back to the card.');
    for (const part of ['order', 'A-1', 'amount', '20', 'notify', 'true', '__proto__', '"isAdmin": false'])
      expect(box()).toHaveTextContent(part);
    expect(within(box()).getByRole('status')).toHaveTextContent('Waits for you');
  });

  test('nothing has the focus by itself', () => {
    renderBox();
    expect(document.body).toHaveFocus();
  });

  test('Confirm runs it as it is shown', async () => {
    const { user, decisions } = renderBox();
    await user.click(button('Confirm'));
    expect(decisions()).toEqual([{ type: 'confirm', parameters: PARAMETERS }]);
  });

  test('a double click on Confirm confirms once', async () => {
    const { user, decisions } = renderBox();
    await user.dblClick(button('Confirm'));
    expect(decisions()).toHaveLength(1);
    for (const name of ['Confirm', 'Revise', 'Cancel']) expect(button(name)).toHaveAttribute('aria-disabled');
  });

  test('after Confirm, Cancel and Revise do nothing', async () => {
    const { user, decisions } = renderBox();
    await user.click(button('Confirm'));
    await user.click(button('Cancel'));
    await user.click(button('Revise'));
    expect(decisions()).toHaveLength(1);
    expect(screen.queryByRole('textbox')).not.toBeInTheDocument();
  });

  test('a click that comes as the box appears is not meant for it', () => {
    const { clickAfter } = stopClock();
    const { decisions } = renderBox();
    clickAfter(299, button('Confirm'));
    expect(decisions()).toEqual([]);
    clickAfter(300, button('Confirm'));
    expect(decisions()).toHaveLength(1);
  });

  test('a key that is held down does not press a button', () => {
    renderBox();
    const press = createEvent.keyDown(button('Confirm'), { key: 'Enter', repeat: true });
    fireEvent(button('Confirm'), press);
    expect(press.defaultPrevented).toBe(true);
    const first = createEvent.keyDown(button('Confirm'), { key: 'Enter' });
    fireEvent(button('Confirm'), first);
    expect(first.defaultPrevented).toBe(false);
  });

  test('Cancel calls it off', async () => {
    const { user, decisions } = renderBox();
    await user.click(button('Cancel'));
    expect(decisions()).toEqual([{ type: 'cancel' }]);
    expect(within(box()).getByRole('status')).toHaveTextContent('Calling off…');
  });

  test('without parameters, there is nothing to revise', () => {
    renderBox(aToolCall('Refund'));
    expect(buttonNames()).toEqual(['Confirm', 'Cancel']);
    expect(box()).toHaveTextContent('Without parameters');
  });

  test('its buttons are told from those of other tools', () => {
    renderBox();
    expect(button('Confirm')).toHaveAccessibleDescription('Tool: Refund · pay');
  });

  test('long details fold away, parameters do not', async () => {
    const { user } = renderBox(aRefund({ details: 'Pays money back. '.repeat(20) }));
    expect(box()).not.toHaveTextContent('Pays money back.');
    expect(box()).toHaveTextContent('A-1');
    await user.click(button('Details'));
    expect(box()).toHaveTextContent('Pays money back.');
  });

  test('what is invisible in its name is seen', () => {
    renderBox(aToolCall('Re\u202Efund'));
    expect(box()).toHaveTextContent('Re⟨U+202E⟩fund');
  });
});

describe('revising', () => {
  const revise = async (...args: Parameters<typeof renderBox>) => {
    const rendered = renderBox(...args);
    await rendered.user.click(button('Revise'));
    const write = async (name: string, text: string) => {
      await rendered.user.clear(field(name));
      if (text !== '') await rendered.user.type(field(name), text.replace(/[{[]/g, '$&$&'));
    };
    return { ...rendered, write };
  };

  test('all values can be changed, and keep their types', async () => {
    const { user, write, decisions } = await revise();
    await write('order', '42');
    await write('amount', '15.5');
    await write('notify', 'false');
    await write('__proto__', '{"isAdmin": true}');
    await user.click(button('Run with these'));
    expect(decisions()).toEqual([
      {
        type: 'revise',
        parameters: [
          { name: 'order', value: '42' },
          { name: 'amount', value: 15.5 },
          { name: 'notify', value: false },
          { name: '__proto__', value: { isAdmin: true } },
        ],
      },
    ]);
  });

  test('what is not touched goes as it was proposed', async () => {
    const parameters = [
      { name: 'big', value: 1e300 },
      { name: 'crlf', value: 'a\r\nb' },
      { name: 'order', value: 'A-1' },
    ];
    const { user, write, decisions } = await revise(aRefund({ parameters }));
    await write('order', 'A-2');
    await user.click(button('Run with these'));
    expect(decisions()).toEqual([
      { type: 'revise', parameters: [...parameters.slice(0, 2), { name: 'order', value: 'A-2' }] },
    ]);
  });

  test.each([
    ['twenty', 'This must be JSON, with text in "quotation marks".'],
    ['', 'This must be JSON, with text in "quotation marks".'],
    ['"20"', 'This must be a number.'],
    ['null', 'This must be a number.'],
    ['12345678901234567890', 'This holds a number that would not be kept exactly.'],
    ['1e999', 'This holds a number that would not be kept exactly.'],
  ])('an amount of %j is not run, and says why', async (text, problem) => {
    const { user, write, decisions } = await revise();
    await write('amount', text);
    await user.click(button('Run with these'));
    expect(decisions()).toEqual([]);
    expect(field('amount')).toBeInvalid();
    expect(field('amount')).toHaveAccessibleDescription(problem);
    expect(field('amount')).toHaveFocus();

    await write('amount', '30');
    expect(field('amount')).toBeValid();
    await user.click(button('Run with these'));
    expect(decisions()).toHaveLength(1);
  });

  test('a parameter that had no value can be given any', async () => {
    const { user, write, decisions } = await revise(
      aRefund({ parameters: [{ name: 'reason', value: null }] }),
    );
    await write('reason', '"broken"');
    await user.click(button('Run with these'));
    expect(decisions()).toEqual([{ type: 'revise', parameters: [{ name: 'reason', value: 'broken' }] }]);
  });

  test('hidden characters of a field are told', async () => {
    await revise(aRefund({ parameters: [{ name: 'to', value: 'me\u202Emoc' }] }));
    expect(field('to')).toHaveAccessibleDescription(/^With its hidden characters: me ?⟨U\+202E⟩ ?moc$/);
  });

  test('Back forgets the changes and decides nothing', async () => {
    const { user, write, decisions } = await revise();
    await write('order', 'B-2');
    await user.click(button('Back'));
    expect(buttonNames()).toEqual(['Confirm', 'Revise', 'Cancel']);
    await user.click(button('Revise'));
    expect(field('order')).toHaveValue('A-1');
    expect(decisions()).toEqual([]);
  });

  test('a double click on Revise runs nothing', () => {
    const { clickAfter } = stopClock();
    const { decisions } = renderBox();
    clickAfter(1_000, button('Revise'));
    clickAfter(299, button('Run with these'));
    expect(decisions()).toEqual([]);
  });

  test('the keyboard keeps its place', async () => {
    const { user } = renderBox();
    button('Revise').focus();
    await user.keyboard('{Enter}');
    expect(box()).toHaveFocus();
    await user.tab();
    expect(field('order')).toHaveFocus();
  });

  test('what ran is shown instead of what was proposed, also after another task was looked at', async () => {
    const { user, write, become, comeBack } = await revise();
    await write('order', 'B-2');
    await user.click(button('Run with these'));
    become({ decision: REVISE, phase: { status: 'decided' } });
    expect(box()).toHaveTextContent('B-2');
    comeBack();
    expect(box()).toHaveTextContent('B-2');
    expect(box()).not.toHaveTextContent('A-1');
  });

  test('what another tab has revised is shown as it ran', () => {
    renderBox(aRefund(), { decision: REVISE, phase: { status: 'decided' } });
    expect(box()).toHaveTextContent('Revised');
    expect(box()).toHaveTextContent('B-2');
    expect(box()).not.toHaveTextContent('A-1');
  });
});

describe('after a decision', () => {
  const result: ToolResult = { type: 'content', text: '{"paid":true,"id":7}' };

  test('it says that it runs, from another tab too', () => {
    renderBox(aRefund(), { decision: CONFIRM, phase: { status: 'deciding' } });
    expect(within(box()).getByRole('status')).toHaveTextContent('Running…');
    expect(button('Confirm')).toHaveAttribute('aria-disabled', 'true');
  });

  test.each([
    [CONFIRM, 'Confirmed'],
    [REVISE, 'Revised'],
    [CANCEL, 'Called off'],
  ] as const)('%j reads "%s" and leaves nothing to press', (decision, words) => {
    renderBox(aRefund(), { decision, phase: { status: 'decided' } });
    expect(within(box()).getByRole('status')).toHaveTextContent(words);
    expect(buttonNames()).toEqual([]);
  });

  test('the result is announced in short and shown in full, by name and value', async () => {
    const { user, become } = renderBox();
    await user.click(button('Confirm'));
    become({ decision: CONFIRM, phase: { status: 'decided' }, result });
    expect(within(box()).getByRole('status')).toHaveTextContent('Confirmed');
    expect(within(box()).getByRole('status')).toHaveTextContent('{"paid":true,"id":7}');
    const content = within(box()).getByRole('group', { name: 'Result' });
    expect(
      within(content)
        .getAllByRole('term')
        .map(({ textContent }) => textContent),
    ).toEqual(['paid', 'id']);
    expect(
      within(content)
        .getAllByRole('definition')
        .map(({ textContent }) => textContent),
    ).toEqual(['true', '7']);
  });

  test('a result that is a list is shown as JSON on lines', () => {
    renderBox(aRefund({ result: { type: 'content', text: '[1,{"id":7}]' } }));
    expect(screen.getByRole('group', { name: 'Result' }).textContent).toBe(
      '[\n  1,\n  {\n    "id": 7\n  }\n]',
    );
  });

  test('a result that is no JSON, or would change as such, is shown as it came', () => {
    renderBox(aRefund({ result: { type: 'content', text: '{"id": 12345678901234567890}' } }));
    expect(screen.getByRole('group', { name: 'Result' }).textContent).toBe('{"id": 12345678901234567890}');
  });

  test.each<[ToolResult, string]>([
    [{ type: 'error', message: 'Card expired' }, 'The tool failed: Card expired'],
    [{ type: 'error', message: '' }, 'The tool failed and did not say why.'],
    [{ type: 'binary' }, 'The tool answered with data that cannot be shown.'],
    [{ type: 'content', text: '' }, 'The tool answered nothing.'],
  ])('a result %j reads "%s"', (other, words) => {
    renderBox(aRefund(), { decision: CONFIRM, phase: { status: 'decided' }, result: other });
    expect(within(box()).getByRole('status')).toHaveTextContent(words);
  });

  test('a result without a decision means that someone else decided', () => {
    renderBox(aRefund({ result }));
    expect(within(box()).getByRole('status')).toHaveTextContent('Has run');
    expect(buttonNames()).toEqual([]);
  });

  test('the keyboard stays at the box when the buttons go', async () => {
    const { user, become } = renderBox();
    button('Confirm').focus();
    await user.keyboard('{Enter}');
    expect(button('Confirm')).toHaveFocus();
    become({ decision: CONFIRM, phase: { status: 'decided' } });
    expect(box()).toHaveFocus();
  });

  test('the focus of an agent who has gone on is left alone', async () => {
    const { user, become } = renderBox();
    await user.click(button('Confirm'));
    button('Confirm').blur();
    become({ decision: CONFIRM, phase: { status: 'decided' } });
    expect(document.body).toHaveFocus();
  });
});

describe('after a failure', () => {
  const unknown = (decision: ToolCallView['decision']): Partial<ToolCallView> => ({
    decision,
    phase: { status: 'failed', failure: NO_ANSWER },
  });

  test('without an answer it may have run, and only the same can be asked again', async () => {
    const { user, decisions, become } = renderBox();
    await user.click(button('Confirm'));
    become(unknown(CONFIRM));
    expect(within(box()).getByRole('status')).toHaveTextContent('No answer came. It may have run.');
    expect(buttonNames()).toEqual(['Ask again']);
    await user.dblClick(button('Ask again'));
    expect(decisions()).toEqual([
      { type: 'confirm', parameters: PARAMETERS },
      { type: 'confirm', parameters: PARAMETERS },
    ]);
  });

  test('calling off is asked for again as such', async () => {
    const { user, decisions } = renderBox(aRefund(), unknown(CANCEL));
    expect(box()).toHaveTextContent('It may have been called off.');
    await user.click(button('Ask again'));
    expect(decisions()).toEqual([{ type: 'cancel' }]);
  });

  test('a revision is asked for again with the values that were given, after a look at another task too', async () => {
    const { user, decisions, become, comeBack } = renderBox();
    await user.click(button('Revise'));
    await user.clear(field('order'));
    await user.type(field('order'), 'B-2');
    await user.click(button('Run with these'));
    become(unknown(REVISE));
    comeBack();
    await user.click(button('Ask again'));
    expect(decisions()).toHaveLength(2);
    expect(decisions()[1]).toEqual(decisions()[0]);
  });

  test('a revision that was made elsewhere is asked for again with its own values', async () => {
    const { user, decisions } = renderBox(aRefund(), unknown(REVISE));
    expect(box()).toHaveTextContent('B-2');
    await user.click(button('Ask again'));
    expect(decisions()).toEqual([REVISE]);
  });

  test('what another plugin called off can be decided anew', async () => {
    const { user, decisions, callOff } = renderBox();
    callOff();
    await user.click(button('Confirm'));
    await user.click(button('Cancel'));
    expect(decisions()).toEqual([CONFIRM, CANCEL]);
  });

  test('what was refused says why and can be decided anew', async () => {
    const { user, decisions, become } = renderBox();
    await user.click(button('Confirm'));
    become({ decision: CONFIRM, phase: { status: 'failed', failure: REFUSED } });
    expect(within(box()).getByRole('status')).toHaveTextContent(
      'That did not work: The tool is switched off.',
    );
    expect(buttonNames()).toEqual(['Confirm', 'Revise', 'Cancel']);
    await user.click(button('Cancel'));
    expect(decisions()).toEqual([{ type: 'confirm', parameters: PARAMETERS }, { type: 'cancel' }]);
  });

  test('a second click that arrives with the refusal does not confirm again', () => {
    const { decisions, become } = renderBox();
    const { clickAfter } = stopClock();
    clickAfter(1_000, button('Confirm'));
    become({ decision: CONFIRM, phase: { status: 'failed', failure: REFUSED } });
    clickAfter(299, button('Confirm'));
    expect(decisions()).toHaveLength(1);
  });

  test('a refused revision can be taken up again, and Confirm still means what is shown', async () => {
    const { user, decisions, become } = renderBox();
    await user.click(button('Revise'));
    await user.clear(field('order'));
    await user.type(field('order'), 'B-2');
    await user.click(button('Run with these'));
    become({ decision: REVISE, phase: { status: 'failed', failure: REFUSED } });
    expect(box()).toHaveTextContent('A-1');
    await user.click(button('Revise'));
    expect(field('order')).toHaveValue('B-2');
    await user.click(button('Back'));
    await user.click(button('Confirm'));
    expect(decisions()[1]).toEqual({ type: 'confirm', parameters: PARAMETERS });
  });

  test('a result that comes after all ends the doubt', () => {
    const { become } = renderBox(aRefund(), unknown(CONFIRM));
    become({ ...unknown(CONFIRM), result: { type: 'content', text: 'Paid' } });
    expect(within(box()).getByRole('status')).toHaveTextContent('Confirmed');
    expect(buttonNames()).toEqual([]);
  });
});

test('a call that asks nobody has no buttons', () => {
  renderBox(aRefund({ needsConfirmation: false, result: { type: 'content', text: 'Paid' } }));
  expect(within(box()).getByRole('status')).toHaveTextContent('Runs by itself');
  expect(box()).toHaveTextContent('A-1');
  expect(screen.getByRole('group', { name: 'Result' })).toHaveTextContent('Paid');
  expect(buttonNames()).toEqual([]);
});

test.each<[string, Partial<ToolCallView>]>([
  ['waits', {}],
  ['does not know', { decision: CONFIRM, phase: { status: 'failed', failure: NO_ANSWER } }],
  [
    'is done',
    { decision: CONFIRM, phase: { status: 'decided' }, result: { type: 'content', text: '{"a":1}' } },
  ],
])('while it %s, there is nothing that accessibility rules forbid', async (_, view) => {
  const { container } = renderBox(aRefund(), view);
  expect(await axe(container)).toHaveNoViolations();
});

test('the form has nothing that accessibility rules forbid, with an error too', async () => {
  const { container, user } = renderBox();
  await user.click(button('Revise'));
  await user.clear(field('amount'));
  await user.click(button('Run with these'));
  expect(await axe(container)).toHaveNoViolations();
});
