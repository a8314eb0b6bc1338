import { aDesk, refused, suggestionsIn, THINKING_MS, type Chat, type Desk } from '../../testing/agent-desk';
import type { AnalyzeContentResponse, SuggestionResult, ToolCall, ToolCallInfo } from '../resources';

const callsIn = (results: readonly SuggestionResult[]): readonly ToolCallInfo[] =>
  results.flatMap(({ generateSuggestionsResponse, generateCompanionSuggestionsResponse }) => [
    ...(generateSuggestionsResponse?.generatorSuggestionAnswers ?? []).flatMap(
      ({ generatorSuggestion }) => generatorSuggestion.toolCallInfo ?? [],
    ),
    ...(generateCompanionSuggestionsResponse?.companionSuggestion.guidances ?? []).flatMap(({ toolCalls }) =>
      (toolCalls ?? []).map(({ toolCallInfo }) => toolCallInfo),
    ),
  ]);

/** A chat in which a tool call waits for the agent. */
const waiting = async (
  message = 'I want to return my boots, order 4471902856',
  { desk, id = 'chat', profile = 'demo-profile' }: { desk?: Desk; id?: string; profile?: string } = {},
) => {
  const at = desk ?? (await aDesk());
  const chat = await at.openChat(id, profile);
  const { events } = await at.listen(chat.name);
  await chat.say('customer', message);
  at.clock.advance(THINKING_MS);
  const toolCall = callsIn(suggestionsIn(events.splice(0)))
    .map((info) => info.toolCall)
    .find(({ state }) => state === 'NEEDS_CONFIRMATION');
  if (toolCall === undefined) throw new Error('No tool call waits');
  return { desk: at, chat, events, toolCall };
};

const decide = (desk: Desk, chat: Chat, toolCall: ToolCall, input: object, requestId?: string) =>
  desk.api<AnalyzeContentResponse>('POST', `${chat.agent.name}:analyzeContent`, {
    suggestionInput: { answerRecord: toolCall.answerRecord, ...input },
    ...(requestId !== undefined && { requestId }),
  });

const changesIn = (desk: Desk) => desk.core.toolRuns().filter(({ action }) => action !== 'get_order');

it('runs once as confirmed, and tells the outcome in the answer and as an event', async () => {
  const { desk, chat, events, toolCall } = await waiting();
  const answer = await decide(desk, chat, toolCall, {
    action: 'CONFIRM',
    parameters: toolCall.inputParameters,
    sendTime: '2026-01-15T10:00:30Z',
  });
  desk.clock.advance(0);
  expect(changesIn(desk)).toEqual([
    { action: 'create_return', conversation: chat.name, parameters: toolCall.inputParameters },
  ]);
  expect(Object.keys(answer.body)).toEqual(['humanAgentSuggestionResults']);
  const results = answer.body.humanAgentSuggestionResults ?? [];
  expect(callsIn(results)).toMatchObject([
    {
      toolCall: { answerRecord: toolCall.answerRecord, inputParameters: toolCall.inputParameters },
      toolCallResult: {
        answerRecord: toolCall.answerRecord,
        createTime: '2026-01-15T10:00:30Z',
        content: expect.stringContaining('"returnNumber":"R-902856"') as string,
      },
    },
  ]);
  expect(
    results[0]?.generateSuggestionsResponse?.generatorSuggestionAnswers?.[0]?.generatorSuggestion
      .agentCoachingSuggestion,
  ).toMatchObject({
    applicableInstructions: [{ triggeringEvent: 'TOOL_CALL_COMPLETION' }],
    sampleResponses: [{ responseText: expect.stringContaining('R-902856') as string }],
  });
  expect(suggestionsIn(events)).toEqual(results);
});

it('runs as revised', async () => {
  const { desk, chat, toolCall } = await waiting();
  const parameters = { ...toolCall.inputParameters, resolution: 'EXCHANGE' };
  const { body } = await decide(desk, chat, toolCall, { action: 'REVISE', parameters });
  expect(changesIn(desk)).toMatchObject([{ parameters }]);
  expect(callsIn(body.humanAgentSuggestionResults ?? [])[0]?.toolCallResult?.content).toContain('EXCHANGE');
});

it('runs without any parameters where none are sent, and so in vain', async () => {
  const { desk, chat, toolCall } = await waiting();
  const { body } = await decide(desk, chat, toolCall, { action: 'CONFIRM' });
  expect(changesIn(desk)).toMatchObject([{ parameters: {} }]);
  const [info] = callsIn(body.humanAgentSuggestionResults ?? []);
  expect(info?.toolCallResult?.error?.message).toMatch(/orderNumber/);
  expect(info?.toolCall).not.toHaveProperty('inputParameters');
});

it('does not run when called off', async () => {
  const { desk, chat, events, toolCall } = await waiting();
  expect(await decide(desk, chat, toolCall, { action: 'CANCEL' })).toMatchObject({ status: 200, body: {} });
  desk.clock.advance(THINKING_MS);
  expect(changesIn(desk)).toEqual([]);
  expect(suggestionsIn(events)).toEqual([]);
});

it('fails where the order is locked, and says what to tell the customer', async () => {
  const { desk, chat, toolCall } = await waiting('Please cancel my order 4471902800');
  expect(toolCall.action).toBe('cancel_order');
  const { body } = await decide(desk, chat, toolCall, {
    action: 'CONFIRM',
    parameters: toolCall.inputParameters,
  });
  expect(callsIn(body.humanAgentSuggestionResults ?? [])[0]?.toolCallResult).toMatchObject({
    error: { message: expect.stringMatching(/4471902800 is locked/) as string },
  });
  expect(JSON.stringify(body)).toMatch(/did not let me/);
});

