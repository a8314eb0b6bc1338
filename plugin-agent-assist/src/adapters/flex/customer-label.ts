import * as v from 'valibot';

import { withoutBidiControls } from '../wire/text';

const MAX_LENGTH = 100;

const text = v.fallback(v.optional(v.pipe(v.string(), v.transform(withoutBidiControls))), undefined);

/** What names a customer in a task's attributes. Workflows may leave out or misuse any. */
const Attributes = v.object({
  customerName: text,
  customers: v.fallback(v.optional(v.object({ name: text })), undefined),
  direction: text,
  outbound_to: text,
  from: text,
});

/** A task of Flex's, as far as it names its customer. */
export interface NamingTask {
  readonly attributes: unknown;
  readonly defaultFrom?: unknown;
}

/**
 * By which an agent knows a task again: the customer's name where the task has one, else the name or address that Flex
 * shows. Empty where there is none; at most 100 characters.
 */
export function customerLabelOf(task: NamingTask): string {
  const parsed = v.safeParse(Attributes, task.attributes);
  const attributes: Partial<v.InferOutput<typeof Attributes>> = parsed.success ? parsed.output : {};
  const label =
    attributes.customerName ||
    attributes.customers?.name ||
    (attributes.direction === 'outbound' && attributes.outbound_to) ||
    // Typed as a string, and whatever the attributes hold.
    v.parse(text, task.defaultFrom) ||
    attributes.from ||
    '';
  return Array.from(label.slice(0, 2 * MAX_LENGTH))
    .slice(0, MAX_LENGTH)
    .join('');
}
