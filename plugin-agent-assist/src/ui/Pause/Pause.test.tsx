import * as React from 'react';
import { act, screen, within } from '@testing-library/react';
import { axe } from 'jest-axe';

import type { AssistFailure } from '../../domain/failure';
import type { AssistState, PauseView, SessionView } from '../../store/state';
import { aMessage, aSession, aSet, aState, aTaskSid, NOW, recordCommands } from '../../testing/ui/builders';
import { renderWithState } from '../../testing/ui/render';
import { AssistPanel } from '../AssistPanel/AssistPanel';
import { SmartReplies } from '../SmartReplies/SmartReplies';

const A = aTaskSid('a');
const HELLO = aMessage('m1', 'Hello');
const DOWN: AssistFailure = { kind: 'unreachable', message: 'Twilio does not answer' };

const paused = (parts: Partial<PauseView> = {}): AssistState =>
  aState({
    [A]: aSession({
      messages: [HELLO],
      current: aSet(HELLO, 'Good morning'),
      view: {
        pause: {
          phase: 'paused',
          until: undefined,
          failure: undefined,
          isSilenced: parts.phase !== 'pausing',
          hasSwallowed: false,
          ...parts,
        },
      },
    }),
  });
const active = paused({ phase: 'active' });

const renderPanel = (state: AssistState, now = () => NOW) => {
  const commands = recordCommands();
  const view = renderWithState(
    state,
    <AssistPanel
      taskSid={A}
      commands={commands}
      problems={[]}
      debug={false}
      pauseMinutes={[2, 5]}
      now={now}
    />,
  );
  return { ...view, commands };
};

const pauseButton = () => screen.getByRole('button', { name: 'Pause Agent Assist' });
const resumeButton = () => screen.getByRole('button', { name: 'Resume Agent Assist' });
const choices = () =>
  within(screen.getByRole('menu', { name: 'Pause Agent Assist' })).getAllByRole('menuitem');

describe('pausing', () => {
  it('offers the minutes that are configured, and until the agent resumes', async () => {
    const { commands, user } = renderPanel(active);
    expect(pauseButton()).toHaveAttribute('aria-expanded', 'false');
    await user.click(pauseButton());
    expect(pauseButton()).toHaveAttribute('aria-expanded', 'true');
    expect(choices().map(({ textContent }) => textContent)).toEqual([
      '2 minutes',
      '5 minutes',
      'Until I resume',
    ]);
    await user.click(screen.getByRole('menuitem', { name: '5 minutes' }));
    expect(commands.calls).toContainEqual(['pause', A, 5]);
    expect(screen.queryByRole('menu')).not.toBeInTheDocument();
  });

  it('is done by keyboard, with the focus on what comes next', async () => {
    const { commands, show, user } = renderPanel(active);
    act(() => pauseButton().focus());
    await user.keyboard('{Enter}');
    expect(choices()[0]).toHaveFocus();
    await user.keyboard('{ArrowUp}');
    expect(screen.getByRole('menuitem', { name: 'Until I resume' })).toHaveFocus();
    await user.keyboard('{Enter}');
    expect(commands.calls).toContainEqual(['pause', A, undefined]);

    show(paused());
    expect(resumeButton()).toHaveFocus();
    await user.keyboard('{Enter}');
    expect(commands.calls).toContainEqual(['resume', A]);
    show(active);
    expect(pauseButton()).toHaveFocus();
  });

  it('is thought better of with Escape, or by going elsewhere', async () => {
    const { commands, user } = renderPanel(active);
    await user.click(pauseButton());
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('menu')).not.toBeInTheDocument();
    expect(pauseButton()).toHaveFocus();
    await user.click(pauseButton());
    await user.click(document.body);
    expect(screen.queryByRole('menu')).not.toBeInTheDocument();
    expect(commands.calls.filter(([name]) => name === 'pause')).toEqual([]);
  });

  it('leaves the focus to an agent who has gone on while it takes its time', async () => {
    const { show, user } = renderPanel(active);
    const composer = document.body.appendChild(document.createElement('textarea'));
    await user.click(pauseButton());
    await user.click(screen.getByRole('menuitem', { name: 'Until I resume' }));
    await user.type(composer, 'One moment');
    show(paused());
    expect(composer).toHaveFocus();

    await user.click(resumeButton());
    show(paused({ phase: 'resuming' }));
    await user.type(composer, 'Thank you');
    show(active);
    expect(composer).toHaveFocus();
    composer.remove();
  });

  it('keeps the focus while nothing comes of it', async () => {
    const { user } = renderPanel(active);
    await user.click(pauseButton());
    await user.click(screen.getByRole('menuitem', { name: '2 minutes' }));
    expect(pauseButton()).toHaveFocus();
  });

  it('takes no focus where somebody else pauses', () => {
    const { show } = renderPanel(active);
    show(paused());
    expect(document.body).toHaveFocus();
  });

  it.each([
    [
      'a call whose audio the plugin may not start',
      aState({ [A]: aSession({ view: { pause: undefined } }) }),
    ],
    ['a conversation that is over', aState({ [A]: aSession({ view: { phase: 'wrapping' } }) })],
  ])('is not offered for %s', (_, state) => {
    renderPanel(state);
    expect(screen.queryByRole('button', { name: 'Pause Agent Assist' })).not.toBeInTheDocument();
  });
});

