import { aDesk, suggestionsIn, THINKING_MS } from '../testing/agent-desk';
import { HOSTILE_PHRASES } from './hostile-content';

const after = async (line: string) => {
  const desk = await aDesk();
  const chat = await desk.openChat('chat');
  const { events } = await desk.listen(chat.name);
  const answer = await chat.say('customer', line);
  desk.clock.advance(THINKING_MS);
  return { quick: answer.body.humanAgentSuggestionResults ?? [], all: suggestionsIn(events) };
};

it('comes for no other words', async () => {
  const { quick, all } = await after('Can you show me something?');
  expect(JSON.stringify([quick, all])).not.toMatch(/evil|tracker|Holographic|\u200B/);
});

it('of replies hides characters in words, gives orders, and repeats a record with a negative confidence', async () => {
  const { quick } = await after(HOSTILE_PHRASES.replies);
  expect(quick).toHaveLength(1);
  const answers = quick[0]?.suggestSmartRepliesResponse?.smartReplyAnswers ?? [];
  const text = answers.map(({ reply }) => reply).join('\n');
  expect(text).toMatch(/\u200B/);
  expect(text).toMatch(/\u202E/);
  expect(text).toMatch(/Ignore previous instructions/);
  expect(new Set(answers.map(({ answerRecord }) => answerRecord)).size).toBe(answers.length - 1);
  expect(answers.some(({ confidence }) => confidence < 0)).toBe(true);
});

it('of knowledge holds HTML, a picture and links that go where they should not', async () => {
  const { all } = await after(HOSTILE_PHRASES.knowledge);
  const [answer] = all.flatMap(
    ({ suggestKnowledgeAssistResponse }) =>
      suggestKnowledgeAssistResponse?.knowledgeAssistAnswer?.suggestedQueryAnswer ?? [],
  );
  for (const part of [/<script>/, /onerror/, /!\[.*\]\(https:/, /\]\(javascript:/, /xn--/]) {
    expect(answer?.answerText).toMatch(part);
  }
  expect(answer?.generativeSource.snippets.map(({ uri }) => new URL(uri).protocol)).toEqual([
    'https:',
    'javascript:',
    'https:',
    'data:',
  ]);
});

it('of length is 50 KB, which an event still carries', async () => {
  const { all } = await after(HOSTILE_PHRASES.length);
  expect(JSON.stringify(all).length).toBeGreaterThan(50 * 1024);
});

it('of kinds is an error and an invention beside good results, in the answer and as events', async () => {
  const { quick, all } = await after(HOSTILE_PHRASES.kinds);
  expect(quick.flatMap(Object.keys)).toEqual([
    'error',
    'suggestHolographicResponse',
    'suggestSmartRepliesResponse',
  ]);
  expect(all.slice(0, 3)).toEqual(quick);
});

it('comes all at once, too', async () => {
  const { all } = await after(`Well, ${HOSTILE_PHRASES.everything.toUpperCase()}!`);
  const text = JSON.stringify(all);
  for (const part of [/suggestHolographicResponse/, /<script>/, /All work and no play/, /\u200B/]) {
    expect(text).toMatch(part);
  }
});
