/**
 * Google's protos are read with Node's own modules.
 *
 * @jest-environment node
 */
import { protoProblems } from '../../../../mocks/fixtures/proto-check';

import type { AnswerRecordName } from '../../domain/ids';
import { toSuggestionInput } from './tool-decision';

const CALL = 'projects/demo-project/locations/global/answerRecords/call' as AnswerRecordName;
const decidedAt = Date.UTC(2026, 0, 15, 10, 0, 0, 250);
const parameters = [
  { name: 'order', value: 'A-4711' },
  { name: 'amount', value: 79.5 },
  { name: 'to', value: { city: 'Utrecht', lines: ['1', null] } },
];
const STRUCT = { order: 'A-4711', amount: 79.5, to: { city: 'Utrecht', lines: ['1', null] } };

it.each([
  { decision: { type: 'confirm', parameters } as const, action: 'CONFIRM' },
  { decision: { type: 'revise', parameters } as const, action: 'REVISE' },
])('to $decision.type names every parameter', ({ decision, action }) => {
  const input = toSuggestionInput(CALL, { ...decision, decidedAt });
  expect(input).toEqual({
    answerRecord: CALL,
    action,
    parameters: STRUCT,
    sendTime: '2026-01-15T10:00:00.250Z',
  });
  expect(protoProblems('SuggestionInput', input)).toEqual([]);
});

it('to confirm a call without parameters says that there are none', () => {
  expect(toSuggestionInput(CALL, { type: 'confirm', parameters: [], decidedAt }).parameters).toEqual({});
});

it('to cancel names none', () => {
  const input = JSON.parse(JSON.stringify(toSuggestionInput(CALL, { type: 'cancel', decidedAt }))) as unknown;
  expect(input).toEqual({ answerRecord: CALL, action: 'CANCEL', sendTime: '2026-01-15T10:00:00.250Z' });
  expect(protoProblems('SuggestionInput', input)).toEqual([]);
});
