import 'fake-indexeddb/auto';

import * as React from 'react';
import { render, screen } from '@testing-library/react';
import type * as Flex from '@twilio/flex-ui';
import { EventEmitter } from 'node:events';
import { combineReducers, configureStore, type Reducer } from '@reduxjs/toolkit';
import { Provider } from 'react-redux';

import { STORE_KEY } from '../store/state';
import AgentAssistPlugin from './AgentAssistPlugin';
import { containedReducer } from './contained-reducer';

// Flex's build replaces what its base class refers to.
jest.mock('@twilio/flex-plugin', () => ({ FlexPlugin: Object }));

let brokenReplies = false;
jest.mock('../ui/SmartReplies/SmartReplies', () => ({
  SmartReplies: () => {
    if (brokenReplies) throw new TypeError('no replies');
    return 'Replies';
  },
}));

const TASK = { taskSid: `WT${'1'.repeat(32)}` };
const SETTINGS = {
  conversationProfile: 'projects/p/locations/global/conversationProfiles/x',
  functionsUrl: 'https://functions.test',
};

/** Flex as far as the plugin sees it at its start. Whatever is named in `broken` throws when it is touched. */
function setupFlex(settings: object, broken: readonly string[] = [], roles: readonly string[] = ['agent']) {
  const added: Record<string, React.ReactElement> = {};
  const place = () => ({
    Content: { add: (element: React.ReactElement) => void (added[String(element.key)] = element) },
  });
  const actions: string[] = [];
  const shortcuts: string[] = [];
  const reducers: Record<string, Reducer> = {};
  const flex = {
    Actions: {
      registerAction: (name: string) => actions.push(name),
      addListener: () => undefined,
      invokeAction: () => Promise.resolve(),
    },
    AgentDesktopView: { Panel2: place() },
    KeyboardShortcutManager: {
      keyboardShortcuts: {},
      addShortcuts: (added: object) => shortcuts.push(...Object.keys(added)),
    },
    MessageInputV2: place(),
    NotificationType: { warning: 'warning' },
    Notifications: { registerNotification: () => undefined, showNotification: () => undefined },
    SideNav: place(),
    Supervisor: { TaskCanvasTabs: place() },
    Tab: ({ children }: { children: React.ReactNode }) => <>{children}</>,
    TaskCanvasTabs: place(),
    View: ({ children }: { children: React.ReactNode }) => <>{children}</>,
    ViewCollection: place(),
    setProviders: () => undefined,
    withTaskContext: (Component: React.ComponentType<{ task?: object }>) => () => <Component task={TASK} />,
  };
  const state = {
    worker: { tasks: new Map(), source: {} },
    conferences: { states: new Map() },
    chat: { conversationInput: {} },
  };
  const store = configureStore({
    reducer: combineReducers({ flex: () => state, [STORE_KEY]: containedReducer }),
    middleware: (defaults) => defaults({ serializableCheck: false, immutableCheck: false }),
  });
  const manager = {
    configuration: { custom_data: { agent_assist: settings } },
    store: {
      ...store,
      addReducer: (name: string, reducer: Reducer) => void (reducers[name] = reducer),
    },
    events: new EventEmitter(),
    serviceConfiguration: { account_sid: 'AC1' },
    workerClient: { sid: 'WK1' },
    user: { token: 'flex-token', identity: 'ada', roles },
  };
  const breaking = <Whole extends object>(whole: Whole): Whole =>
    new Proxy(whole, {
      get(target, name) {
        if (broken.includes(String(name))) throw new Error(`no ${String(name)}`);
        return Reflect.get(target, name) as unknown;
      },
    });
  const start = () =>
    new AgentAssistPlugin().init(
      breaking(flex) as unknown as typeof Flex,
      breaking(manager) as unknown as Flex.Manager,
    );
  const draw = (key: string) =>
    render(
      <Provider store={store}>
        <p>Flex</p>
        {added[key]}
      </Provider>,
    );
  return { actions, added, draw, reducers, shortcuts, start };
}

/** Flex with nothing in it: whatever the plugin touches beside its settings is told. */
function watchedFlex(settings: object) {
  const touched: string[] = [];
  const watch = (of: string, known: object) =>
    new Proxy(known, {
      get(target, name) {
        if (name in target) return Reflect.get(target, name) as unknown;
        touched.push(`${of}.${String(name)}`);
        return undefined;
      },
    });
  new AgentAssistPlugin().init(
    watch('flex', {}) as typeof Flex,
    watch('manager', { configuration: { custom_data: { agent_assist: settings } } }) as Flex.Manager,
  );
  return touched;
}

/** The plugin lives as long as its page does, and so does its channel to the agent's other tabs. */
const channels: BroadcastChannel[] = [];
const { BroadcastChannel: Channel } = globalThis;
beforeAll(() => {
  globalThis.BroadcastChannel = class extends Channel {
    constructor(name: string) {
      super(name);
      channels.push(this);
    }
  };
});
afterEach(() => channels.splice(0).forEach((channel) => channel.close()));
afterAll(() => {
  globalThis.BroadcastChannel = Channel;
});

