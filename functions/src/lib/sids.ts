import * as v from 'valibot';

const sidSchema = (prefix: string) => v.pipe(v.string(), v.regex(new RegExp(`^${prefix}[0-9a-f]{32}$`)));

/** What stands in a path or a query of Twilio's REST hosts is one of these, and nothing else. */
export const callSidSchema = sidSchema('CA');
export const conferenceSidSchema = sidSchema('CF');
export const siprecSidSchema = sidSchema('SR');
export const conversationSidSchema = sidSchema('CH');
export const taskSidSchema = sidSchema('WT');
export const workerSidSchema = sidSchema('WK');
export const interactionSidSchema = sidSchema('KD');
export const interactionChannelSidSchema = sidSchema('UO');
/** The customer's contact: the interaction of a conversation, or the customer's leg of a call. */
export const contactSidSchema = sidSchema('(?:KD|CA)');
