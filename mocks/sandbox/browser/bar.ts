import { byId, control } from './control-client';

interface Chat {
  readonly conversationSid: string;
}

interface PhoneCall {
  readonly callSid: string;
}

interface Colleague {
  readonly name: string;
  readonly fullName: string;
  readonly roles: readonly string[];
}

interface MenuEntry {
  readonly name: string;
  readonly title: string;
  readonly channelType: string;
  /** Null where any profile will do. */
  readonly profile: string | null;
}

interface Scenarios {
  readonly menu: readonly MenuEntry[];
  /** The profile that this sandbox runs with. */
  readonly profile: string;
}

/** The scenarios under a heading for each profile; those that need another one say how to get it. */
function groupsOf({ menu, profile }: Scenarios): HTMLOptGroupElement[] {
  const groups = Map.groupBy(menu, (entry) => entry.profile);
  return [...groups].map(([needed, entries]) => {
    const group = document.createElement('optgroup');
    group.label =
      needed === null || needed === profile
        ? (needed ?? 'Any profile')
        : `Start the sandbox with --profile ${needed}`;
    for (const { name, title, channelType } of entries)
      group.append(new Option(`${title} (${channelType})`, name));
    return group;
  });
}

/**
 * The strip above Flex in which a developer plays the outside world.
 * @param selectedConversation the chat that is selected in Flex, if one is
 */
export function installBar(agentName: string, selectedConversation: () => string | undefined): void {
  const scenario = byId('sandbox-scenario', HTMLSelectElement);
  const say = byId('sandbox-say', HTMLInputElement);
  const note = byId('sandbox-note', HTMLOutputElement);
  byId('sandbox-agent', HTMLSpanElement).textContent = agentName;
  const number = byId('sandbox-number', HTMLInputElement);
  let current: Chat | undefined;
  /** What was started last from the menu. */
  let played: Chat | PhoneCall | undefined;
  let call: PhoneCall | undefined;

  /** Runs one act of the developer and shows, in place of an exception, why it did not work. */
  const act = (what: () => Promise<string>) => (event: Event) => {
    event.preventDefault();
    what().then(
      (done) => (note.textContent = done),
      (error: unknown) => (note.textContent = error instanceof Error ? error.message : String(error)),
    );
  };
  const chat = (): Chat => {
    if (!current) throw new Error('Start a chat first');
    return current;
  };

  void control<Scenarios>('GET', '/scenarios').then((scenarios) => {
    scenario.append(...groupsOf(scenarios));
  });

  byId('sandbox-start', HTMLButtonElement).onclick = act(async () => {
    const started = scenario.value
      ? await control<Chat | PhoneCall>('POST', '/scenarios', { name: scenario.value })
      : await control<Chat>('POST', '/chats', {
          customerName: 'Cleo Customer',
          text: 'Hello, can you help me?',
        });
    played = started;
    if ('callSid' in started) {
      call = started;
      return 'The customer calls';
    }
    current = started;
    return 'The customer has opened a chat';
  });
  byId('sandbox-next', HTMLButtonElement).onclick = act(async () => {
    const { line } = await control<{ line: string | null }>(
      'POST',
      played && 'callSid' in played
        ? `/calls/${played.callSid}/next`
        : `/chats/${chat().conversationSid}/next`,
      {},
    );
    return line === null ? 'No line is left' : `Next line: ${line}`;
  });
  byId('sandbox-form', HTMLFormElement).onsubmit = act(async () => {
    await control('POST', `/chats/${chat().conversationSid}/messages`, { text: say.value });
    say.value = '';
    return 'The customer wrote';
  });
  const colleague = byId('sandbox-colleague', HTMLSelectElement);
  void control<{ workers: readonly Colleague[] }>('GET', '/workers').then(({ workers }) => {
    const agents = workers.filter(({ roles, fullName }) => roles.includes('agent') && fullName !== agentName);
    colleague.append(...agents.map(({ name, fullName }) => new Option(fullName, name)));
  });
  byId('sandbox-transfer', HTMLButtonElement).onclick = act(async () => {
    const conversationSid = selectedConversation();
    if (conversationSid === undefined) throw new Error('Select the chat in Flex first');
    await control('POST', `/chats/${conversationSid}/transfer`, { worker: colleague.value || undefined });
    return 'The chat is offered; you leave when it is accepted';
  });
  byId('sandbox-call', HTMLFormElement).onsubmit = act(async () => {
    call = await control<PhoneCall>('POST', '/calls', { from: number.value });
    return 'The customer calls';
  });
  byId('sandbox-hang-up', HTMLButtonElement).onclick = act(async () => {
    if (!call) throw new Error('Start a call first');
    await control('POST', `/calls/${call.callSid}/hangup`, {});
    call = undefined;
    return 'The customer has hung up';
  });
  byId('sandbox-reset', HTMLButtonElement).onclick = act(async () => {
    await control('POST', '/reset', {});
    current = undefined;
    played = undefined;
    call = undefined;
    return 'The world is empty again';
  });
}
