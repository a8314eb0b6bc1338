import type { FactName, Facts } from './facts';
import { isCustomer, type Turn } from './turns';

/** A matter that customers bring: how to recognise it, what to find out, what to say. */
export interface Intent {
  readonly name: string;
  readonly patterns: readonly RegExp[];
  /** The matter as a noun phrase: "I am looking into ‹your return›". */
  readonly subject: (facts: Facts) => string;
  /** What the agent has to know before anything can be done, in the order to ask for it. */
  readonly needs: readonly FactName[];
  /** Said first, in answer to the customer's concern. */
  readonly acknowledge: (facts: Facts) => string;
  /** Ways forward, the usual one first. */
  readonly offers: readonly ((facts: Facts) => string)[];
}

const thing = (facts: Facts, otherwise: string): string => facts.product ?? otherwise;
const order = (facts: Facts): string =>
  facts.orderId === undefined ? 'your order' : `order ${facts.orderId}`;

/** Where two matters score alike, the earlier one wins: the specific ones come first. */
export const INTENTS: readonly Intent[] = [
  {
    name: 'wrong size',
    patterns: [
      /\bwrong sizes?\b/i,
      /\btoo (?:small|big|large|tight|loose|long|short)\b/i,
      /\b(?:doesn'?t|does not|don'?t|do not|didn'?t) fit\b/i,
      /\b(?:size|sizes|sizing)\b/i,
    ],
    subject: (facts) => `the size of your ${thing(facts, 'item')}`,
    needs: ['name', 'orderId'],
    acknowledge: (facts) => `I am sorry that the ${thing(facts, 'size')} did not work out.`,
    offers: [
      (facts) => `I can exchange the ${thing(facts, 'item')} for another size. Which size would you like?`,
      (facts) => `If you would rather not exchange it, I can set up a return for ${order(facts)}.`,
      () => 'Exchanges for another size are free of charge within 30 days.',
    ],
  },
  {
    name: 'damaged item',
    patterns: [
      /\b(?:broken|damaged|defective|cracked|torn|faulty|ripped|stained?|scratched)\b/i,
      /\bfell apart\b/i,
    ],
    subject: (facts) => `the damaged ${thing(facts, 'item')}`,
    needs: ['name', 'orderId'],
    acknowledge: (facts) => `I am sorry that your ${thing(facts, 'item')} arrived in that state.`,
    offers: [
      (facts) =>
        `I can send you a new ${thing(facts, 'item')} at no cost, or refund it. Which do you prefer?`,
      () => 'Could you send me a photo of the damage?',
      (facts) => `You need not send the damaged ${thing(facts, 'item')} back.`,
    ],
  },
  {
    name: 'refund',
    patterns: [/\brefund(?:s|ed|ing)?\b/i, /\bmoney back\b/i, /\breimburse/i],
    subject: (facts) => `the refund for ${order(facts)}`,
    needs: ['name', 'orderId', 'email'],
    acknowledge: () => 'I can look into the refund for you.',
    offers: [
      (facts) =>
        `The refund${facts.amount === undefined ? '' : ` of ${facts.amount}`} goes back to the card you paid with, within 5 to 7 working days.`,
      (facts) => `I can see the refund for ${order(facts)} and it is being processed.`,
      () => 'Shall I send you a confirmation of the refund by e-mail?',
    ],
  },
  {
    name: 'return',
    patterns: [/\breturn(?:s|ed|ing)?\b/i, /\bsend (?:\w+ ){1,3}back\b/i],
    subject: (facts) => `the return of your ${thing(facts, 'item')}`,
    needs: ['name', 'orderId'],
    acknowledge: (facts) => `I can help you return your ${thing(facts, 'item')}.`,
    offers: [
      (facts) => `I will e-mail you a prepaid label for the return of ${order(facts)}.`,
      () => 'May I ask the reason for the return?',
      () => 'Was the purchase made within the last 90 days?',
    ],
  },
  {
    name: 'late parcel',
    patterns: [
      /\b(?:late|delayed|overdue)\b/i,
      /\b(?:hasn'?t|has not|haven'?t|not|never) (?:yet )?(?:arrived|come|been delivered|received|shown up)\b/i,
      /\b(?:parcel|package|delivery|shipment|shipping|courier|tracking)\b/i,
      /\bstill waiting\b/i,
    ],
    subject: (facts) => `the delivery of ${order(facts)}`,
    needs: ['orderId', 'name'],
    acknowledge: (facts) => `I am sorry that your ${thing(facts, 'parcel')} is late.`,
    offers: [
      (facts) => `I have asked the carrier where ${order(facts)} is and will tell you in a moment.`,
      (facts) => `If ${order(facts)} does not arrive in two days, I can send it again or refund it.`,
      () => 'Could you confirm the delivery address for me?',
    ],
  },
  {
    name: 'order status',
    patterns: [/\bstatus\b/i, /\bwhere(?:'s| is) my (?:order|stuff)\b/i, /\bmy order\b/i],
    subject: (facts) => `the status of ${order(facts)}`,
    needs: ['orderId', 'email'],
    acknowledge: () => 'I can check that for you.',
    offers: [
      (facts) => `I can see ${order(facts)}: it is packed and leaves our warehouse today.`,
      () => 'You will get an e-mail with the tracking number as soon as it ships.',
      (facts) => `Would you like to change anything about ${order(facts)}?`,
    ],
  },
  {
    name: 'account access',
    patterns: [
      /\bpass ?(?:word|code)\b/i,
      /\b(?:log|sign)(?:ging|ned|ged)? ?-?in\b/i,
      /\blocked out\b/i,
      /\b(?:forgot|forgotten|recover|reset)\b/i,
      /\b(?:two|2)-?factor\b/i,
    ],
    subject: () => 'your account access',
    needs: ['name', 'email'],
    acknowledge: () => 'Let us get you back into your account.',
    offers: [
      (facts) =>
        `I have sent a link to reset your password to ${facts.email ?? 'the address on the account'}.`,
      () => 'The link is valid for 30 minutes. Please look in your spam folder as well.',
      () => 'For your security I will never ask for the password itself.',
    ],
  },
  {
    name: 'billing dispute',
    patterns: [
      /\b(?:over)?charged?\b/i,
      /\bbill(?:s|ing|ed)?\b/i,
      /\binvoices?\b/i,
      /\b(?:fees?|statement|payments?)\b/i,
      /\btwice\b/i,
    ],
    subject: (facts) =>
      facts.amount === undefined ? 'the charge on your bill' : `the charge of ${facts.amount}`,
    needs: ['name', 'amount', 'email'],
    acknowledge: (facts) =>
      facts.amount === undefined
        ? 'I am sorry about the charge.'
        : `I am sorry about the charge of ${facts.amount}.`,
    offers: [
      (facts) =>
        `I can open a dispute for ${facts.amount ?? 'the charge'} and credit it while we look into it.`,
      () => 'On which date does the charge appear on your statement?',
      () => 'The credit will show on your next bill.',
    ],
  },
  {
    name: 'service outage',
    patterns: [
      /\b(?:internet|wi-?fi|broadband|network|signal|connection|reception)\b/i,
      /\boutage\b/i,
      /\b(?:router|modem)\b/i,
      /\b(?:is|went|been|are) (?:\w+ )?down\b/i,
      /\bno service\b/i,
    ],
    subject: () => 'your connection',
    needs: ['name', 'phone'],
    acknowledge: () => 'I am sorry that your service is down.',
    offers: [
      (facts) => `Could you switch the ${thing(facts, 'router')} off for 30 seconds and on again?`,
      () => 'I can see a fault in your area. Our engineers expect to have it mended this evening.',
      () => 'I can credit your account for the time without service.',
    ],
  },
  {
    name: 'cancellation',
    patterns: [
      /\bcancel(?:s|led|ling|lation|ed|ing)?\b/i,
      /\bunsubscribe\b/i,
      /\bend (?:my|the) (?:contract|plan)\b/i,
    ],
    subject: (facts) =>
      facts.orderId === undefined ? 'your cancellation' : `the cancellation of ${order(facts)}`,
    needs: ['name', 'orderId'],
    acknowledge: () => 'I can help you with the cancellation.',
    offers: [
      (facts) => `I have cancelled ${order(facts)}. You will not be charged for it.`,
      () => 'May I ask why you would like to cancel?',
      () => 'Would a month at half the price change your mind?',
    ],
  },
  {
    name: 'promo code',
    patterns: [/\bpromo(?:tion)?(?:al)?\b/i, /\b(?:coupon|discount|voucher)s?\b/i, /\bcodes?\b/i],
    subject: () => 'your promo code',
    needs: ['name'],
    acknowledge: () => 'I can check that promo code for you.',
    offers: [
      () => 'Promo codes are valid for 7 days from the day they are sent.',
      () => 'Have you already tried the code at the checkout?',
      (facts) =>
        `I can send you a new code${facts.product === undefined ? '' : ` for the ${facts.product}`}.`,
    ],
  },
  {
    name: 'address change',
    patterns: [/\b(?:change|update|wrong|new) (?:\w+ ){0,2}address\b/i, /\bmoved\b/i],
    subject: () => 'your address',
    needs: ['name', 'orderId'],
    acknowledge: () => 'I can change the address for you.',
    offers: [
      () => 'What is the new address, with the postcode?',
      (facts) => `I have changed the address of ${order(facts)}.`,
      () => 'Shall I use the new address for future orders as well?',
    ],
  },
  {
    name: 'escalation',
    patterns: [
      /\b(?:manager|supervisor|complaint|complain)\b/i,
      /\bspeak to (?:someone|somebody|a human)\b/i,
    ],
    subject: () => 'your complaint',
    needs: ['name', 'phone'],
    acknowledge: () => 'I understand, and I will pass this on.',
    offers: [
      (facts) => `My manager will call you${facts.phone === undefined ? '' : ` at ${facts.phone}`} today.`,
      () => 'I have noted everything you told me, so you need not repeat it.',
      () => 'Is there anything I can do for you right now?',
    ],
  },
];

const hits = (intent: Intent, text: string): number =>
  intent.patterns.filter((pattern) => pattern.test(text)).length;

/** How much of a message's weight is left at the customer's next one. */
const FADING = 0.75;

/**
 * The matter that the customer's messages are about, the latest weighing most; `undefined` where no rule knows it.
 * `score` is about 1 for one plain mention in the latest message.
 */
export const recogniseIntent = (
  turns: readonly Turn[],
): { readonly intent: Intent; readonly score: number } | undefined => {
  const texts = turns.filter(isCustomer).map(({ text }) => text);
  let best: { intent: Intent; score: number } | undefined;
  for (const intent of INTENTS) {
    const score = texts.reduce((sum, text) => sum * FADING + hits(intent, text), 0);
    if (score > (best?.score ?? 0)) best = { intent, score };
  }
  return best;
};

const GREETING = /^\W*(?:hi+|hello|hey|good (?:morning|afternoon|evening|day)|greetings)\b[\w\s]{0,12}\W*$/i;
const THANKS = /\b(?:thanks?|thank you|thx|cheers|appreciate)\b/i;
const COURTESY = /\b(?:pleasure|you(?:'re| are) welcome|not? problem|glad (?:to|I could) help)\b/i;
const FAREWELL =
  /\b(?:bye|goodbye|take care|have a (?:good|great|nice|lovely|wonderful) (?:day|night|evening|weekend|one)|that'?s (?:it|all)|nothing else)\b/i;
const ASSENT =
  /^\W*(?:ok(?:ay)?|great|perfect|sure|alright|cool|yes(?: please)?|no worries|exactly|fine|right|sounds good|got it)\W*$/i;

/** What a message is when it is not about a matter. */
export type SmallTalk = 'greeting' | 'thanks' | 'farewell' | 'assent';

export const smallTalkOf = (text: string): SmallTalk | undefined => {
  if (GREETING.test(text)) return 'greeting';
  if (text.length > 80) return undefined;
  if (FAREWELL.test(text)) return 'farewell';
  if (ASSENT.test(text)) return 'assent';
  const isShort = text.length < 60 && !text.includes('?');
  return isShort && (THANKS.test(text) || COURTESY.test(text)) ? 'thanks' : undefined;
};

const UPSET =
  /\b(?:ridiculous|unacceptable|angry|furious|frustrat\w+|annoy\w+|terrible|awful|worst|disappoint\w+|fed up|upset|useless)\b/i;

export const isUpset = (text: string): boolean => UPSET.test(text);
