import type { Manager } from '@twilio/flex-ui';

import { aTask } from '../../testing/fakes';
import { insertIntoComposer } from './composer';

const { conversationSid } = aTask();
const task = { reservationSid: 'WR1', conversationSid };

function setupFlex({ channelType = 'web', draft = '', onScreen = 'WR2' } = {}) {
  const set: object[] = [];
  const flex = {
    Actions: {
      invokeAction: (name: string, payload: { readonly body: string }) => {
        set.push({ name, ...payload });
        const composer = document.querySelector('textarea');
        if (composer) composer.value = payload.body;
        return Promise.resolve();
      },
    },
  } as never;
  const store = {
    getState: () => ({
      flex: {
        worker: { tasks: new Map([['WR1', { channelType }]]) },
        view: { selectedTaskSid: onScreen },
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

describe('the cursor after a reply was put into the composer on the screen', () => {
  const find = <Tag extends 'button' | 'input' | 'textarea'>(tag: Tag): HTMLElementTagNameMap[Tag] => {
    const element = document.querySelector(tag);
    if (!element) throw new Error(`There is no ${tag}`);
    return element;
  };
  const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));

  beforeEach(() => {
    document.body.innerHTML = `
      <button>Sure!</button>
      <div class="Twilio-MessageInputV2"><textarea>Hello Ada.</textarea></div>
      <input type="search" />`;
    find('textarea').setSelectionRange(10, 10);
    find('button').focus();
  });

  it('is in the message, where typing goes on behind the reply', async () => {
    const { insert } = setupFlex({ onScreen: 'WR1' });
    await insert('Sure!');
    await nextFrame();
    expect(document.activeElement).toBe(find('textarea'));
    const { value, selectionStart } = find('textarea');
    expect({ value, selectionStart }).toEqual({ value: 'Hello Ada. Sure!', selectionStart: 16 });
  });

  it('is there too when the chip that was pressed has gone', async () => {
    const { insert } = setupFlex({ onScreen: 'WR1' });
    await insert('Sure!');
    find('button').remove();
    await nextFrame();
    expect(document.activeElement).toBe(find('textarea'));
  });

  it('stays where the agent has gone meanwhile', async () => {
    const { insert } = setupFlex({ onScreen: 'WR1' });
    await insert('Sure!');
    find('input').focus();
    await nextFrame();
    expect(document.activeElement).toBe(find('input'));
  });
});
