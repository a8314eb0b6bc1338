import type { ITask, Manager } from '@twilio/flex-ui';

import type { AnswerRecordName } from '../domain/ids';
import type { ToolCall } from '../domain/suggestion';
import { projected } from '../store/actions';
import { assistReducer } from '../store/reducer';
import { aSuggestionSet, aSummary, aTask } from '../testing/fakes';
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

/** Our part of Flex's store, with one tool call that waits for the agent and one that runs by itself. */
const state = [
  projected([{ of: 'session', taskSid: task.taskSid, view: aSession().view }]),
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
  const commands = registerActions({ Actions } as never, manager, {
    commands: {
      noteAct: (...args) => told.push(['act', ...args]),
      giveFeedback: (...args) => told.push(['feedback', ...args]),
      noteDraft: () => undefined,
      searchKnowledge: (...args) => told.push(['search', ...args]),
      decideToolCall: (...args) => told.push(['decide', ...args]),
      requestSummary: (sid) => done.push(`requested ${sid}`),
      saveSummary: (sid, { sections }) => done.push(`saved ${sid} ${sections.length}`),
      retry: (sid) => done.push(`retried ${sid}`),
    },
  });
  return {
    commands,
    composed,
    done,
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
    await invoke('AgentAssistSaveSummary', {
      taskSid: task.taskSid,
      edit: { ...aSummary(), startedAt: 1, submittedAt: 2 },
    });
    await invoke('AgentAssistRetry', { taskSid: task.taskSid });
    expect(done).toEqual([`requested ${task.taskSid}`, `saved ${task.taskSid} 1`, `retried ${task.taskSid}`]);
  });

  it.each([
    ['My card is 4111 1111', /root/],
    [{ taskSid: 'My card is 4111 1111', edit: {} }, /taskSid|edit/],
    [
      {
        taskSid: task.taskSid,
        edit: {
          answerRecord: 'projects/p/../conversations/C:complete?x=/answerRecords/',
          sections: [],
          startedAt: 1,
          submittedAt: 2,
        },
      },
      /answerRecord/,
    ],
  ])('refuse %j by naming what is wrong, and quote none of it', async (payload, where) => {
    const { done, invoke } = setupActions();
    const refusal = await invoke('AgentAssistSaveSummary', payload)?.catch((error: unknown) => String(error));
    expect(refusal).toMatch(where);
    expect(refusal).not.toMatch(/4111|complete/);
    expect(done).toEqual([]);
  });
});
