import type { AssistFailure } from '../../../domain/failure';
import type { AnswerRecordName } from '../../../domain/ids';
import { decodeToolCalls } from './tool-calls';

const recordOf = (id: string) =>
  `projects/demo-project/locations/global/answerRecords/${id}` as AnswerRecordName;
const TOOL = 'projects/demo-project/locations/global/tools/refunds';

const reported: AssistFailure[] = [];
const report = (failure: AssistFailure) => void reported.push(failure);
beforeEach(() => void reported.splice(0));

const decode = (...toolCallInfo: unknown[]) => decodeToolCalls(toolCallInfo, recordOf('suggestion'), report);
const call = { tool: TOOL, answerRecord: recordOf('call') };

it('is all that an agent needs to decide it', () => {
  expect(
    decode({
      toolCall: {
        ...call,
        toolDisplayName: 'Refunds',
        toolDisplayDetails: 'Pays back.',
        action: 'createRefund',
        inputParameters: { order: 'A-4711', amount: 79.5 },
        state: 'NEEDS_CONFIRMATION',
      },
      toolCallResult: {},
    }),
  ).toEqual([
    {
      id: recordOf('call'),
      tool: 'Refunds',
      action: 'createRefund',
      details: 'Pays back.',
      parameters: [
        { name: 'order', value: 'A-4711' },
        { name: 'amount', value: 79.5 },
      ],
      needsConfirmation: true,
      result: undefined,
    },
  ]);
  expect(reported).toEqual([]);
});

it.each([
  { toolCallResult: { content: 'Done' }, result: { type: 'content', text: 'Done' } },
  { toolCallResult: { content: '' }, result: { type: 'content', text: '' } },
  { toolCallResult: { error: { message: 'Closed' } }, result: { type: 'error', message: 'Closed' } },
  { toolCallResult: { error: {} }, result: { type: 'error', message: '' } },
  { toolCallResult: { rawContent: 'iVBORw0KGgo=' }, result: { type: 'binary' } },
])('has come to $result, and then waits for nobody', ({ toolCallResult, result }) => {
  expect(decode({ toolCall: { ...call, state: 'NEEDS_CONFIRMATION' }, toolCallResult })).toMatchObject([
    { result, needsConfirmation: false },
  ]);
});

it.each([
  { toolCallResult: undefined },
  { toolCallResult: {} },
  { toolCallResult: { tool: TOOL, action: 'a' } },
])('has no result yet: $toolCallResult', ({ toolCallResult }) => {
  expect(decode({ toolCall: { ...call, state: 'TRIGGERED' }, toolCallResult })).toMatchObject([
    { result: undefined, needsConfirmation: false },
  ]);
});

it('is named by its own record, else by that of its result, else by that of its suggestion', () => {
  const ids = decode(
    { toolCall: call, toolCallResult: { answerRecord: recordOf('result') } },
    { toolCall: { tool: TOOL }, toolCallResult: { answerRecord: recordOf('result') } },
    { toolCall: { tool: TOOL, answerRecord: '' } },
  ).map(({ id }) => id);
  expect(ids).toEqual([recordOf('call'), recordOf('result'), recordOf('suggestion')]);
});

it('is left out where no decision could name it, or its own name is malformed', () => {
  expect(decodeToolCalls([{ toolCall: { tool: TOOL } }], undefined, report)).toEqual([]);
  expect(decode({ toolCall: { ...call, answerRecord: 'r1' } })).toEqual([]);
  expect(reported.map(({ message }) => message)).toEqual([
    'tool call answerRecord: the whole (string)',
    'tool call answerRecord: the whole (regex)',
  ]);
});

it.each([
  { what: { toolDisplayName: '\u202Esdnufer\u202C', tool: TOOL }, tool: 'sdnufer' },
  { what: { tool: TOOL }, tool: 'refunds' },
  { what: { cesTool: 'projects/p/locations/l/apps/a/tools/stock' }, tool: 'stock' },
  { what: { cesToolset: 'projects/p/locations/l/apps/a/toolsets/shop' }, tool: 'shop' },
  { what: { cesApp: 'projects/p/locations/l/apps/shop' }, tool: 'shop' },
  { what: { action: 'look\u2066Up' }, tool: 'lookUp' },
  { what: {}, tool: 'Tool' },
])('is called $tool: $what', ({ what, tool }) => {
  expect(decode({ toolCall: what })).toMatchObject([{ tool }]);
});

it('is left out where a parameter cannot be read: it would be called with something else than is shown', () => {
  expect(decode({ toolCall: { ...call, inputParameters: ['A-4711'] } })).toEqual([]);
  expect(decode({ toolCall: { ...call, inputParameters: { a: 1, 'a\u200E': 2 } } })).toEqual([]);
  expect(reported).toHaveLength(2);
});

it('leaves out calls that have only one record between them, for one decision would be taken for all', () => {
  const nameless = { ...call, answerRecord: undefined };
  const decoded = decode(
    { toolCall: nameless },
    { toolCall: { ...nameless, action: 'refund' } },
    { toolCall: call },
  );
  expect(decoded).toHaveLength(1);
  expect(reported).toMatchObject([{ kind: 'malformed' }]);
});

it('counts once where it is listed again, with its result', () => {
  const waiting = { toolCall: { ...call, state: 'NEEDS_CONFIRMATION' } };
  const done = { toolCall: call, toolCallResult: { content: 'Done' } };
  expect(decode(waiting, done)).toMatchObject([{ result: { text: 'Done' }, needsConfirmation: false }]);
  expect(decode(done, waiting)).toMatchObject([{ result: { text: 'Done' }, needsConfirmation: false }]);
});

it('does not hide the good ones where it is malformed', () => {
  expect(decode('refund', { toolCall: call })).toHaveLength(1);
  expect(reported).toHaveLength(1);
});
