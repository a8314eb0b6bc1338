import type { ParticipantName } from '../../domain/ids';
import { aTask, conversationOf, FakeApi } from '../../testing/fakes';
import { createParticipants } from './participants';

const home = conversationOf(aTask());
const signal = new AbortController().signal;
const named = (id: string) => `${home}/participants/${id}` as ParticipantName;

function setupParticipants() {
  const api = new FakeApi(() => 0);
  return { api, participants: createParticipants(api, () => Promise.resolve('agent-hash')) };
}

describe('whoever speaks for a role', () => {
  it('is made once, and found from then on', async () => {
    const { api, participants } = setupParticipants();
    const name = await participants.nameOf(home, 'END_USER', signal);
    expect(await participants.nameOf(home, 'END_USER', signal)).toBe(name);
    expect(api.participants.get(home)).toHaveLength(1);
  });

  it('is of several the one with the smallest name, for all who relay', async () => {
    const { api, participants } = setupParticipants();
    api.participants.set(
      home,
      ['c', 'a', 'b'].map((id) => ({ name: named(id), role: 'END_USER', obfuscatedUserId: undefined })),
    );
    expect(await participants.nameOf(home, 'END_USER', signal)).toBe(named('a'));
  });

  it('is that one also where somebody else makes one in the same moment', async () => {
    const { api, participants } = setupParticipants();
    const { createParticipant } = api;
    api.createParticipant = async (...request) => {
      const made = await createParticipant(...request);
      const other = { name: named('0'), role: 'END_USER' as const, obfuscatedUserId: undefined };
      api.participants.set(home, [made, other]);
      return made;
    };
    expect(await participants.nameOf(home, 'END_USER', signal)).toBe(named('0'));
  });

  it('is for an agent the one with their own id', async () => {
    const { api, participants } = setupParticipants();
    api.participants.set(home, [
      { name: named('a'), role: 'HUMAN_AGENT', obfuscatedUserId: 'another-hash' },
      { name: named('b'), role: 'HUMAN_AGENT', obfuscatedUserId: 'agent-hash' },
    ]);
    expect(await participants.nameOf(home, 'HUMAN_AGENT', signal)).toBe(named('b'));
  });
});
