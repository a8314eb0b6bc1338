import { collectFacts, factsIn, topicPhraseOf, type FactName, type Facts } from './facts';
import { isUpset, recogniseIntent, smallTalkOf, type Intent, type SmallTalk } from './intents';
import { isAgent, isCustomer, type Turn } from './turns';

export interface ScoredReply {
  readonly reply: string;
  /** 0 to 1, falling. */
  readonly confidence: number;
}

const MAX_REPLIES = 3;

const QUESTIONS: Readonly<Record<FactName, string>> = {
  name: 'May I have your full name, please?',
  orderId: 'Could you give me the order number?',
  email: 'Which e-mail address is on the account?',
  phone: 'Which phone number may we reach you on?',
  username: 'What is your username?',
  amount: 'Which amount is it about?',
  product: 'Which item is it about?',
};

/** Words that show the agent has asked for something already. */
const ASKED: Readonly<Record<FactName, RegExp>> = {
  name: /\bname\b/i,
  orderId: /\border (?:number|id)\b/i,
  email: /\be-?mail\b/i,
  phone: /\bphone\b|\bnumber (?:may|can) we\b/i,
  username: /\busername\b/i,
  amount: /\bamount\b|\bhow much\b/i,
  product: /\bwhich (?:item|product)\b/i,
};

const firstName = (facts: Facts): string | undefined => facts.name?.split(' ')[0];
const addressed = (facts: Facts): string => (facts.name === undefined ? '' : `, ${firstName(facts)}`);
const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The next thing to ask for: not told yet and, if possible, not asked yet. */
const nextQuestion = (
  intent: Intent | undefined,
  facts: Facts,
  agentSaid: readonly string[],
): string | undefined => {
  const needs = intent?.needs ?? ['name', 'orderId'];
  const missing = needs.filter((need) => facts[need] === undefined);
  const next = missing.find((need) => !agentSaid.some((text) => ASKED[need].test(text))) ?? missing[0];
  return next === undefined ? undefined : QUESTIONS[next];
};

const SMALL_TALK: Readonly<
  Record<SmallTalk, (facts: Facts, subject: string | undefined) => readonly string[]>
> = {
  greeting: (facts) => [
    `Hello${addressed(facts)}! How can I help you today?`,
    'Hi there, thank you for contacting us. What can I do for you?',
    'Welcome! May I have your name before we start?',
  ],
  thanks: (facts, subject) => [
    `You are welcome${addressed(facts)}! Is there anything else I can help you with?`,
    subject === undefined ? 'Glad to help!' : `Glad that I could help you with ${subject}.`,
    'My pleasure. Thank you for your patience.',
  ],
  farewell: (facts, subject) => [
    `Thank you for contacting us${addressed(facts)}. Have a great day!`,
    subject === undefined
      ? 'Goodbye, and take care!'
      : `Write to us any time if there is more about ${subject}. Goodbye!`,
    'Thank you, goodbye!',
  ],
  assent: (facts, subject) => [
    `Thank you${addressed(facts)}. One moment, please.`,
    subject === undefined
      ? 'Is there anything else I can do for you?'
      : `I am checking ${subject} for you now.`,
    'Is there anything else you would like to know?',
  ],
};

const NOTED: Readonly<Record<FactName, (value: string) => string>> = {
  name: (name) => `Thank you, ${name.split(' ')[0] ?? name}.`,
  orderId: (id) => `Thank you, I have found order ${id}.`,
  email: (email) => `Thank you, I have noted ${email}.`,
  phone: (phone) => `Thank you, I have noted ${phone}.`,
  username: (username) => `Thank you, I have found the account ${username}.`,
  amount: (amount) => `Thank you, I can see the ${amount}.`,
  product: (product) => `Thank you, so it is about the ${product}.`,
};

const sentence = (...parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== '').join(' ');

/** The customer speaks of the matter itself. `isNews` tells its first mention from the later ones. */
const onMatter = (
  { acknowledge, subject }: Intent,
  facts: Facts,
  latest: string,
  isNews: boolean,
  question: string | undefined,
  offers: readonly string[],
): readonly string[] => {
  const calming = isUpset(latest) ? `I understand that this is frustrating${addressed(facts)}.` : undefined;
  const opening = sentence(calming, acknowledge(facts), question);
  const looking = `I am looking into ${subject(facts)} now${addressed(facts)}.`;
  const asksForAnswer = latest.trim().endsWith('?') && !isNews;
  return question === undefined || asksForAnswer
    ? [sentence(calming, offers[0]), ...offers.slice(1), looking]
    : [opening, ...offers, looking];
};

/** The customer says something else while the matter is open. */
const onAside = (
  latest: string,
  subject: string,
  facts: Facts,
  question: string | undefined,
  offers: readonly string[],
): readonly string[] => {
  const about = topicPhraseOf(latest);
  const next = question ?? `I am still checking ${subject}.`;
  return latest.trim().endsWith('?')
    ? [
        `Let me find out what I can do${about === undefined ? '' : ` about ${about}`} for you${addressed(facts)}.`,
        ...offers,
        `I would have to ask my manager about that. ${next}`,
      ]
    : [
        sentence(
          `Thank you for telling me${about === undefined ? '' : ` about ${about}`}${addressed(facts)}.`,
          next,
        ),
        ...offers,
      ];
};

