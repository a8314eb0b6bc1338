import type { ITask } from '@twilio/flex-ui';

import { legOf } from '../../testing/fakes';
import { callFactsOf, callNewsOf, isOverForEverybody } from './calls';

const CREATED = Date.UTC(2026, 0, 15, 10);

interface Leg {
  readonly participantType: string;
  readonly status?: string;
  readonly callSid?: string;
  readonly isCurrentWorker?: boolean;
  readonly connecting?: boolean;
}

/** A call as Flex has it; `legs` is what its conference holds, who has left included. */
const aFlexCall = (
  attributes: unknown,
  { legs, ...task }: { legs?: readonly Leg[]; [field: string]: unknown } = {},
): ITask =>
  ({
    attributes,
    source: { dateCreated: new Date(CREATED) },
    dateCreated: new Date(CREATED + 600_000),
    conference: legs && {
      status: 'active',
      participants: legs.map((leg) => ({
        status: 'joined',
        connecting: false,
        isCurrentWorker: false,
        ...leg,
      })),
    },
    ...task,
  }) as unknown as ITask;

const inConference = (customer: unknown) => ({
  conference: { participants: { customer, worker: legOf('f') } },
});
const customer = { participantType: 'customer', callSid: legOf('d') };
const me = { participantType: 'worker', callSid: legOf('e'), isCurrentWorker: true };

describe('what Flex knows of a call', () => {
  it('is whose leg it is, their number and when it began, whatever the reservation’s age', () => {
    const task = aFlexCall({
      direction: 'inbound',
      call_sid: legOf('a'),
      from: '+14155550100',
      agent_assist_conversation: 'anything',
      ...inConference(legOf('b')),
    });
    expect(callFactsOf(task)).toEqual({
      direction: 'inbound',
      namedConversation: 'anything',
      customerCallSid: legOf('a'),
      customerNumber: '+14155550100',
      startedAt: CREATED,
    });
  });

  it.each([
    ['the attributes’ conference where Flex has none yet', inConference(legOf('b')), [], legOf('b')],
    [
      'Flex’s conference where the attributes name another leg',
      inConference(legOf('b')),
      [me, customer],
      legOf('d'),
    ],
    ['Flex’s conference before the attributes have one', {}, [me, customer], legOf('d')],
    [
      'Flex’s conference where the attributes make no sense',
      inConference({ sid: 7 }),
      [customer],
      legOf('d'),
    ],
    ['nothing yet', {}, [me], undefined],
  ])('of an outbound call names the customer’s leg by %s', (_, attributes, legs, expected) => {
    // The leg in `call_sid` is the agent's own.
    const task = aFlexCall({ direction: 'outbound', call_sid: legOf('e'), ...attributes }, { legs });
    expect(callFactsOf(task)).toMatchObject({ direction: 'outbound', customerCallSid: expected });
  });

  it('takes an inbound call’s leg from the conference where a workflow leaves it out', () => {
    expect(callFactsOf(aFlexCall(inConference(legOf('b')))).customerCallSid).toBe(legOf('b'));
    expect(callFactsOf(aFlexCall({ call_sid: 'CA1' }, { legs: [customer] })).customerCallSid).toBe(
      legOf('d'),
    );
  });

  it('believes the conference and not an attribute that names another call', () => {
    expect(callFactsOf(aFlexCall({ call_sid: legOf('f') }, { legs: [me, customer] })).customerCallSid).toBe(
      legOf('d'),
    );
  });

  it('prefers the customer’s leg that is on the line', () => {
    const before = { participantType: 'customer', status: 'left', callSid: legOf('c') };
    expect(callFactsOf(aFlexCall({}, { legs: [before, customer] })).customerCallSid).toBe(legOf('d'));
    expect(callFactsOf(aFlexCall({}, { legs: [before] })).customerCallSid).toBe(legOf('c'));
  });

  it.each([
    [{ from: '+14155550100', caller: '+14155550199' }, '+14155550100'],
    [{ from: '', caller: '+14155550199' }, '+14155550199'],
    [{ from: '+266696687', caller: '+14155550199' }, undefined],
    [{ direction: 'outbound', from: '+14155550100', outbound_to: '+14155550111' }, '+14155550111'],
    [{ direction: 'outbound', from: '+14155550100' }, undefined],
    [{ from: { number: '+14155550100' } }, undefined],
  ])('of %j says that the customer’s number is %s', (attributes, expected) => {
    expect(callFactsOf(aFlexCall(attributes)).customerNumber).toBe(expected);
  });

  it.each([
    ['no object'],
    [undefined],
    [{ conference: 'none', direction: 7, agent_assist_conversation: [] }],
  ])('survives attributes that make no sense: %j', (attributes) => {
    expect(callFactsOf(aFlexCall(attributes, { source: {} }))).toEqual({
      direction: 'inbound',
      namedConversation: undefined,
      customerCallSid: undefined,
      customerNumber: undefined,
      startedAt: 0,
    });
  });
});

