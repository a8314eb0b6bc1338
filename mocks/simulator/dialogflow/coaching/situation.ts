import { collectFacts, factsIn, type Facts } from '../language/facts';
import { isUpset, recogniseIntent, smallTalkOf, type SmallTalk } from '../language/intents';
import { isAgent, isCustomer, type Turn } from '../language/turns';

/** Where a conversation stands after a message of the customer. */
export interface Situation {
  /** The customer's latest message. */
  readonly latest: string;
  /** Everything the customer has told. */
  readonly facts: Facts;
  /** What the latest message told. */
  readonly told: Facts;
  /** What it is all about, by the name of the intent. */
  readonly matter: string | undefined;
  /** What the latest message is about. */
  readonly mentioned: string | undefined;
  readonly isUpset: boolean;
  readonly smallTalk: SmallTalk | undefined;
}

/** `undefined` where the customer has said nothing. */
export const situationOf = (turns: readonly Turn[]): Situation | undefined => {
  const end = turns.findLastIndex(isCustomer);
  const latest = turns[end];
  if (latest === undefined) return undefined;
  const asked = turns.slice(0, end).filter(isAgent).at(-1)?.text;
  return {
    latest: latest.text,
    facts: collectFacts(turns),
    told: factsIn(latest.text, asked),
    matter: recogniseIntent(turns)?.intent.name,
    mentioned: recogniseIntent([latest])?.intent.name,
    isUpset: isUpset(latest.text),
    smallTalk: smallTalkOf(latest.text),
  };
};