describe('a paused task', () => {
  it('says so, with the time that is left, which is not read out every second', () => {
    jest.useFakeTimers();
    let time = NOW;
    renderPanel(paused({ until: NOW + 125_000 }), () => time);
    expect(screen.getAllByText(/Nothing that is written now reaches Google/)).toHaveLength(2);
    const timer = screen.getByRole('timer');
    expect(timer).toHaveTextContent('Resumes by itself in 2:05');
    expect(timer.closest('[aria-live], [role="status"]')).toBeNull();
    time += 65_000;
    act(() => {
      jest.advanceTimersByTime(1_000);
    });
    expect(timer).toHaveTextContent('Resumes by itself in 1:00');
    jest.useRealTimers();
  });

  it('shows no replies above the composer until it is resumed', async () => {
    const { show, user } = renderWithState(
      active,
      <SmartReplies taskSid={A} commands={recordCommands()} now={() => NOW} />,
    );
    const reply = screen.getByRole('button', { name: 'Good morning' });
    expect(reply).toBeVisible();
    // Held still otherwise.
    await user.hover(reply);
    show(paused({ phase: 'pausing' }));
    expect(screen.queryByRole('button', { name: 'Good morning' })).not.toBeInTheDocument();
    show(active);
    expect(screen.getByRole('button', { name: 'Good morning' })).toBeVisible();
  });

  it.each<[string, Partial<PauseView>, RegExp]>([
    ['it is being written', { phase: 'pausing' }, /Pausing….*Nothing is sent from here any more/],
    [
      'it cannot be written',
      { phase: 'pausing', failure: DOWN },
      /could not be noted.*Twilio does not answer\. Nothing is sent from here, but whoever has this chat next/,
    ],
    ['it is about to end', { phase: 'resuming' }, /Resuming…/],
    [
      'its end cannot be written',
      { phase: 'resuming', failure: DOWN },
      /Twilio does not answer\. Agent Assist stays paused until then/,
    ],
    [
      'nobody can read what is written',
      { failure: { kind: 'malformed', message: 'It cannot be read' } },
      /It cannot be read\. If nobody wants it to be, resume it/,
    ],
    [
      'it is not known whether it is paused',
      { phase: 'unknown', failure: DOWN },
      /So nothing that is written reaches Google for now\. Twilio does not answer/,
    ],
  ])('says what holds while %s', (_, parts, words) => {
    renderPanel(paused(parts));
    expect(screen.getByRole('region', { name: 'Agent Assist' })).toHaveTextContent(words);
  });

  it('says afterwards that what was written stays unknown', () => {
    const { show } = renderPanel(active);
    const line = 'What was written while Agent Assist was paused stays unknown to it.';
    expect(screen.queryByText(line)).not.toBeInTheDocument();
    show(paused({ phase: 'active', hasSwallowed: true }));
    expect(screen.getByText(line)).toBeVisible();
  });

  it.each([
    ['paused', paused({ until: NOW + 60_000 })],
    ['not', active],
  ])('has no accessibility violations while it is %s', async (_, state) => {
    const { container, user } = renderPanel(state);
    const button = screen.queryByRole('button', { name: 'Pause Agent Assist' });
    if (button) await user.click(button);
    expect(await axe(container)).toHaveNoViolations();
  });
});

