import * as React from 'react';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { CustomizationProvider } from '@twilio-paste/core/customization';
import { EventEmitter } from 'node:events';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';

import { createFlexTasks } from '../adapters/flex/flex-tasks';
import type { AssistConfig } from './config';
import { registerSupervision } from './supervision';

const TASK = `WT${'1'.repeat(32)}`;
const CONTACT = `KD${'a'.repeat(32)}`;
const AT = '2026-01-15T10:00:00.000Z';

const aWatchedTask = (version: number) => ({
  taskSid: TASK,
  sid: `WR${'1'.repeat(32)}`,
  status: 'accepted',
  attributes: {
    conversationSid: `CH${'1'.repeat(32)}`,
    agent_assist_digest: {
      v: 1,
      contact: CONTACT,
      phase: 'live',
      status: 'draft',
      version,
      updatedAt: Date.parse(AT),
      counts: { shown: 3, used: 1 },
      sentiment: [],
    },
  },
});

const asked: string[] = [];
const server = setupServer(
  http.post('https://functions.test/:name', ({ params: { name } }) => {
    asked.push(String(name));
    if (name === 'list-summaries') return HttpResponse.json({ rows: [], next: null });
    return HttpResponse.json({
      contact: CONTACT,
      phase: 'live',
      channel: 'web',
      customer: 'Crystal Minh',
      queue: 'Everyone',
      startedAt: AT,
      updatedAt: AT,
      counts: { shown: 3, used: 1 },
      sentiment: [],
      request: null,
      versions: [
        {
          worker: `WK${'1'.repeat(32)}`,
          agent: 'Ada Agent',
          number: 1,
          editor: 'tab-1',
          isEdited: true,
          status: 'draft',
          sections: [{ title: 'situation', text: `Text ${asked.length}` }],
          note: '',
          updatedAt: AT,
        },
      ],
    });
  }),
);
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
beforeEach(() => void asked.splice(0));
afterAll(() => server.close());

/** The parts of Flex that things are added to, and a task that some context gives. */
function setupFlex(roles: readonly string[]) {
  const added: Record<'tabs' | 'views' | 'links', React.ReactElement[]> = { tabs: [], views: [], links: [] };
  const invoked: unknown[] = [];
  const Task = React.createContext<object | undefined>(undefined);
  const store = (place: keyof typeof added) => ({
    Content: { add: (element: React.ReactElement) => added[place].push(element) },
  });
  const flex = {
    Actions: {
      invokeAction: (name: string, payload: object) => Promise.resolve(invoked.push([name, payload])),
    },
    Supervisor: { TaskCanvasTabs: store('tabs') },
    ViewCollection: store('views'),
    SideNav: store('links'),
    Tab: ({ label, children }: { label: string; children: React.ReactNode }) => (
      <div role="tabpanel" aria-label={label}>
        {children}
      </div>
    ),
    View: ({ children }: { children: React.ReactNode }) => <main>{children}</main>,
    SideLink: ({
      isActive,
      onClick,
      children,
      ...rest
    }: {
      isActive: boolean;
      onClick: () => void;
      children: React.ReactNode;
      'aria-label': string;
    }) => (
      <button role="link" aria-label={rest['aria-label']} aria-current={isActive} onClick={onClick}>
        {children}
      </button>
    ),
    withTaskContext:
      (Component: React.ComponentType<{ task?: object }>): React.FC =>
      () => <Component task={React.useContext(Task)} />,
  };
  const errors: Error[] = [];
  registerSupervision(
    flex as never,
    { user: { roles, token: 'flex-jwt' }, insightsClient: undefined } as never,
    {
      config: { functionsUrl: 'https://functions.test', summaries: { scope: 'all' } } as AssistConfig,
      report: () => undefined,
      onError: (_, error) => errors.push(error),
    },
  );

  const inTheme = (ui: React.ReactNode) => (
    <CustomizationProvider baseTheme="default">{ui}</CustomizationProvider>
  );
  const withTask = (task: object | undefined) =>
    inTheme(<Task.Provider value={task}>{added.tabs}</Task.Provider>);
  return { added, errors, inTheme, invoked, withTask };
}

const tab = () => screen.getByRole('tabpanel', { name: 'Agent Assist' });

describe('what supervisors get', () => {
  it.each([{ roles: ['agent'] }, { roles: ['agent', 'wfo.full_access'] }, { roles: [] }])(
    'is not for $roles',
    ({ roles }) => {
      const { added } = setupFlex(roles);
      expect(added).toEqual({ tabs: [], views: [], links: [] });
    },
  );

  it.each(['supervisor', 'admin'])('is for the role %s, whatever others stand beside it', (role) => {
    const { added } = setupFlex(['agent', role]);
    expect(Object.values(added).map(({ length }) => length)).toEqual([1, 1, 1]);
  });

  it('is reached by a link that knows when its view is open', async () => {
    const user = userEvent.setup();
    const { added, inTheme, invoked } = setupFlex(['supervisor']);
    const [link] = added.links;
    const [view] = added.views;
    const { rerender } = render(
      inTheme(link && React.cloneElement(link, { activeView: 'teams', showLabel: true })),
    );
    expect(screen.getByRole('link', { name: 'Summaries' })).toHaveAttribute('aria-current', 'false');
    await user.click(screen.getByRole('link', { name: 'Summaries' }));
    const { name } = view?.props as { readonly name: string };
    expect(invoked).toEqual([['NavigateToView', { viewName: name }]]);
    rerender(inTheme(link && React.cloneElement(link, { activeView: name })));
    expect(screen.getByRole('link', { name: 'Summaries' })).toHaveAttribute('aria-current', 'true');
  });

  it('lists contacts as soon as the view is opened, and not before', async () => {
    const { added, inTheme, errors } = setupFlex(['supervisor']);
    expect(asked).toEqual([]);
    const { unmount } = render(inTheme(added.views));
    expect(await screen.findByText('No summaries yet')).toBeVisible();
    expect(asked).toEqual(['list-summaries']);
    unmount();
    expect(errors).toEqual([]);
  });

  it('follows the task that is watched, and goes when it ends', async () => {
    const { withTask } = setupFlex(['supervisor']);
    const { rerender } = render(withTask(aWatchedTask(1)));
    expect(await within(tab()).findByText('Text 1')).toBeVisible();
    rerender(withTask({ ...aWatchedTask(2) }));
    expect(await within(tab()).findByText('Text 2')).toBeVisible();
    // Flex makes its task anew at each change, whatever has changed.
    rerender(withTask({ ...aWatchedTask(2) }));
    rerender(withTask(undefined));
    expect(tab()).toBeEmptyDOMElement();
    expect(asked).toEqual(['get-summary', 'get-summary']);
  });

  it('starts nothing for a task that is only watched', () => {
    const opened: unknown[] = [];
    const manager = {
      events: new EventEmitter(),
      store: {
        subscribe: () => () => undefined,
        getState: () => ({
          flex: {
            worker: { tasks: new Map() },
            conferences: { states: new Map() },
            supervisor: {
              stickyWorker: { tasks: [aWatchedTask(1)] },
              workers: [{ tasks: [aWatchedTask(1)] }],
            },
          },
        }),
      },
    };
    const note = (...told: readonly unknown[]) => void opened.push(told);
    createFlexTasks(manager as never).watch({
      opened: note,
      summaryAsked: note,
      callChanged: note,
      wrapupStarted: note,
      ended: note,
    });
    expect(opened).toEqual([]);
  });
});
