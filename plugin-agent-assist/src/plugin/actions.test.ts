import type { ITask, Manager } from '@twilio/flex-ui';

import type { AnswerRecordName, TaskSid } from '../domain/ids';
import type { ToolCall } from '../domain/suggestion';
import { projected } from '../store/actions';
import { assistReducer } from '../store/reducer';
import type { StoredSummary, SummaryVersion } from '../domain/summary';
import { aSuggestionSet, aTask } from '../testing/fakes';
import { settle } from '../testing/settle';
import { aSession } from '../testing/ui/builders';
import { registerActions } from './actions';

const task = aTask();
const record = (id: string) => `projects/demo/locations/global/answerRecords/${id}` as AnswerRecordName;
const reply = { kind: 'smartReply', id: record('reply'), text: 'Sure, I can help' } as const;

const toolCall = (id: string, needsConfirmation: boolean): ToolCall => ({
  id: record(id),
  tool: 'Orders',
  action: 'create_return',
  details: '',
  parameters: [
    { name: 'order', value: '447' },
    { name: 'label', value: true },
  ],
  needsConfirmation,
  result: undefined,
});

const UNSAVED = `WT${'8'.repeat(32)}` as TaskSid;
const version: SummaryVersion = {
  editor: 'tab-1',
  sequence: 4,
  base: 2,
  isEdited: true,
  is: { status: 'draft' },
  sections: [{ title: 'situation', text: 'Broken cup' }],
  note: 'She calls again',
  answerRecord: record('summary'),
  grewFrom: { editor: 'before-the-reload', sequence: 7, is: { status: 'draft' } },
  startedAt: 1,
  editedAt: 2,
};
const stored: StoredSummary = {
  worker: `WK${'1'.repeat(32)}`,
  agent: 'Ada',
  number: 7,
  editor: 'tab-1',
  isEdited: true,
  status: 'draft',
  savedBy: undefined,
  sections: [{ title: 'situation', text: 'Broken cup' }],
  note: 'From the agent',
  answerRecord: undefined,
  updatedAt: 1,
};

const HEARD = { status: 'heard', code: undefined } as const;
/** A call whose audio the plugin may not start, and one that is over. */
const [CALL, CALL_OVER] = [`WT${'7'.repeat(32)}` as TaskSid, `WT${'6'.repeat(32)}` as TaskSid];

/**
 * Our part of Flex's store, with one tool call that waits for the agent and one that runs by itself, a summary in Sync
 * on which the agent has gone on, and an unsaved one of another task.
 */
const state = [
  projected([
    { of: 'session', taskSid: task.taskSid, view: aSession().view },
    { of: 'session', taskSid: CALL, view: aSession({ view: { audio: HEARD, pause: undefined } }).view },
    { of: 'session', taskSid: CALL_OVER, view: aSession({ view: { audio: HEARD, phase: 'wrapping' } }).view },
    {
      of: 'content',
      taskSid: task.taskSid,
      emission: { type: 'summary.stored', mine: stored, others: [] },
    },
    {
      of: 'content',
      taskSid: task.taskSid,
      emission: { type: 'summary.kept', version: { ...version, note: 'From the agent' } },
    },
    {
      of: 'summaries',
      view: {
        waiting: 0,
        failure: undefined,
        drafts: [{ taskSid: UNSAVED, customer: 'Cleo', channelType: 'web', version }],
      },
    },
  ]),
  projected([
    {
      of: 'content',
      taskSid: task.taskSid,
      emission: {
        type: 'suggestions.received',
        set: {
          ...aSuggestionSet([]),
          suggestions: [
            { ...reply, confidence: 0.8 },
            { kind: 'knowledge', id: record('k'), question: 'Returns?', markdown: '30 days', sources: [] },
            {
              kind: 'coaching',
              id: record('coaching'),
              instructions: [],
              actions: [],
              responses: [],
              toolCalls: [toolCall('waits', true), toolCall('runs', false)],
            },
          ],
        },
      },
    },
  ]),
].reduce(assistReducer, assistReducer(undefined, { type: 'init' }));