let warnings: jest.SpyInstance;
let errors: jest.SpyInstance;
beforeEach(() => {
  brokenReplies = false;
  warnings = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  errors = jest.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(() => jest.restoreAllMocks());

describe('the kill switch', () => {
  it.each([
    { enabled: false, ...SETTINGS },
    { enabled: false, functionsUrl: 7, features: ['MIND_READING'] },
  ])('leaves Flex as if the plugin were not there, and says so in one line: %j', (settings) => {
    const onWindow = jest.spyOn(window, 'addEventListener');
    const onDocument = jest.spyOn(document, 'addEventListener');
    const asked = jest.spyOn(globalThis, 'fetch');
    const opened = jest.spyOn(indexedDB, 'open');

    expect(watchedFlex(settings)).toEqual([]);

    for (const spy of [onWindow, onDocument, asked, opened, errors]) expect(spy).not.toHaveBeenCalled();
    expect(warnings.mock.calls).toEqual([
      ['[agent-assist] is switched off in Flex’s hosted configuration: agent_assist.enabled'],
    ]);
  });

  it('is not pulled where nothing is said', () => {
    expect(watchedFlex({})).not.toEqual([]);
  });
});

describe('the plugin’s start', () => {
  const EVERYTHING = {
    added: ['agent-assist-replies', 'agent-assist-transcript', 'agent-assist-panel'],
    shortcuts: ['6', '7', '8', '9', 'F'],
  };
  const outcome = ({ added, actions, shortcuts }: ReturnType<typeof setupFlex>) => ({
    added: Object.keys(added),
    actions: actions.length,
    shortcuts: [...shortcuts],
  });

  it('adds everything', () => {
    const flex = setupFlex(SETTINGS);
    flex.start();
    const { actions, ...rest } = outcome(flex);
    expect(rest).toEqual({ added: EVERYTHING.added, shortcuts: EVERYTHING.shortcuts });
    expect(actions).toBeGreaterThan(8);
    expect(Object.keys(flex.reducers)).toEqual([STORE_KEY]);
    expect(errors).not.toHaveBeenCalled();
  });

  it.each<[string, readonly string[], RegExp]>([
    ['MessageInputV2', ['agent-assist-replies'], /^Smart replies: not started/],
    ['TaskCanvasTabs', ['agent-assist-transcript'], /^The transcript: not started/],
    ['KeyboardShortcutManager', [], /^Agent Assist’s keyboard shortcuts: not started/],
    ['Notifications', [], /^Keeping summaries at sign-out: not started/],
    ['Actions', ['agent-assist-replies', 'agent-assist-transcript'], /^The connection to Agent Assist: not/],
    [
      'workerClient',
      ['agent-assist-replies', 'agent-assist-transcript'],
      /^The connection to Agent Assist: not/,
    ],
    ['setProviders', [], /^The look of Agent Assist: not started/],
    ['SideNav', [], /^What Agent Assist shows to supervisors: not started/],
  ])('goes on where %s fails, and says in the panel what is missing', (part, missing, note) => {
    const flex = setupFlex(SETTINGS, [part], ['supervisor']);
    flex.start();
    for (const key of EVERYTHING.added)
      expect([key, key in flex.added]).toEqual([key, !missing.includes(key)]);
    flex.draw('agent-assist-panel');
    expect(screen.getByText('Flex')).toBeVisible();
    expect(screen.getByText(note)).toBeVisible();
    expect(errors.mock.calls.flat().join('\n')).toMatch(/\[agent-assist\] .*: Error/);
  });

  it('never throws, whatever Flex has not got', () => {
    expect(() =>
      new AgentAssistPlugin().init({} as typeof Flex, {} as unknown as Flex.Manager),
    ).not.toThrow();
    expect(() =>
      new AgentAssistPlugin().init(undefined as unknown as typeof Flex, undefined as unknown as Flex.Manager),
    ).not.toThrow();
  });
});

describe('a component that throws', () => {
  it('is replaced by a line that names it, and Flex and our other parts are alive', () => {
    brokenReplies = true;
    const { start, draw } = setupFlex(SETTINGS);
    start();
    const { unmount } = draw('agent-assist-replies');
    expect(screen.getByText('Flex')).toBeVisible();
    expect(screen.getByText(/^Smart replies cannot be shown/)).toBeVisible();
    unmount();

    draw('agent-assist-panel');
    expect(screen.getByText('Flex')).toBeVisible();
    expect(screen.getByText(/Agent Assist helps on chats and calls/)).toBeVisible();
    expect(errors.mock.calls.flat().filter((line) => String(line).startsWith('[agent-assist]'))).toEqual([
      expect.stringMatching(/^\[agent-assist\] Smart replies: TypeError/),
    ]);
  });
});
