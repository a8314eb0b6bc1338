import { isAgent, isCustomer, type Turn } from './turns';

/** What the customer has told so far. */
export interface Facts {
  readonly name?: string;
  readonly orderId?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly username?: string;
  readonly amount?: string;
  /** The thing it is about, in the customer's words: "blue jacket", "router". */
  readonly product?: string;
}

export type FactName = keyof Facts;

const EMAIL = /[\w.+-]+@[\w-]+\.[\w.]*\w/;
const PHONE = /\(?\b\d{3}\)?[ .-]\d{3}[ .-]\d{4}\b/;
const ORDER_ID = /\b(?:[A-Z]{1,4}-?\d{3,}|\d{6,12})\b/;
const AMOUNT = /[$€£]\s?\d+(?:[.,]\d{1,2})?|\b\d+(?:[.,]\d{1,2})? ?(?:dollars|euros|pounds)\b/i;
const USERNAME = /\buser ?name(?: is)?:? +([\w.-]*\w)/i;
const BARE_USERNAME = /^[a-z]+\d{2,}$/i;
/** After "I am" and the like only capitals make a name: "I am locked out" is none. */
const SAYS_NAME =
  /\b(?:(?:[Tt]his is|I am|I'm|[Nn]ame:)\s+([A-Z][a-z]+(?: [A-Z][a-z]+)?)|[Mm]y name(?:'s| is)\s+([A-Za-z]+(?: [A-Z][a-z]+)?))\b/;
const NOT_A_NAME =
  /\b(?:sorry|having|looking|trying|calling|writing|not|still|very|really|so|the|a|an|about|here|waiting|unable|just|getting|happy|sure|done|ridiculous|it|that)\b/i;

const PRODUCTS =
  'jeans|shirts?|t-shirts?|jackets?|coats?|boots?|shoes?|sneakers?|dress(?:es)?|hats?|sweaters?|hoodies?|socks|skirts?|trousers|pants|bags?|backpacks?|watch(?:es)?|rings?|glasses|phones?|laptops?|tablets?|monitors?|keyboards?|routers?|modems?|headphones|earbuds|chargers?|cables?|tvs?|televisions?|cameras?|printers?|sim cards?|debit cards?|credit cards?|chairs?|tables?|desks?|lamps?|sofas?|mattress(?:es)?|blenders?|kettles?|toasters?|books?|toys?|bikes?|tickets?|flights?|gift cards?';
const COLOURS =
  'red|blue|green|black|white|grey|gray|brown|pink|yellow|purple|orange|new|old|winter|summer|leather|wireless|smart';
const PRODUCT = new RegExp(`\\b(?:(?:${COLOURS}) )?(?:${PRODUCTS})\\b`, 'i');

const titleCase = (text: string): string =>
  text.replace(/\b[a-z]+/gi, (word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase());

/** A short answer of letters to a question for the name is the name: "Crystal Minh", "Dana Whitfield, order 4471". */
const nameIn = (text: string, asked: string): string | undefined => {
  const [, plain, introduced] = SAYS_NAME.exec(text) ?? [];
  const said = plain ?? introduced;
  if (said !== undefined && !NOT_A_NAME.test(said)) return titleCase(said);
  const bare = (text.split(/[,;]/)[0] ?? '').trim().replace(/[.!]+$/, '');
  const answersForName = /\bname\b/i.test(asked) && /^[a-z'-]+(?: [a-z'-]+){0,2}$/i.test(bare);
  return answersForName && !NOT_A_NAME.test(bare) && !/^(?:yes|no|ok|okay|hi|hello|thanks)\b/i.test(bare)
    ? titleCase(bare)
    : undefined;
};

/** What one message of the customer tells, given what the agent said last. */
export const factsIn = (text: string, asked = ''): Facts => {
  const withoutContact = text.replace(EMAIL, ' ').replace(PHONE, ' ');
  const facts: Record<FactName, string | undefined> = {
    name: nameIn(text, asked),
    email: EMAIL.exec(text)?.[0],
    phone: PHONE.exec(text)?.[0],
    orderId: ORDER_ID.exec(withoutContact)?.[0],
    amount: AMOUNT.exec(text)?.[0],
    username:
      USERNAME.exec(text)?.[1] ??
      (BARE_USERNAME.test(withoutContact.trim()) ? withoutContact.trim() : undefined),
    product: PRODUCT.exec(text)?.[0].toLowerCase(),
  };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
};

/** Everything the customer has told, the first mention of each counting. */
export const collectFacts = (turns: readonly Turn[]): Facts => {
  let facts: Facts = {};
  let asked = '';
  for (const turn of turns) {
    if (isCustomer(turn)) facts = { ...factsIn(turn.text, asked), ...facts };
    if (isAgent(turn)) asked = turn.text;
  }
  return facts;
};

const STOP_WORDS = new Set(
  `about above account actually after again agent all also am an and any anyone anything are around as ask asked at away back be because been before being
  believe but by call called came can can't cannot check come could couldn't day days did didn't do does doesn't doing don't done down each else even ever every
  everything for from further get getting give go going good got great had has hasn't have haven't having he hello help helped her here hers hey hi him his how
  however i'd i'll i'm i've if in info information into is isn't issue it it's its just keep kind know last let let's like little long look looking lot made make
  many maybe me mean might mine month months more morning most much must my name need needed needs never new next no not nothing now of off ok okay on once one
  only or order other our out over own people person please pleased problem put question quite really right said same saw say see seem seems set she should
  since so some someone something sometimes soon sorry started still stop stuff such sure take tell than thank thanks that that's the their them then there
  these they thing things think this those though time times to today told tomorrow too tried try trying two under understand until up us use used using very
  wait waiting want wanted was wasn't way we week weeks well went were what what's when where which while who why will wish with without won't wonder wondering
  would wouldn't write wrong year years yes yesterday yet you you're your`.split(/\s+/),
);

const VERB = /(?:ed|makes?|keeps?|works?|shows?|says?|went|broke|came|goes|comes|needs?|looks?)$/;

/**
 * What a message is about where no rule knows it: the words after "my", "the" and the like, as the agent would say
 * them ("your goldfish tank"). `undefined` where nothing stands out.
 */
export const topicPhraseOf = (text: string): string | undefined => {
  const sentence = text.replace(EMAIL, ' ').replace(/\d+/g, ' ').toLowerCase();
  const phrases = sentence.matchAll(/\b(my|our|your|the|a|an|this) ([a-z'-]{3,})(?: ([a-z'-]{3,}))?/g);
  for (const [, determiner = '', first = '', second = ''] of phrases) {
    if (STOP_WORDS.has(first) || VERB.test(first)) continue;
    const noun = second === '' || STOP_WORDS.has(second) || VERB.test(second) ? first : `${first} ${second}`;
    return `${['my', 'our'].includes(determiner) ? 'your' : 'the'} ${noun}`;
  }
  return undefined;
};

/** The words that carry meaning. */
export const contentWordsOf = (text: string): string[] =>
  (text.toLowerCase().match(/[a-z][a-z'-]+/g) ?? []).filter((word) => !STOP_WORDS.has(word));