it('gives the same answer to the same request, and runs once', async () => {
  const { desk, chat, events, toolCall } = await waiting();
  const confirm = { action: 'CONFIRM', parameters: toolCall.inputParameters };
  const first = await decide(desk, chat, toolCall, confirm, 'request-1');
  const again = await decide(desk, chat, toolCall, confirm, 'request-1');
  desk.clock.advance(0);
  expect(again.body).toEqual(first.body);
  expect(changesIn(desk)).toHaveLength(1);
  expect(suggestionsIn(events)).toHaveLength(1);
});

it.each([['CONFIRM'], ['CANCEL']])(
  'refuses a second decision, whatever the first was (%s)',
  async (action) => {
    const { desk, chat, toolCall } = await waiting();
    await decide(desk, chat, toolCall, { action }, 'request-1');
    expect(await decide(desk, chat, toolCall, { action: 'CONFIRM' }, 'request-2')).toMatchObject(
      refused(400, 'FAILED_PRECONDITION', /does not wait/),
    );
    expect(changesIn(desk)).toHaveLength(action === 'CONFIRM' ? 1 : 0);
  },
);

it('refuses a decision on a call that has run by itself', async () => {
  const desk = await aDesk();
  const chat = await desk.openChat('chat');
  const { events } = await desk.listen(chat.name);
  await chat.say('customer', 'My order is 4471902856');
  desk.clock.advance(THINKING_MS);
  const [lookUp] = callsIn(suggestionsIn(events));
  expect(await decide(desk, chat, lookUp!.toolCall, { action: 'REVISE' })).toMatchObject(
    refused(400, 'FAILED_PRECONDITION', /does not wait/),
  );
});

it('refuses a record of another conversation, of another answer, and one that is none', async () => {
  const { desk, chat, toolCall } = await waiting();
  const other = await waiting('I want to return my boots, order 4471902857', { desk, id: 'other' });
  const refusal = refused(400, 'INVALID_ARGUMENT', /not of a tool call of conversation/);
  expect(await decide(desk, chat, other.toolCall, { action: 'CONFIRM' })).toMatchObject(refusal);
  const { body } = await chat.say('customer', 'Hello?');
  const reply =
    body.humanAgentSuggestionResults?.[0]?.suggestSmartRepliesResponse?.smartReplyAnswers?.[0]
      ?.answerRecord ?? '';
  for (const answerRecord of [reply, 'projects/demo-project/locations/global/answerRecords/nope']) {
    expect(await decide(desk, chat, { ...toolCall, answerRecord }, { action: 'CONFIRM' })).toMatchObject(
      refusal,
    );
  }
  expect(changesIn(desk)).toEqual([]);
});

it.each([
  ['no action', {}, /action/],
  ['an action that is none', { action: 'YES' }, /action/],
  ['parameters that are no object', { action: 'CONFIRM', parameters: 'all' }, /parameters/],
  ['a time that is none', { action: 'CONFIRM', sendTime: 'now' }, /sendTime/],
  ['a field that does not exist', { action: 'CONFIRM', tool: 'x' }, /Unknown name "tool"/],
])('refuses %s, and still waits', async (_, input, message) => {
  const { desk, chat, toolCall } = await waiting();
  expect(await decide(desk, chat, toolCall, input)).toMatchObject(refused(400, 'INVALID_ARGUMENT', message));
  expect((await decide(desk, chat, toolCall, { action: 'CANCEL' })).status).toBe(200);
});

it('refuses a request with a text and a decision, and one with neither', async () => {
  const { desk, chat, toolCall } = await waiting();
  const both = {
    textInput: { text: 'Hi' },
    suggestionInput: { answerRecord: toolCall.answerRecord, action: 'CONFIRM' },
  };
  const path = `${chat.agent.name}:analyzeContent`;
  expect(await desk.api('POST', path, both)).toMatchObject(refused(400, 'INVALID_ARGUMENT', /Only one/));
  expect(await desk.api('POST', path, {})).toMatchObject(refused(400, 'INVALID_ARGUMENT', /required/));
  expect(changesIn(desk)).toEqual([]);
});

it('refuses a decision once the conversation is completed', async () => {
  const { desk, chat, toolCall } = await waiting();
  await desk.api('POST', `${chat.name}:complete`);
  expect(await decide(desk, chat, toolCall, { action: 'CONFIRM' })).toMatchObject(
    refused(400, 'FAILED_PRECONDITION', /completed/),
  );
});

it('credits the amount that the customer named', async () => {
  const { toolCall } = await waiting('I was charged $84.50 twice');
  expect(toolCall).toMatchObject({
    action: 'credit_charge',
    inputParameters: { amount: 84.5, currency: 'USD', reason: 'disputed charge' },
  });
});

it('works for the companion, whose guidance follows', async () => {
  const { desk, chat, toolCall } = await waiting(undefined, { profile: 'companion-profile' });
  const { body } = await decide(desk, chat, toolCall, {
    action: 'CONFIRM',
    parameters: toolCall.inputParameters,
  });
  expect(body.humanAgentSuggestionResults).toMatchObject([
    {
      generateCompanionSuggestionsResponse: {
        companionSuggestion: {
          guidances: [
            {
              suggestedReply: expect.stringContaining('R-902856') as string,
              toolCalls: [{ toolCallInfo: { toolCallResult: { answerRecord: toolCall.answerRecord } } }],
              triggeringToolCallAnswerRecords: [toolCall.answerRecord],
            },
          ],
        },
        suggestionIndex: 2,
      },
    },
  ]);
});
