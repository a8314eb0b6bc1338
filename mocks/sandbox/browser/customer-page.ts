import type { WireConversationSnapshot, WireMessage } from '../../twilio/transport/sdk-protocol';
import { byId, control } from './control-client';
import { sdkConnection } from './sdk-connection';

interface StartedChat {
  readonly conversationSid: string;
  readonly identity: string;
  readonly token: string;
}

const welcome = byId('welcome', HTMLFormElement);
const name = byId('name', HTMLInputElement);
const chat = byId('chat', HTMLElement);
const log = byId('log', HTMLOListElement);
const status = byId('status', HTMLParagraphElement);
const compose = byId('compose', HTMLFormElement);
const text = byId('text', HTMLInputElement);

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const REMEMBERED = 'sandbox.customer';

/** Follows one conversation as its customer. */
async function open(started: StartedChat): Promise<void> {
  await sdkConnection.signIn(started.token);
  const names = new Map<string, string>();
  const shown = new Map<string, { readonly item: HTMLElement; readonly body: HTMLElement }>();

  const show = (message: WireMessage): void => {
    const known = shown.get(message.sid);
    if (known) {
      known.body.textContent = message.body;
      return;
    }
    const item = document.createElement('li');
    const isMine = message.author === started.identity;
    item.className = isMine ? 'mine' : 'theirs';
    const author = document.createElement('span');
    author.textContent = isMine ? 'You' : (names.get(message.author) ?? message.author);
    const body = document.createElement('p');
    body.textContent = message.body;
    item.append(author, body);
    log.append(item);
    shown.set(message.sid, { item, body });
    item.scrollIntoView({ block: 'end' });
  };
  const remove = (messageSid: string): void => {
    shown.get(messageSid)?.item.remove();
    shown.delete(messageSid);
  };
  const follow = (state: string): void => {
    if (state === 'closed') status.textContent = 'This conversation has ended.';
    for (const field of compose.elements) field.toggleAttribute('disabled', state === 'closed');
  };
  const catchUp = ({ users, messages, state }: WireConversationSnapshot): void => {
    for (const user of users) names.set(user.identity, user.friendlyName);
    for (const message of messages) show(message);
    for (const sid of shown.keys()) if (!messages.some((one) => one.sid === sid)) remove(sid);
    follow(state);
  };
  const load = async (): Promise<void> =>
    catchUp(await sdkConnection.request('conversations.get', { sid: started.conversationSid }));

  sdkConnection.onEvent((event) => {
    if ('conversationSid' in event && event.conversationSid !== started.conversationSid) return;
    if (event.type === 'messageAdded' || event.type === 'messageUpdated') show(event.message);
    if (event.type === 'messageRemoved') remove(event.messageSid);
    if (event.type === 'participantJoined') {
      names.set(event.user.identity, event.user.friendlyName);
      status.textContent = `${event.user.friendlyName} has joined.`;
    }
    if (event.type === 'typingStarted')
      status.textContent = `${names.get(event.identity) ?? 'The agent'} is writing…`;
    if (event.type === 'typingEnded') status.textContent = '';
    if (event.type === 'conversationUpdated' && event.conversation.sid === started.conversationSid) {
      follow(event.conversation.state);
    }
  });
  sdkConnection.onState((state) => void (state === 'connected' && load()));

  compose.onsubmit = (event) => {
    event.preventDefault();
    const body = text.value.trim();
    if (body === '') return;
    sdkConnection
      .request('conversations.send', { sid: started.conversationSid, body, attributes: {} })
      .then(() => (text.value = ''))
      .catch((error: unknown) => (status.textContent = messageOf(error)));
  };
  text.oninput = () => void sdkConnection.request('conversations.typing', { sid: started.conversationSid });

  await load();
  welcome.hidden = true;
  chat.hidden = false;
  text.focus();
}

const begin = (started: StartedChat): void => {
  sessionStorage.setItem(REMEMBERED, JSON.stringify(started));
  open(started).catch((error: unknown) => {
    // The conversation of an earlier run of the sandbox: start anew.
    sessionStorage.removeItem(REMEMBERED);
    status.textContent = messageOf(error);
  });
};

welcome.onsubmit = (event) => {
  event.preventDefault();
  control<StartedChat>('POST', '/customers', { customerName: name.value.trim() }).then(
    begin,
    (error: unknown) => {
      alert(messageOf(error));
    },
  );
};

const remembered = sessionStorage.getItem(REMEMBERED);
if (remembered) begin(JSON.parse(remembered) as StartedChat);
