import * as React from 'react';
import { act, screen } from '@testing-library/react';
import type * as Flex from '@twilio/flex-ui';

import { aSession, aState, aTaskSid, aVersion, recordCommands } from '../testing/ui/builders';
import { renderWithState } from '../testing/ui/render';
import { placePanel } from './placements';

const A = aTaskSid('a');

/** Flex as far as its second panel goes, with whatever task is selected. */
function aFlex() {
  let panel: React.ReactElement | undefined;
  let select: (task: { taskSid: string } | undefined) => void = () => undefined;
  const flex = {
    AgentDesktopView: {
      Panel2: { Content: { add: (element: React.ReactElement) => void (panel = element) } },
    },
    withTaskContext: (Component: React.ComponentType<{ task?: object }>) => () => {
      const [task, setTask] = React.useState<{ taskSid: string }>();
      select = setTask;
      return <Component task={task} />;
    },
  } as unknown as typeof Flex;
  return {
    flex,
    panel: () => panel!,
    select: (taskSid?: string) => act(() => select(taskSid ? { taskSid } : undefined)),
  };
}

describe('the panel that is placed in Flex', () => {
  it('leaves an unsaved summary open, and the focus on it, while tasks are selected and end', async () => {
    const draft = {
      taskSid: aTaskSid('b'),
      customer: 'Maria',
      channelType: 'web',
      version: aVersion({ Situation: 'A return' }),
    };
    const { flex, panel, select } = aFlex();
    placePanel(
      flex,
      { commands: recordCommands(), problems: [], debug: false, pauseMinutes: [] },
      () => undefined,
    );
    const { user } = renderWithState(
      { ...aState({ [A]: aSession() }), summaries: { waiting: 0, failure: undefined, drafts: [draft] } },
      panel(),
    );
    const open = screen.getByRole('button', { name: /^Open/ });
    await user.click(open);
    for (const task of [A, undefined]) {
      select(task);
      expect(screen.getByText('A return')).toBeVisible();
      expect(open).toHaveFocus();
    }
  });
});
