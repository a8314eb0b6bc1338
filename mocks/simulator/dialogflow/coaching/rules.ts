import type { AgentCoachingInstruction } from '../resources';
import type { ToolProposal } from '../tools/tools';
import type { Situation } from './situation';

/** An instruction of the contact centre, and what follows from it here and now. */
export interface CoachingRule {
  readonly instruction: AgentCoachingInstruction;
  readonly applies: (situation: Situation) => boolean;
  /** What to do. */
  readonly act: (situation: Situation) => string;
  /** What to say. */
  readonly say: (situation: Situation) => string;
  /** What to run. */
  readonly tool?: (situation: Situation) => ToolProposal | undefined;
}

const WITH_ORDERS = [
  'wrong size',
  'damaged item',
  'refund',
  'return',
  'late parcel',
  'order status',
  'cancellation',
];
const TO_RETURN = ['wrong size', 'damaged item', 'refund', 'return'];

/** The customer speaks of one of these matters, or tells what was asked about it. */
const isAbout = ({ matter, mentioned, told }: Situation, matters: readonly string[]): boolean =>
  matters.includes(mentioned ?? '') ||
  (mentioned === undefined && Object.keys(told).length > 0 && matters.includes(matter ?? ''));

const thing = ({ facts }: Situation): string => facts.product ?? 'item';
const orderIn = ({ facts }: Situation): string =>
  facts.orderId === undefined ? 'the order' : `order ${facts.orderId}`;
const name = ({ facts }: Situation): string =>
  facts.name === undefined ? '' : `, ${facts.name.split(' ')[0] ?? ''}`;

const wantsExchange = ({ latest, matter }: Situation): boolean =>
  /\b(?:exchange|swap|another size)\b/i.test(latest) || matter === 'wrong size';

const withOrder =
  (propose: (orderNumber: string, situation: Situation) => ToolProposal) =>
  (situation: Situation): ToolProposal | undefined =>
    situation.facts.orderId === undefined ? undefined : propose(situation.facts.orderId, situation);

const amountOf = (text: string): { readonly amount: number; readonly currency: string } => ({
  amount: Number(text.replace(',', '.').replace(/[^\d.]/g, '')),
  currency: /€|euro/i.test(text) ? 'EUR' : /£|pound/i.test(text) ? 'GBP' : 'USD',
});

