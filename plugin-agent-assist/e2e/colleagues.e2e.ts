import { startSandbox, type RunningSandbox } from '../../mocks/sandbox/server';
import { eventually } from './support/contact-centre';

/** What the control interface shows of summaries. */
interface Summaries {
  readonly documents: readonly {
    readonly data: {
      readonly contact: string;
      readonly owners: readonly { readonly agent: string }[];
      readonly versions: readonly { readonly status: string; readonly isEdited: boolean }[];
    };
  }[];
  readonly rows: readonly { readonly data: { readonly phase: string; readonly status: string } }[];
}

describe('the sandbox’s simulated colleagues, with the real Functions', () => {
  let sandbox: RunningSandbox;
  const complaints: string[] = [];
  const summaries = async (): Promise<Summaries> =>
    (await (await fetch(`${sandbox.url}/__sandbox/summaries`)).json()) as Summaries;
  const savedContacts = async (): Promise<readonly string[]> =>
    (await summaries()).documents
      .filter(({ data }) => data.versions.some(({ status, isEdited }) => status === 'saved' && isEdited))
      .map(({ data }) => data.contact);
  const post = (path: string) =>
    fetch(`${sandbox.url}/__sandbox${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });

  beforeAll(async () => {
    sandbox = await startSandbox({
      seed: 3,
      colleagues: { pace: 0.1 },
      log: (line) => {
        if (line.startsWith('colleagues: ')) complaints.push(line);
      },
    });
  });
  afterAll(() => sandbox.stop());

  it('talk, sum up, save and complete, on chats and on the phone', async () => {
    await eventually(async () => {
      const contacts = await savedContacts();
      return contacts.some((sid) => sid.startsWith('CA')) && contacts.some((sid) => sid.startsWith('KD'));
    }, 'for a chat and a call whose summaries are saved');
    await eventually(
      async () =>
        (await summaries()).rows.some(({ data }) => data.phase === 'ended' && data.status === 'saved'),
      'for a contact that is over',
    );
    const agents = (await summaries()).documents.flatMap(({ data }) => data.owners.map(({ agent }) => agent));
    expect([...new Set(agents)].sort()).toEqual(['Mia Torres', 'Noah Kim', 'Zoe Laurent']);
  });

  it('go on after a reset', async () => {
    const before = await savedContacts();
    await post('/reset');
    await eventually(
      async () => (await savedContacts()).some((contact) => !before.includes(contact)),
      'for a summary after the reset',
    );
  });

  it('had nothing to complain about', () => {
    expect(complaints).toEqual([]);
    expect(sandbox.unanswered()).toEqual([]);
  });
});
