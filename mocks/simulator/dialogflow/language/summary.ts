import { collectFacts, contentWordsOf, factsIn, type FactName } from './facts';
import { isUpset, recogniseIntent, smallTalkOf } from './intents';
import { isAgent, isCustomer, type Turn } from './turns';

/** Names of the sections as Google's baseline model writes them. */
export type SectionName = 'situation' | 'action' | 'resolution' | 'customer_satisfaction' | 'entities';

export interface SummarySection {
  readonly section: SectionName;
  readonly summary: string;
}

const NOT_AVAILABLE = 'N/A';
const ENTITY_LABELS: Readonly<Record<FactName, string>> = {
  name: 'Name',
  orderId: 'Order number',
  email: 'E-mail',
  phone: 'Phone',
  username: 'Username',
  amount: 'Amount',
  product: 'Product',
};

const quoted = (texts: readonly string[]): string => texts.map((text) => `“${text.trim()}”`).join(' ');

const weightOf = (text: string): number => contentWordsOf(text).length;

const isSubstantial = ({ text }: Turn): boolean =>
  smallTalkOf(text) === undefined &&
  (weightOf(text) >= 2 || recogniseIntent([{ role: 'END_USER', text }]) !== undefined);

/** The weightiest of the turns, in the order in which they were said. */
const weightiest = (turns: readonly Turn[], count: number): string[] => {
  const kept = new Set([...turns].sort((a, b) => weightOf(b.text) - weightOf(a.text)).slice(0, count));
  return turns.filter((turn) => kept.has(turn)).map(({ text }) => text);
};

/** A name, a number: told because it was asked for, and listed among the entities. */
const isMereAnswer = (turns: readonly Turn[], turn: Turn): boolean => {
  const asked = turns.slice(0, turns.indexOf(turn)).filter(isAgent).at(-1)?.text;
  const told = Object.keys(factsIn(turn.text, asked)).some((fact) => fact !== 'product');
  return told && recogniseIntent([turn]) === undefined;
};

const situationOf = (turns: readonly Turn[]): string => {
  const said = turns
    .filter((turn) => isCustomer(turn) && isSubstantial(turn) && !isMereAnswer(turns, turn))
    .slice(0, 2);
  if (said.length === 0) return NOT_AVAILABLE;
  const { name } = collectFacts(turns);
  const about = recogniseIntent(said)?.intent.name;
  return `${name ?? 'The customer'} got in touch${about === undefined ? '' : ` (${about})`}: ${quoted(said.map(({ text }) => text))}`;
};

const actionOf = (turns: readonly Turn[]): string => {
  const said = weightiest(
    turns.filter((turn) => isAgent(turn) && isSubstantial(turn)),
    3,
  );
  return said.length === 0 ? NOT_AVAILABLE : `The agent said: ${quoted(said)}`;
};

const resolutionOf = (turns: readonly Turn[]): string => {
  const outcome = turns
    .filter((turn) => isAgent(turn) && isSubstantial(turn) && !turn.text.includes('?'))
    .at(-1);
  if (outcome === undefined) return NOT_AVAILABLE;
  const reaction = turns.slice(turns.indexOf(outcome) + 1).find(isCustomer);
  return `The last word on the matter: ${quoted([outcome.text])}${
    reaction === undefined ? '' : ` The customer answered: ${quoted([reaction.text])}`
  }`;
};

const satisfactionOf = (turns: readonly Turn[]): string => {
  const said = turns.filter(isCustomer).map(({ text }) => text);
  const closing = said.slice(-3).find((text) => ['thanks', 'farewell'].includes(smallTalkOf(text) ?? ''));
  const upset = said.filter(isUpset).at(-1);
  const parts = [
    upset === undefined ? undefined : `The customer was upset: ${quoted([upset])}`,
    closing === undefined ? undefined : `The customer closed politely: ${quoted([closing])}`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? NOT_AVAILABLE : parts.join(' ');
};

const entitiesOf = (turns: readonly Turn[]): string => {
  const facts = collectFacts(turns);
  const lines = (Object.keys(ENTITY_LABELS) as FactName[]).flatMap((fact) => {
    const value = facts[fact];
    return value === undefined ? [] : [`${ENTITY_LABELS[fact]}: ${value}`];
  });
  return lines.length === 0 ? NOT_AVAILABLE : lines.join('\n');
};

const WRITERS: Readonly<Record<SectionName, (turns: readonly Turn[]) => string>> = {
  situation: situationOf,
  action: actionOf,
  resolution: resolutionOf,
  customer_satisfaction: satisfactionOf,
  entities: entitiesOf,
};

/**
 * The conversation in sections, in the given order, told in the speakers' own words. `undefined` where there is too
 * little to tell: nothing of substance from the customer yet.
 */
export const summarise = (
  turns: readonly Turn[],
  sections: readonly SectionName[],
): readonly SummarySection[] | undefined =>
  turns.some((turn) => isCustomer(turn) && isSubstantial(turn))
    ? sections.map((section) => ({ section, summary: WRITERS[section](turns) }))
    : undefined;