/** Flex's Actions as far as they are used: handlers by name, and calls in order. */
function setupActions(draft = '') {
  const handlers = new Map<string, (payload: unknown) => Promise<unknown>>();
  const composed: object[] = [];
  const Actions = {
    registerAction: (name: string, handler: (payload: unknown) => Promise<unknown>) =>
      handlers.set(name, handler),
    invokeAction: async (name: string, payload: unknown) => {
      if (name === 'SetInputText') composed.push(payload as object);
      else await handlers.get(name)?.(payload);
    },
  };
  const flexTask = {
    sid: 'WR1',
    taskSid: task.taskSid,
    status: 'accepted',
    attributes: { conversationSid: task.conversationSid },
  } as unknown as ITask;
  const manager = {
    store: {
      getState: () => ({
        agentAssist: state,
        flex: {
          worker: { tasks: new Map([['WR1', flexTask]]) },
          view: { selectedTaskSid: 'WR2' },
          chat: {
            conversationInput: {
              [task.conversationSid]: { inputText: draft, selectionEnd: draft.length },
            },
          },
        },
      }),
    },
  } as unknown as Manager;
  const done: string[] = [];
  const told: unknown[][] = [];
  const kept: [string, SummaryVersion][] = [];
  const commands = registerActions({ Actions } as never, manager, {
    commands: {
      noteAct: (...args) => told.push(['act', ...args]),
      giveFeedback: (...args) => told.push(['feedback', ...args]),
      noteDraft: () => undefined,
      searchKnowledge: (...args) => told.push(['search', ...args]),
      decideToolCall: (...args) => told.push(['decide', ...args]),
      requestSummary: (sid) => done.push(`requested ${sid}`),
      pause: (...args) => told.push(['pause', ...args]),
      resume: (...args) => told.push(['resume', ...args]),
      keepSummary: (sid, version) => kept.push([sid, version]),
      settleDraft: (sid, act) => done.push(`settled ${sid} ${act}`),
      retry: (sid) => done.push(`retried ${sid}`),
    },
  });
  return {
    commands,
    composed,
    done,
    kept,
    told,
    invoke: (name: string, payload: unknown) => handlers.get(name)?.(payload),
  };
}

describe('the plugin’s Flex Actions', () => {
  it('put a suggestion into its own task’s composer, beside the draft, and send nothing', async () => {
    const { commands, composed, told } = setupActions('Hello!');
    commands.useSuggestion(task.taskSid, reply);
    await settle();
    expect(composed).toEqual([
      {
        conversationSid: task.conversationSid,
        body: 'Hello! Sure, I can help',
        selectionStart: 23,
        selectionEnd: 23,
      },
    ]);
    expect(told).toEqual([
      ['act', task.taskSid, reply.id, { type: 'used', text: 'Sure, I can help' }],
      ['feedback', task.taskSid, expect.objectContaining({ id: reply.id }), { type: 'used' }],
    ]);
  });

  it('pass on what the agent did, kept, searched for and decided', async () => {
    const { commands, told } = setupActions();
    const about = { kind: 'knowledge', id: record('k') } as const;
    const unhelpful = {
      type: 'rated',
      rating: { verdict: 'notHelpful', reason: 'incorrect' },
    } as const;
    commands.sendFeedback(task.taskSid, about, unhelpful);
    commands.sendFeedback(task.taskSid, about, { type: 'rated', rating: undefined });
    commands.sendFeedback(task.taskSid, about, { type: 'sourceOpened', url: 'https://help.example/returns' });
    commands.markSuggestion(task.taskSid, about, 'pinned');
    commands.searchKnowledge(task.taskSid, { question: ' Returns? ', source: 'suggested' });
    await settle();
    expect(told).toEqual([
      ['feedback', task.taskSid, expect.objectContaining(about), unhelpful],
      ['feedback', task.taskSid, expect.objectContaining(about), { type: 'rated', rating: undefined }],
      [
        'feedback',
        task.taskSid,
        expect.objectContaining(about),
        { type: 'sourceOpened', url: 'https://help.example/returns' },
      ],
      ['act', task.taskSid, about.id, { type: 'marked', mark: 'pinned' }],
      ['search', task.taskSid, { question: 'Returns?', source: 'suggested' }],
    ]);
  });

  it('confirm a tool call with the parameters that were shown, whatever the payload says', async () => {
    const { invoke, told } = setupActions();
    await invoke('AgentAssistDecideToolCall', {
      taskSid: task.taskSid,
      toolCall: record('waits'),
      decision: { type: 'confirm', parameters: [{ name: 'order', value: '999' }] },
    });
    expect(told).toEqual([
      [
        'decide',
        task.taskSid,
        record('waits'),
        { type: 'confirm', parameters: toolCall('waits', true).parameters },
      ],
      ['feedback', task.taskSid, expect.objectContaining({ id: record('coaching') }), { type: 'used' }],
    ]);
  });

  it.each([
    ['that was not proposed for this task', { toolCall: record('unknown'), decision: { type: 'confirm' } }],
    ['that runs by itself', { toolCall: record('runs'), decision: { type: 'confirm' } }],
    [
      'with a parameter that was not shown',
      {
        toolCall: record('waits'),
        decision: {
          type: 'revise',
          parameters: [
            { name: 'order', value: '447' },
            { name: 'amount', value: 1_000_000 },
          ],
        },
      },
    ],
    [
      'without one of its parameters',
      {
        toolCall: record('waits'),
        decision: { type: 'revise', parameters: [{ name: 'order', value: '447' }] },
      },
    ],
    ['with something that is no decision', { toolCall: record('waits'), decision: { type: 'run' } }],
  ])('refuse to decide a tool call %s', async (_, payload) => {
    const { invoke, told } = setupActions();
    await expect(
      invoke('AgentAssistDecideToolCall', { taskSid: task.taskSid, ...payload }),
    ).rejects.toBeInstanceOf(Error);
    expect(told).toEqual([]);
  });

  it('refuse feedback on what was not proposed for the task, and report no use of it', async () => {
    const { composed, invoke, told } = setupActions();
    const elsewhere = { kind: 'smartReply', id: 'projects/other/locations/global/answerRecords/1' };
    await expect(
      invoke('AgentAssistSendFeedback', {
        taskSid: task.taskSid,
        suggestion: elsewhere,
        feedback: { type: 'displayed' },
      }),
    ).rejects.toMatchObject({ kind: 'notFound' });
    await invoke('AgentAssistUseSuggestion', {
      taskSid: task.taskSid,
      suggestion: { ...elsewhere, text: 'A text of another plugin' },
    });
    expect(told).toEqual([]);
    expect(composed).toHaveLength(1);
  });

  it('carry out what another plugin invokes', async () => {
    const { done, invoke } = setupActions();
    await invoke('AgentAssistRequestSummary', { taskSid: task.taskSid });
    await invoke('AgentAssistRetry', { taskSid: task.taskSid });
    await invoke('AgentAssistRetry', {});
    expect(done).toEqual([`requested ${task.taskSid}`, `retried ${task.taskSid}`, 'retried undefined']);
  });
});