describe('what Twilio says of the audio', () => {
  it.each([
    [
      { status: 'started', at: '2026-01-15T10:00:00Z' },
      { status: 'started', generation: 1, code: undefined },
    ],
    [
      { status: 'failed', code: '32200', generation: 2, at: '' },
      { status: 'failed', generation: 2, code: '32200' },
    ],
    [
      { status: 'failed', code: '<b>', generation: '2' },
      { status: 'failed', generation: 1, code: undefined },
    ],
    [
      { status: 'stopped', code: '32200', generation: 0 },
      { status: 'stopped', generation: 1, code: undefined },
    ],
    [{ status: 'broken' }, undefined],
    ['stopped', undefined],
    [undefined, undefined],
  ])('as %j is %j', (agent_assist_audio, expected) => {
    expect(callNewsOf(aFlexCall({ agent_assist_audio })).audio).toEqual(expected);
  });
});

it.each([
  ['INITIATED', true],
  ['accepted', true],
  ['COMPLETED', true],
  ['CANCELED', false],
  ['failed', false],
])('a call whose transfer is %s is handed on: %s', (status, expected) => {
  expect(callNewsOf(aFlexCall({}, { outgoingTransferObject: { status } })).isHandedOn).toBe(expected);
  expect(callNewsOf(aFlexCall({}, { incomingTransferObject: { status } })).isHandedOn).toBe(false);
});

describe('a call is over for everybody', () => {
  const left = (leg: Leg): Leg => ({ ...leg, status: 'left' });
  const colleague = { participantType: 'worker' };

  it.each([
    ['once all have left', { legs: [left(customer), left(me)] }],
    ['once nobody but this agent is there', { legs: [{ ...customer, status: 'recently_left' }, me] }],
    ['once the conference is closed', { conference: { status: 'closed', participants: [] } }],
    [
      'though it was to be transferred, and was not',
      { legs: [left(customer), left(me)], outgoingTransferObject: { status: 'CANCELED' } },
    ],
    [
      'for the one it was handed to',
      { legs: [left(customer), left(me), left(colleague)], incomingTransferObject: { status: 'complete' } },
    ],
  ])('%s', (_, task) => {
    expect(isOverForEverybody(aFlexCall({}, task))).toBe(true);
  });

  it.each([
    ['where Flex knows of no conference', {}],
    ['while the customer is there', { legs: [customer, left(me)] }],
    ['while a colleague is there', { legs: [left(customer), left(me), colleague] }],
    ['while a third party is there', { legs: [left(customer), me, { participantType: 'external' }] }],
    [
      'while somebody is being called',
      { legs: [left(customer), me, { participantType: 'external', status: 'left', connecting: true }] },
    ],
    ['before a customer was there', { legs: [left(me)] }],
    [
      'for the one who handed it on',
      { legs: [left(customer), left(me)], outgoingTransferObject: { status: 'COMPLETED' } },
    ],
    [
      'while it is being handed on',
      {
        conference: { status: 'closed', participants: [] },
        outgoingTransferObject: { status: 'initiated' },
      },
    ],
  ])('but not %s', (_, task) => {
    expect(isOverForEverybody(aFlexCall({}, task))).toBe(false);
  });
});
