import type { Manager } from '@twilio/flex-ui';

import { aTask } from '../../testing/fakes';
import { insertIntoComposer } from './composer';

const { conversationSid } = aTask();
const task = { reservationSid: 'WR1', conversationSid };

function setupFlex({ channelType = 'web', draft = '' } = {}) {
  const set: object[] = [];
  const flex = {
    Actions: {
      invokeAction: (name: string, payload: object) => Promise.resolve(set.push({ name, ...payload })),
    },
  } as never;
  const store = {
    getState: () => ({
      flex: {
        worker: { tasks: new Map([['WR1', { channelType }]]) },
        view: { selectedTaskSid: 'WR2' },
        chat: { conversationInput: { [conversationSid]: { inputText: draft, selectionEnd: draft.length } } },
      },
    }),
  } as unknown as Manager['store'];
  return { insert: (text: string) => insertIntoComposer(flex, store, task, text), set };
}

describe('a reply for the composer', () => {
  it('goes beside the draft, and is not sent', async () => {
    const { insert, set } = setupFlex({ draft: 'Hello Ada.' });
    await insert('Sure!');
    expect(set).toEqual([
      {
        name: 'SetInputText',
        conversationSid,
        body: 'Hello Ada. Sure!',
        selectionStart: 16,
        selectionEnd: 16,
      },
    ]);
  });

  it('leaves behind what nobody can see', async () => {
    const { insert, set } = setupFlex();
    await insert('Pay \u202E05\u202C €\u200B now \u{E0041}👨‍👩‍👧');
    expect(set).toMatchObject([{ body: 'Pay 05 € now 👨‍👩‍👧' }]);
  });

  it('changes nothing where nothing of it can be seen', async () => {
    const { insert, set } = setupFlex({ draft: 'Hello' });
    await insert('\u200B\u202E \uFEFF');
    expect(set).toEqual([]);
  });

  it('is refused for an e-mail, whose draft it would replace', async () => {
    const { insert, set } = setupFlex({ channelType: 'email' });
    await expect(insert('<img src=x onerror=alert(1)>')).rejects.toMatchObject({ kind: 'rejected' });
    expect(set).toEqual([]);
  });
});