describe('a summary', () => {
  const saved = { status: 'saved', savedBy: 'agent', submittedAt: expect.any(Number) as number };

  it('is kept as it is typed without an Action, for that comes with every pause in typing', () => {
    const { commands, kept } = setupActions();
    commands.keepSummary(task.taskSid, version);
    expect(kept).toEqual([[task.taskSid, version]]);
  });

  it('is saved by an Action, as the agent’s own act', async () => {
    const { commands, kept } = setupActions();
    commands.saveSummary(task.taskSid, version);
    await settle();
    expect(kept).toEqual([[task.taskSid, { ...version, is: saved }]]);
  });

  it('is saved with nothing but a note, or without a record of Google’s', async () => {
    const { invoke, kept } = setupActions();
    const { answerRecord: _, ...byHand } = version;
    await invoke('AgentAssistSaveSummary', { taskSid: task.taskSid, version: { ...byHand, sections: [] } });
    expect(kept).toEqual([[task.taskSid, { ...version, sections: [], answerRecord: undefined, is: saved }]]);
  });

  it('of another plugin’s is saved by its text alone, in place of what Sync has, each time anew', async () => {
    const { invoke, kept } = setupActions();
    const sections = [{ title: 'Case', text: 'Closed' }];
    await invoke('AgentAssistSaveSummary', { taskSid: task.taskSid, summary: { sections } });
    await invoke('AgentAssistSaveSummary', {
      taskSid: task.taskSid,
      summary: { sections, note: 'Call back' },
    });
    expect(kept).toMatchObject([
      [
        task.taskSid,
        {
          sections,
          // What the agent has written to the next one is not for another plugin to lose.
          note: 'From the agent',
          sequence: 1,
          base: 7,
          isEdited: true,
          answerRecord: undefined,
          grewFrom: { editor: version.editor, sequence: version.sequence, is: version.is },
          is: saved,
        },
      ],
      [task.taskSid, { note: 'Call back', sequence: 2 }],
    ]);
    const [first, second] = kept.map(([, { editor }]) => editor);
    expect(first).toBe(second);
    expect(first?.length).toBeLessThanOrEqual(64);
  });

  it('of a task that is none of this agent’s is not taken from another plugin', async () => {
    const { invoke, kept } = setupActions();
    await expect(
      invoke('AgentAssistSaveSummary', {
        taskSid: `WT${'9'.repeat(32)}`,
        summary: { sections: [{ title: 'Case', text: 'Closed' }] },
      }),
    ).rejects.toMatchObject({ kind: 'notFound' });
    expect(kept).toEqual([]);
  });

  it('that was left unsaved is saved or thrown away, where there is one', async () => {
    const { commands, done, invoke } = setupActions();
    commands.settleDraft(UNSAVED, 'discard');
    await settle();
    expect(done).toEqual([`settled ${UNSAVED} discard`]);
    await expect(
      invoke('AgentAssistSettleDraft', { taskSid: task.taskSid, act: 'discard' }),
    ).rejects.toMatchObject({ kind: 'notFound' });
    await expect(invoke('AgentAssistSettleDraft', { taskSid: UNSAVED, act: 'burn' })).rejects.toMatchObject({
      message: 'The payload is wrong at act',
    });
    expect(done).toHaveLength(1);
  });

  const withText = (text: string) => ({ sections: [{ title: 'situation', text }] });
  it.each([
    ['My card is 4111 1111', /root|taskSid/],
    [{ taskSid: 'My card is 4111 1111', version }, /taskSid/],
    [{ taskSid: task.taskSid, summary: 'My card is 4111 1111' }, /summary/],
    [{ taskSid: task.taskSid, summary: { sections: [] } }, /summary\.sections/],
    [
      { taskSid: task.taskSid, summary: { sections: [{ title: ' ', text: '4111 1111' }] } },
      /sections\.0\.title/,
    ],
    [
      { taskSid: task.taskSid, summary: withText('4111 '.repeat(200_001)) },
      /sections\.0\.text, which may not be longer than 1000000$/,
    ],
    [
      { taskSid: task.taskSid, version: { ...version, ...withText('4111 '.repeat(200_001)) } },
      /sections\.0\.text, which may not be longer than 1000000$/,
    ],
    [{ taskSid: task.taskSid, version: { ...version, editor: '4111'.repeat(17) } }, /version\.editor/],
    [{ taskSid: task.taskSid, version: { ...version, sequence: 0 } }, /version\.sequence/],
    [
      {
        taskSid: task.taskSid,
        version: { ...version, answerRecord: 'projects/p/../conversations/C:complete?x=/answerRecords/' },
      },
      /answerRecord/,
    ],
  ])(
    'is refused where the payload is wrong, by naming where, and none of it is quoted: %#',
    async (payload, where) => {
      const { invoke, kept } = setupActions();
      const refusal = await invoke('AgentAssistSaveSummary', payload)?.catch((error: unknown) =>
        String(error),
      );
      expect(refusal).toMatch(where);
      expect(refusal).not.toMatch(/4111|complete/);
      expect(kept).toEqual([]);
    },
  );
});

describe('a pause', () => {
  it('is passed on with its minutes, or without', async () => {
    const { commands, told } = setupActions();
    commands.pause(task.taskSid, 5);
    commands.pause(task.taskSid, undefined);
    commands.resume(task.taskSid);
    await settle();
    expect(told).toEqual([
      ['pause', task.taskSid, 5],
      ['pause', task.taskSid, undefined],
      ['resume', task.taskSid],
    ]);
  });

  it.each([
    ['a task of nobody here', { taskSid: `WT${'9'.repeat(32)}` }, { kind: 'notFound' }],
    ['a call whose audio may not be started', { taskSid: CALL }, { kind: 'rejected' }],
    ['a call that is over', { taskSid: CALL_OVER }, { kind: 'rejected', message: 'The call is over' }],
    ['no time at all', { taskSid: task.taskSid, minutes: 0 }, { message: 'The payload is wrong at minutes' }],
    ['half a day', { taskSid: task.taskSid, minutes: 720 }, { message: 'The payload is wrong at minutes' }],
  ])('is refused for %s', async (_, payload, refusal) => {
    const { invoke, told } = setupActions();
    await expect(invoke('AgentAssistPause', payload)).rejects.toMatchObject(refusal);
    expect(told).toEqual([]);
  });
});
