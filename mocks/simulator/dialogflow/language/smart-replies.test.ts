import { existsSync } from 'node:fs';

import { ABCD_SAMPLE, readAbcd } from '../../../scenarios/testing/abcd';
import { SCENARIOS } from '../../../scenarios/scenarios';
import { composeReplies } from './smart-replies';
import type { Turn } from './turns';

const customer = (text: string): Turn => ({ role: 'END_USER', text });
const agent = (text: string): Turn => ({ role: 'HUMAN_AGENT', text });
const replies = (...turns: readonly Turn[]): readonly string[] =>
  composeReplies(turns).map(({ reply }) => reply);

it('says nothing before the customer does', () => {
  expect(composeReplies([])).toEqual([]);
  expect(composeReplies([agent('Hello')])).toEqual([]);
});

it.each([
  ['a return', 'I would like to send my boots back', /return your boots/],
  ['a wrong size', 'The dress is too small', /dress/],
  ['a refund', 'When do I get my money back?', /refund/i],
  ['a late parcel', 'My package still has not arrived', /late/],
  ['a password', 'I forgot my password', /account/],
  ['a charge', 'I was charged $19.99 twice', /\$19\.99/],
  ['a cancellation', 'Please cancel my subscription', /cancellation/],
  ['a promo code', 'My discount code is refused', /code/],
  ['an outage', 'The internet is down again', /service/],
  ['a greeting', 'Hello!', /help/],
  ['thanks', 'Thank you so much', /welcome/],
  ['a farewell', "That's all, bye", /Thank you for contacting us/],
])('fits %s', (_, text, expected) => {
  expect(replies(customer(text)).join('\n')).toMatch(expected);
});

it('uses the words of a customer whose matter no rule knows', () => {
  expect(replies(customer('My goldfish tank heater hums at night')).join('\n')).toContain(
    'your goldfish tank',
  );
  expect(replies(customer('qux quux corge')).join('\n')).toContain('“qux quux corge”');
});

it('asks for what is missing and not again for what was told', () => {
  const chat = [
    customer('I want to return my jeans'),
    agent('May I have your name?'),
    customer('crystal minh'),
  ];
  expect(replies(...chat)[0]).toBe('Thank you, Crystal. Could you give me the order number?');
  const told = [...chat, agent('Could you give me the order number?'), customer('Order ID: 3348917502')];
  expect(replies(...told)[0]).toContain('order 3348917502');
  expect(replies(...told).join('\n')).not.toMatch(/order number|full name/);
});

it('takes no plain words for a name', () => {
  const locked = customer("I'm locked out of my account");
  expect(replies(locked, agent('One moment'), customer('Thank you')).join('\n')).not.toContain('Locked');
});

it('calms a customer who is upset', () => {
  expect(replies(customer('My parcel is late. This is ridiculous!'))[0]).toMatch(
    /^I understand that this is frustrating/,
  );
});

it('never proposes what the agent has said already', () => {
  const complaint = customer('My parcel is late');
  const [first = ''] = replies(complaint);
  expect(replies(complaint, agent(first), customer('My parcel is late!'))).not.toContain(first);
});

it('goes on from a draft', () => {
  const complaint = customer('My parcel is late');
  const [draft = ''] = replies(complaint);
  const next = composeReplies([complaint], draft).map(({ reply }) => reply);
  expect(next.length).toBeGreaterThanOrEqual(2);
  expect(next).not.toContain(draft);
});

type Dialogue = readonly (readonly [name: string, turns: readonly Turn[]])[];

/** Google's smart replies are for chats only. */
const ownDialogues: Dialogue = SCENARIOS.filter(({ channelType }) => channelType !== 'voice').map(
  ({ name, lines }) => [
    name,
    lines.map(({ role, text }) => (role === 'customer' ? customer(text) : agent(text))),
  ],
);

const abcdDialogues = (): Dialogue =>
  readAbcd().map(({ name, lines }) => [
    name,
    lines.map(({ role, text }) => (role === 'customer' ? customer(text) : agent(text))),
  ]);

/** The replies to every message of the customer, in the order of the dialogue. */
const allReplies = (turns: readonly Turn[]): readonly (readonly string[])[] =>
  turns.flatMap((turn, index) => (turn.role === 'END_USER' ? [replies(...turns.slice(0, index + 1))] : []));

const checkDialogues = (dialogues: Dialogue): void => {
  const first = new Set<string>();
  for (const [, turns] of dialogues) {
    const sets = allReplies(turns);
    for (const set of sets) {
      expect(set.length).toBeGreaterThanOrEqual(2);
      expect(set.length).toBeLessThanOrEqual(3);
      expect(new Set(set).size).toBe(set.length);
      expect(set.join('\n')).not.toMatch(/undefined|\bnull\b| {2}/);
    }
    first.add(sets.flat().join('\n'));
  }
  expect(first.size).toBe(dialogues.length);
};

it('has two or three replies to each message of each scenario, other ones in each', () => {
  checkDialogues(ownDialogues);
});

(existsSync(ABCD_SAMPLE) ? it : it.skip)('does so in dialogues between real people', () => {
  checkDialogues(abcdDialogues());
});
