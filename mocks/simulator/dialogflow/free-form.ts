import type { Situation } from './coaching/situation';
import type { FactName } from './language/facts';
import { INTENTS } from './language/intents';
import { summarise } from './language/summary';
import type { Turn } from './language/turns';

const LABELS: Readonly<Record<FactName, string>> = {
  name: 'name',
  orderId: 'order number',
  email: 'e-mail address',
  phone: 'phone number',
  username: 'username',
  amount: 'amount',
  product: 'item',
};

/** Where things stand, in markdown. `undefined` while nobody knows what it is about. */
export const nextStep = ({ matter, facts }: Situation): string | undefined => {
  const intent = INTENTS.find(({ name }) => name === matter);
  if (intent === undefined) return undefined;
  const known = (Object.keys(LABELS) as FactName[]).filter((fact) => facts[fact] !== undefined);
  const missing = intent.needs.filter((fact) => facts[fact] === undefined);
  return [
    `**Matter:** ${intent.name}`,
    ...(known.length === 0
      ? []
      : [`**Known:**\n\n${known.map((fact) => `- ${LABELS[fact]}: ${facts[fact] ?? ''}`).join('\n')}`]),
    ...(missing.length === 0
      ? [`**Next:** ${intent.offers[0]?.(facts) ?? 'close the case'}`]
      : [`**Next:** ask for ${missing.map((fact) => `the ${LABELS[fact]}`).join(' and ')}`]),
  ].join('\n\n');
};

/** A note for the case. `undefined` where too little was said. */
export const caseNote = (turns: readonly Turn[]): string | undefined =>
  summarise(turns, ['situation', 'action', 'entities'])
    ?.map(({ section, summary }) => `**${section}**\n\n${summary}`)
    .join('\n\n');