describe('a paused call', () => {
  const call = (parts: Partial<PauseView> = {}, view: Partial<SessionView> = {}): AssistState =>
    aState({
      [A]: aSession({
        messages: [HELLO],
        view: {
          audio: { status: 'heard', code: undefined },
          pause: {
            phase: 'paused',
            until: undefined,
            failure: undefined,
            isSilenced: parts.phase !== 'pausing',
            hasSwallowed: false,
            ...parts,
          },
          ...view,
        },
      }),
    });
  const panel = () => screen.getByRole('region', { name: 'Agent Assist' });

  it('is offered as a paused chat is', async () => {
    const { commands, user } = renderPanel(call({ phase: 'active' }));
    await user.click(pauseButton());
    await user.click(screen.getByRole('menuitem', { name: '2 minutes' }));
    expect(commands.calls).toContainEqual(['pause', A, 2]);
  });

  it.each<[string, Partial<PauseView>, RegExp]>([
    [
      'the audio is being stopped',
      { phase: 'pausing' },
      /Stopping the audio….*Google may still hear this call, until Twilio has confirmed/,
    ],
    [
      'it cannot be stopped',
      { phase: 'pausing', failure: DOWN },
      /Google may still hear this call.*could not be stopped for certain: Twilio does not answer\. Trying again/,
    ],
    ['it is stopped', {}, /Agent Assist is paused.*Google hears nothing of this call\./],
    ['it is being started', { phase: 'resuming' }, /Starting the audio again….*hears nothing of this call/],
    [
      'it cannot be started',
      { phase: 'resuming', failure: DOWN },
      /could not be started again: Twilio does not answer\. Trying again/,
    ],
    [
      'it is called off, and the audio was never stopped',
      { phase: 'resuming', isSilenced: false },
      /Google may still hear this call.*The pause is being called off\./,
    ],
    [
      'it cannot be called off, and the audio was never stopped',
      { phase: 'resuming', isSilenced: false, failure: DOWN },
      /Google may still hear this call.*could not be called off: Twilio does not answer\. Trying again/,
    ],
    [
      'nobody can read what is written',
      { failure: { kind: 'malformed', message: 'It cannot be read' } },
      /It cannot be read\. If nobody wants it to be, resume it/,
    ],
  ])('says what holds while %s', (_, parts, words) => {
    renderPanel(call(parts));
    expect(panel()).toHaveTextContent(words);
    const isSure = parts.phase === undefined;
    expect(screen.queryAllByText('Agent Assist is paused')).toHaveLength(isSure ? 1 : 0);
  });

  it('is not said to be started again where the audio was never stopped', async () => {
    const { commands, user } = renderPanel(call({ phase: 'resuming', isSilenced: false, failure: DOWN }));
    expect(panel()).not.toHaveTextContent(/Starting the audio|started again|hears nothing/);
    await user.click(screen.getByRole('button', { name: 'Retry' }));
    expect(commands.calls).toContainEqual(['retry', A]);
  });

  it('can be tried again at once, or thought better of, where the audio cannot be stopped', async () => {
    const { commands, user } = renderPanel(call({ phase: 'pausing', failure: DOWN }));
    await user.click(screen.getByRole('button', { name: 'Retry' }));
    expect(commands.calls).toContainEqual(['retry', A]);
    await user.click(resumeButton());
    expect(commands.calls).toContainEqual(['resume', A]);
  });

  it.each<[string, Partial<SessionView>]>([
    ['has stopped', { audio: { status: 'stopped', code: '32104' } }],
    ['is awaited', { phase: 'starting', audio: { status: 'awaited', code: undefined } }],
    ['is absent', { phase: 'starting', audio: { status: 'absent', code: undefined } }],
  ])('says nothing of audio that %s, and asks nobody to start it', (_, view) => {
    const { show } = renderPanel(call({}, view));
    expect(panel()).not.toHaveTextContent(
      /Audio stopped|Waiting for the call|No audio|Unavailable|not available/,
    );
    expect(screen.queryByRole('button', { name: 'Retry' })).not.toBeInTheDocument();
    show(call({ phase: 'active' }, view));
    expect(panel()).toHaveTextContent(/Audio stopped|Waiting for the call|No audio/);
  });

  it('says afterwards that what was said stays unknown', () => {
    renderPanel(call({ phase: 'active', hasSwallowed: true }));
    expect(
      screen.getByText('What was said while Agent Assist was paused stays unknown to it.'),
    ).toBeVisible();
  });

  it.each([
    ['not stopped', call({ phase: 'pausing', failure: DOWN })],
    ['stopped', call()],
  ])('is accessible while the audio is %s', async (_, state) => {
    const { container } = renderPanel(state);
    expect(await axe(container)).toHaveNoViolations();
  });
});
