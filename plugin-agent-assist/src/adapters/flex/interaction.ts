import * as v from 'valibot';

const sid = (prefix: string) => v.pipe(v.string(), v.regex(new RegExp(`^${prefix}[0-9a-f]{32}$`)));

/** Workflows may leave out or misuse either. */
const Attributes = v.object({ flexInteractionSid: sid('KD'), flexInteractionChannelSid: sid('UO') });

/** Where a contact that is no call goes on, by the names that Flex gives it in the attributes of a task. */
export type Interaction = v.InferOutput<typeof Attributes>;

/** The interaction and the channel of a task; `undefined` for a call, and where the attributes do not name both. */
export function interactionOf(task: { readonly attributes: unknown } | undefined): Interaction | undefined {
  const attributes = v.safeParse(Attributes, task?.attributes);
  return attributes.success ? attributes.output : undefined;
}
