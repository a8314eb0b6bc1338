import type { ITask, Manager } from '@twilio/flex-ui';

import { aSuggestionSet, aSummary, aTask } from '../testing/fakes';
import { settle } from '../testing/settle';
import { registerActions } from './actions';

const task = aTask();
const [suggestion] = aSuggestionSet(['Sure, I can help']).suggestions;

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
  const commands = registerActions({ Actions } as never, manager, {
    tasks: {} as never,
    commands: {
      noteUse: (sid, { text }) => done.push(`used ${sid} ${text}`),
      requestSummary: (sid) => done.push(`requested ${sid}`),
      saveSummary: (sid, { sections }) => done.push(`saved ${sid} ${sections.length}`),
      retry: (sid) => done.push(`retried ${sid}`),
    },
  });
  return {
    commands,
    composed,
    done,
    invoke: (name: string, payload: unknown) => handlers.get(name)?.(payload),
  };
}

describe('the plugin’s Flex Actions', () => {
  it('put a suggestion into its own task’s composer, beside the draft, and send nothing', async () => {
    const { commands, composed, done } = setupActions('Hello!');
    if (suggestion) commands.useSuggestion(task.taskSid, suggestion);
    await settle();
    expect(composed).toEqual([
      {
        conversationSid: task.conversationSid,
        body: 'Hello! Sure, I can help',
        selectionStart: 23,
        selectionEnd: 23,
      },
    ]);
    expect(done).toEqual([`used ${task.taskSid} Sure, I can help`]);
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
