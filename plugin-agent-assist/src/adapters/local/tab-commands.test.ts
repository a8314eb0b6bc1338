import { createTabCommands, type CommandMessage, type TabCommands } from './tab-commands';

/** Tabs of one browser: what one posts, all others hear. `deaf` tabs have died. */
function setupTabs(...names: string[]) {
  let time = 0;
  let ids = 0;
  const deaf = new Set<string>();
  const carriedOut: string[] = [];
  const tabs = new Map<string, TabCommands<string>>();
  for (const name of names) {
    const post = (message: CommandMessage<string>): void => {
      for (const [other, tab] of tabs) if (other !== name && !deaf.has(other)) tab.receive(message);
    };
    tabs.set(
      name,
      createTabCommands<string>(post, { newId: () => `${name}-${(ids += 1)}`, now: () => time }),
    );
  }
  const tab = (name: string): TabCommands<string> => {
    const found = tabs.get(name);
    if (!found) throw new Error(`There is no tab ${name}`);
    return found;
  };
  return {
    tab,
    carriedOut,
    lead: (name: string) => tab(name).lead((command) => carriedOut.push(`${name}: ${command}`)),
    die: (name: string) => deaf.add(name),
    pass: (ms: number) => (time += ms),
  };
}

describe('a command of an agent’s tab', () => {
  it('is carried out at once by the tab that leads', () => {
    const { tab, lead, carriedOut } = setupTabs('a');
    lead('a');
    tab('a').give('save');
    expect(carriedOut).toEqual(['a: save']);
  });

  it('of a tab that follows is carried out by the one that leads, once', () => {
    const { tab, lead, carriedOut } = setupTabs('a', 'b', 'c');
    lead('a');
    tab('b').give('save');
    expect(carriedOut).toEqual(['a: save']);
  });

  it('that is given while nobody leads is carried out by whoever takes the lead', () => {
    const { tab, lead, die, carriedOut } = setupTabs('a', 'b', 'c');
    lead('a');
    die('a');
    tab('b').give('save');
    tab('c').give('generate');
    lead('c');
    expect(carriedOut.sort()).toEqual(['c: generate', 'c: save']);
  });

  it('is not carried out again by the next one that leads', () => {
    const { tab, lead, die, carriedOut } = setupTabs('a', 'b', 'c');
    lead('a');
    tab('b').give('save');
    die('a');
    lead('c');
    expect(carriedOut).toEqual(['a: save']);
  });

  it('that nobody took for a minute is forgotten', () => {
    const { tab, lead, pass, carriedOut } = setupTabs('a', 'b');
    tab('b').give('save');
    pass(61_000);
    lead('b');
    expect(carriedOut).toEqual([]);
  });
});