/** Answers that a message is the reply to: "Crystal Minh", "3348917502". */
const onTold = (
  told: Facts,
  subject: string,
  question: string | undefined,
  offer: string | undefined,
): string[] => {
  const [first] = (Object.keys(NOTED) as FactName[]).filter((fact) => told[fact] !== undefined);
  const noted = first === undefined ? 'Thank you.' : NOTED[first](told[first] ?? '');
  return [
    sentence(noted, question ?? `I am checking ${subject} now.`),
    sentence(noted, offer),
    `One moment, please, while I look into ${subject}.`,
  ];
};

/** No rule knows what it is about: the customer's own words have to do. */
const onUnknown = (
  said: readonly string[],
  facts: Facts,
  question: string | undefined,
): readonly string[] => {
  const latest = said.at(-1) ?? '';
  const phrase = said
    .map(topicPhraseOf)
    .filter((found) => found !== undefined)
    .at(-1);
  const about = phrase ?? `“${latest.trim().split(/\s+/).slice(0, 8).join(' ')}”`;
  return [
    sentence(
      isUpset(latest) ? 'I am sorry to hear that.' : undefined,
      `Could you tell me a little more about ${about}?`,
    ),
    sentence(`Let me look into ${about} for you.`, question),
    `Thank you for telling me${addressed(facts)}. One moment while I check what we can do about ${about}.`,
  ];
};

/** The list from another start: the longer a conversation goes on, the less should it hear the same offers. */
const rotated = <T>(items: readonly T[], by: number): readonly T[] => {
  const start = items.length === 0 ? 0 : by % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
};

const normalised = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();

const LAST_RESORT: readonly string[] = [
  'One moment, please, while I check that for you.',
  'Could you give me a few more details?',
  'Is there anything else I should know?',
];

/** Two or three replies that have not been said yet, the best first. */
const rank = (
  candidates: readonly string[],
  said: readonly string[],
  top: number,
): readonly ScoredReply[] => {
  const seen = new Set(said.map(normalised));
  const fresh = candidates.filter((reply) => {
    const key = normalised(reply);
    if (key === '' || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  return fresh.slice(0, MAX_REPLIES).map((reply, index) => ({
    reply: capitalised(reply),
    confidence: Number((top * 0.8 ** index).toFixed(2)),
  }));
};

/**
 * What the agent could say next: two or three replies, the most fitting first. They follow from what was said, so
 * another dialogue has other replies.
 *
 * @param turns the conversation, oldest first
 * @param draft what the agent is about to say; the replies then go on from there
 */
export const composeReplies = (turns: readonly Turn[], draft?: string): readonly ScoredReply[] => {
  const said = turns.filter(isCustomer).map(({ text }) => text);
  const latest = said.at(-1);
  if (latest === undefined) return [];

  const facts = collectFacts(turns);
  const recognised = recogniseIntent(turns);
  const intent = recognised?.intent;
  const latestIntent = recogniseIntent(turns.filter(isCustomer).slice(-1))?.intent;
  const agentSaid = [
    ...turns.filter(isAgent).map(({ text }) => text),
    ...(draft === undefined ? [] : [draft]),
  ];
  const question = nextQuestion(intent, facts, agentSaid);
  const subject = intent?.subject(facts);
  const quiet =
    said.length -
    1 -
    said.findLastIndex((text) => recogniseIntent([{ role: 'END_USER', text }]) !== undefined);
  const offers = rotated(intent?.offers ?? [], quiet).map((offer) => offer(facts));
  const answer = (candidates: readonly string[], top: number): readonly ScoredReply[] =>
    rank([...candidates, ...LAST_RESORT], agentSaid, top);

  if (draft !== undefined) {
    const next = draft.trim().endsWith('?')
      ? `Take your time${addressed(facts)}.`
      : (question ?? `Does that help you with ${subject ?? 'your question'}?`);
    return answer([next, ...offers, 'Is there anything else I can help you with?'], 0.7);
  }

  const smallTalk = smallTalkOf(latest);
  if (smallTalk !== undefined) return answer(SMALL_TALK[smallTalk](facts, subject), 0.85);

  const told = factsIn(latest, lastBefore(turns, isAgent));
  const isAnswer = latestIntent === undefined && Object.keys(told).some((fact) => fact !== 'product');
  if (isAnswer) return answer(onTold(told, subject ?? 'this', question, offers[0]), 0.8);

  if (intent === undefined || recognised === undefined || subject === undefined) {
    return answer(onUnknown(said, facts, question), 0.5);
  }
  if (latestIntent === undefined) return answer(onAside(latest, subject, facts, question, offers), 0.6);

  const isNews = recogniseIntent(turns.slice(0, turns.findLastIndex(isCustomer))) === undefined;
  const ownOffer = latestIntent === intent ? [] : [latestIntent.offers[0]?.(facts) ?? ''];
  const top = Math.min(0.96, 0.7 + 0.08 * recognised.score);
  return answer(onMatter(intent, facts, latest, isNews, question, [...ownOffer, ...offers]), top);
};

/** The text of the last such turn before the customer's latest. */
const lastBefore = (turns: readonly Turn[], matches: (turn: Turn) => boolean): string | undefined =>
  turns.slice(0, turns.findLastIndex(isCustomer)).filter(matches).at(-1)?.text;
