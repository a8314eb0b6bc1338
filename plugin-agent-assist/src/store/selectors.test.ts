import { afterEmissions, messageAt, received, said, showing, TASK, then } from '../testing/after-emissions';
import { aRecord, aReply, aSearch, aSearchAnswer, aSetOf, aTaskSid } from '../testing/ui/builders';
import { projected } from './actions';
import { assistReducer } from './reducer';
import {
  makeSelectSentiment,
  makeSelectSmartReplies,
  selectAudio,
  selectChannelType,
  selectLastCustomerMessageAt,
  selectMarks,
  selectOutbox,
  selectRecentQuestions,
  selectSearch,
  selectStatus,
  selectSuggestedQuestions,
  selectToolCall,
  selectUnknownKinds,
  selectWantOfAudio,
} from './selectors';
import {
  STORE_KEY,
  type AssistRootState,
  type AudioView,
  type ConnectionView,
  type SessionView,
} from './state';

const OTHER = aTaskSid('b');

const view = ({ [STORE_KEY]: state }: AssistRootState, parts: Partial<SessionView>): AssistRootState => ({
  [STORE_KEY]: assistReducer(state, projected([showing(parts)])),
});
const felt = (n: number, sentiment: number | undefined, role?: 'HUMAN_AGENT') => ({
  type: 'messages.seen' as const,
  messages: [{ ...messageAt(n, role), sentiment }],
});

describe('selectors', () => {
  it('give the same empty answers each time for a task without a session', () => {
    const states = [afterEmissions(), afterEmissions(said(1))];
    const [one, two] = states.map((state) => [
      selectMarks(state, OTHER, aRecord('a')),
      selectToolCall(state, OTHER, aRecord('a')),
      selectSearch(state, OTHER),
      selectRecentQuestions(state, OTHER),
      selectUnknownKinds(state, OTHER),
    ]);
    one?.forEach((answer, n) => expect(two?.[n]).toBe(answer));
    expect(selectChannelType(afterEmissions(), OTHER)).toBeUndefined();
    expect(selectSuggestedQuestions(afterEmissions(), OTHER)).toEqual([]);
    expect(selectLastCustomerMessageAt(afterEmissions(), OTHER)).toBeUndefined();
  });

  it('tell the channel, how the search stands and how the outbox stands', () => {
    const search = { phase: 'asking', question: 'Fee?', failure: undefined } as const;
    const state = view(afterEmissions(), { channelType: 'sms', search });
    expect(selectChannelType(state, TASK)).toBe('sms');
    expect(selectSearch(state, TASK)).toEqual(search);
    expect(selectOutbox(state)).toEqual({ waiting: 0, refused: 0, failure: undefined });
  });

  it('tell what the agent did with a suggestion', () => {
    const { id } = aReply('Yes');
    const state = afterEmissions(received(aSetOf(undefined, [aReply('Yes')])), {
      type: 'suggestion.acted',
      id,
      act: { type: 'used', text: 'Yes' },
    });
    expect(selectMarks(state, TASK, id).used).toEqual(['Yes']);
  });
});

describe('smart replies', () => {
  it('are the same list until the replies change', () => {
    const select = makeSelectSmartReplies();
    const state = afterEmissions(said(1), received(aSetOf(messageAt(1), [aReply('a')])));
    expect(select(view(state, { stream: 'reconnecting' }), TASK)).toBe(select(state, TASK));
  });
});

describe('a call', () => {
  const failure = { kind: 'unreachable', message: 'No answer' } as const;
  const calling = (
    status: AudioView['status'],
    parts: Partial<SessionView> = {},
    connection: ConnectionView['status'] = 'connected',
  ): AssistRootState => {
    const { [STORE_KEY]: state } = view(afterEmissions(), {
      phase: 'starting',
      audio: { status, code: undefined },
      ...parts,
    });
    return { [STORE_KEY]: { ...state, connection: { status: connection, failure: undefined } } };
  };

  it.each([
    ['awaited', 'connecting'],
    ['absent', 'unavailable'],
    ['ambiguous', 'unavailable'],
    ['heard', 'connecting'],
  ] as const)('whose audio is %s is %s while it starts', (status, expected) => {
    expect(selectStatus(calling(status), TASK)).toBe(expected);
    expect(selectAudio(calling(status), TASK)).toEqual({ status, code: undefined });
  });

  it('whose audio is awaited is no more than that when a look for it fails', () => {
    expect(selectStatus(calling('awaited', { failure }), TASK)).toBe('connecting');
    expect(selectStatus(calling('heard', { failure }), TASK)).toBe('unavailable');
  });

  it('is connected when it is heard, and when it was', () => {
    for (const status of ['heard', 'stopped'] as const)
      expect(selectStatus(calling(status, { phase: 'live' }), TASK)).toBe('connected');
  });

  it('wants for audio while it starts and all else is well', () => {
    expect(selectWantOfAudio(calling('absent'), TASK)).toBe('absent');
    expect(selectWantOfAudio(calling('awaited'), TASK)).toBe('awaited');
    expect(selectWantOfAudio(calling('heard'), TASK)).toBeUndefined();
    expect(selectWantOfAudio(calling('absent', { phase: 'live' }), TASK)).toBeUndefined();
    expect(selectWantOfAudio(calling('absent', {}, 'unavailable'), TASK)).toBeUndefined();
    expect(selectWantOfAudio(afterEmissions(), TASK)).toBeUndefined();
  });
});

describe('suggested questions', () => {
  const suggested = afterEmissions(
    received(aSetOf(undefined, [], { questions: ['What is the fee?', 'What is the term?', 'Who pays?'] })),
  );

  it('are without those that the agent has asked or is asking', () => {
    const asked = then(suggested, received(aSearch('what is the FEE', aSearchAnswer('None'))));
    const asking = view(asked, { search: { phase: 'asking', question: 'Who pays?', failure: undefined } });
    expect(selectSuggestedQuestions(asking, TASK)).toEqual(['What is the term?']);
  });

  it('are the same list until they change', () => {
    expect(selectSuggestedQuestions(then(suggested, said(1)), TASK)).toBe(
      selectSuggestedQuestions(suggested, TASK),
    );
  });
});

describe('the customer’s last message', () => {
  it('is the one said last, though it may have come earlier', () => {
    const state = afterEmissions(said(7), said(3), said(9, 'HUMAN_AGENT'));
    expect(selectLastCustomerMessageAt(state, TASK)).toBe(7_000);
  });

  it('is none while only the agent’s side has spoken', () => {
    expect(selectLastCustomerMessageAt(afterEmissions(said(1, 'AUTOMATED_AGENT')), TASK)).toBeUndefined();
  });
});

describe('sentiment', () => {
  it('is that of the customer’s messages, in the order in which they were said', () => {
    const state = afterEmissions(felt(3, 0.5), felt(1, -0.2), felt(2, undefined), felt(4, 1, 'HUMAN_AGENT'));
    expect(makeSelectSentiment()(state, TASK)).toEqual([-0.2, 0.5]);
  });

  it('is that of the last twenty', () => {
    const state = afterEmissions(...Array.from({ length: 30 }, (_, n) => felt(n + 1, n / 100)));
    expect(makeSelectSentiment()(state, TASK)).toEqual(Array.from({ length: 20 }, (_, n) => (n + 10) / 100));
  });

  it('is the same list when a message without it comes', () => {
    const select = makeSelectSentiment();
    const state = afterEmissions(felt(1, 0.5));
    expect(select(then(state, said(2)), TASK)).toBe(select(state, TASK));
  });
});