export const RULES: readonly CoachingRule[] = [
  {
    instruction: {
      displayName: 'Stay calm with an upset customer',
      displayDetails:
        '**Three steps**\n\n1. Name the feeling, in your own words.\n2. Say what you will do, and by when.\n3. Do not explain the rules yet.',
      condition: 'The customer is angry, disappointed or frustrated',
      agentAction: 'Acknowledge the feeling before anything else',
      triggeringEvent: 'CUSTOMER_MESSAGE',
    },
    applies: ({ isUpset }) => isUpset,
    act: () => 'Acknowledge the feeling before you go on with the matter',
    say: (situation) =>
      `I understand how frustrating this is${name(situation)}, and I will stay with you until it is solved.`,
  },
  {
    instruction: {
      displayName: 'Verify the order number first',
      displayDetails:
        'The order number has **ten digits** and is in the subject of every e-mail we send.\n\n| Begins with | Shop |\n|---|---|\n| 44 | Web |\n| 99 | App |',
      condition: 'The customer speaks of an order and has not told its number',
      agentAction: 'Ask for the order number',
      triggeringEvent: 'CUSTOMER_MESSAGE',
    },
    applies: (situation) => situation.facts.orderId === undefined && isAbout(situation, WITH_ORDERS),
    act: (situation) => `Ask for the number of the order with the ${thing(situation)}`,
    say: (situation) =>
      `Could you give me the order number of your ${thing(situation)}? It is in the subject of our e-mail.`,
  },
  {
    instruction: {
      displayName: 'Look the order up',
      displayDetails: 'Status **LOCKED** means that the warehouse holds it: nothing can be changed today.',
      condition: 'The customer has told an order number',
      agentAction: 'Compare what the customer says with the status of the order',
      systemAction: 'Call get_order with orderNumber={the number that the customer told}',
      triggeringEvent: 'CUSTOMER_MESSAGE',
    },
    applies: ({ told }) => told.orderId !== undefined,
    act: (situation) => `Compare the status of ${orderIn(situation)} with what the customer says`,
    say: (situation) => `Thank you${name(situation)}, I have ${orderIn(situation)} in front of me.`,
    tool: withOrder((orderNumber) => ({ action: 'get_order', parameters: { orderNumber } })),
  },
  {
    instruction: {
      displayName: 'Offer an exchange before a refund',
      displayDetails:
        '**Return window:** 30 days\n\n- Exchange: free, sent today\n- Refund: 3 to 7 working days\n- Damaged: nothing to send back\n\nMore: [Returning an item](https://help.example.com/articles/returns)',
      condition: 'The customer wants to return or exchange an item, or wants the money back',
      agentAction: 'Offer an exchange, then a refund',
      systemAction:
        'Call create_return with orderNumber, item and resolution=EXCHANGE or REFUND. Ask the agent first.',
      triggeringEvent: 'CUSTOMER_MESSAGE',
    },
    applies: (situation) => isAbout(situation, TO_RETURN),
    act: (situation) =>
      wantsExchange(situation)
        ? `Offer to exchange the ${thing(situation)} at no cost`
        : `Offer a replacement for the ${thing(situation)}, then the refund`,
    say: (situation) =>
      wantsExchange(situation)
        ? `I can exchange the ${thing(situation)} free of charge${name(situation)}. The new one leaves today.`
        : `I can refund ${orderIn(situation)}${name(situation)}, or replace the ${thing(situation)}. Which do you prefer?`,
    tool: withOrder((orderNumber, situation) => ({
      action: 'create_return',
      parameters: {
        orderNumber,
        item: thing(situation),
        resolution: wantsExchange(situation) ? 'EXCHANGE' : 'REFUND',
        reason: situation.matter ?? 'return',
      },
    })),
  },
  {
    instruction: {
      displayName: 'Cancel before it is packed',
      displayDetails: 'A cancelled order **cannot be brought back**. Packed orders: refuse at the door.',
      condition: 'The customer wants to cancel an order',
      agentAction: 'Confirm that the customer wants to cancel the whole order',
      systemAction: 'Call cancel_order with orderNumber. Ask the agent first.',
      triggeringEvent: 'CUSTOMER_MESSAGE',
    },
    // "Cancel my order" speaks of an order as much as of cancelling it.
    applies: (situation) => /\bcancel/i.test(situation.latest) || isAbout(situation, ['cancellation']),
    act: (situation) => `Confirm that the customer wants to cancel all of ${orderIn(situation)}`,
    say: (situation) => `Shall I cancel ${orderIn(situation)} completely${name(situation)}?`,
    tool: withOrder((orderNumber) => ({ action: 'cancel_order', parameters: { orderNumber } })),
  },
  {
    instruction: {
      displayName: 'A late parcel: search first',
      displayDetails:
        '- under 3 working days: wait\n- 3 to 5: open a **search** with the carrier\n- over 5: send again or refund',
      condition: 'A parcel has not arrived',
      agentAction: 'Check the last scan and open a search',
      triggeringEvent: 'CUSTOMER_MESSAGE',
    },
    applies: (situation) => isAbout(situation, ['late parcel']),
    act: (situation) => `Check the last scan of ${orderIn(situation)} and open a search with the carrier`,
    say: (situation) =>
      `I have asked the carrier to look for ${orderIn(situation)}${name(situation)}. I will have an answer within 24 hours.`,
  },
  {
    instruction: {
      displayName: 'Credit a disputed charge',
      displayDetails:
        'Credits up to **$200** need no approval. Above that: *Billing → Ask a lead*.\n\nNever ask for the full card number.',
      condition: 'The customer disputes a charge',
      agentAction: 'Find the charge and credit it',
      systemAction: 'Call credit_charge with amount, currency and reason. Ask the agent first.',
      triggeringEvent: 'CUSTOMER_MESSAGE',
    },
    applies: (situation) => isAbout(situation, ['billing dispute']),
    act: ({ facts }) =>
      `Find the charge${facts.amount === undefined ? '' : ` of ${facts.amount}`} on the bill`,
    say: ({ facts }) =>
      facts.amount === undefined
        ? 'Which amount is it, and on which day was it charged?'
        : `I can see the ${facts.amount} and I am crediting it to your account.`,
    tool: ({ facts }) =>
      facts.amount === undefined
        ? undefined
        : { action: 'credit_charge', parameters: { ...amountOf(facts.amount), reason: 'disputed charge' } },
  },
  {
    instruction: {
      displayName: 'Identify before you reset',
      displayDetails: 'Ask for **two** of: username, e-mail address, last order. Never for the password.',
      condition: 'The customer cannot sign in',
      agentAction: 'Verify the identity, then send the link',
      triggeringEvent: 'CUSTOMER_MESSAGE',
    },
    applies: (situation) => isAbout(situation, ['account access']),
    act: () => 'Verify the identity with two facts before you send a link',
    say: ({ facts }) =>
      facts.email === undefined
        ? 'To find your account: which e-mail address is on it?'
        : `I am sending a new link to ${facts.email}. It is valid for 30 minutes.`,
  },
  {
    instruction: {
      displayName: 'An outage: look at the fault map',
      displayDetails: '1. Fault map\n2. Lights of the router\n3. Engineer within 48 hours',
      condition: 'The customer has no connection',
      agentAction: 'Check the fault map before any test at the customer’s',
      triggeringEvent: 'CUSTOMER_MESSAGE',
    },
    applies: (situation) => isAbout(situation, ['service outage']),
    act: () => 'Check the fault map for the customer’s postcode',
    say: () => 'I am checking whether there is a fault in your area. Which lights are on at the router?',
  },
  {
    instruction: {
      displayName: 'Close with an open door',
      displayDetails: 'Sum up in one sentence, ask for anything else, thank the customer by name.',
      condition: 'The customer says good-bye',
      agentAction: 'Sum up and say good-bye',
      triggeringEvent: 'CUSTOMER_MESSAGE',
    },
    applies: ({ smallTalk }) => smallTalk === 'farewell',
    act: () => 'Sum up what was agreed in one sentence',
    say: (situation) => `Thank you${name(situation)}. Write to us whenever you need us. Good-bye!`,
  },
];

/** After a tool has run. */
export const OUTCOME_INSTRUCTION: AgentCoachingInstruction = {
  displayName: 'Tell the customer the outcome',
  displayDetails:
    'Say what was done in one sentence, with its number. Where it failed, say what happens next.',
  condition: 'A tool call has completed',
  agentAction: 'Tell the customer what was done',
  triggeringEvent: 'TOOL_CALL_COMPLETION',
};

/** The rules that apply, in the order of the contact centre. */
export const applicableRules = (situation: Situation): readonly CoachingRule[] =>
  RULES.filter(({ applies }) => applies(situation));
