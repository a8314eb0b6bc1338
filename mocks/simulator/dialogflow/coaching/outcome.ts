import * as v from 'valibot';

import type { CompletedCall } from '../tools/tool-calls';

const content = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.unknown()));

/** What to tell the customer after a tool was run. */
export const outcomeReply = ({ action, info: { toolCallResult } }: CompletedCall): string => {
  if (toolCallResult.error !== undefined) {
    return 'I am sorry, the system did not let me do that. I am passing it on, and you will hear from us today.';
  }
  const result = v.parse(content, toolCallResult.content);
  const field = (name: string): string => String(result[name]);
  switch (action) {
    case 'create_return':
      return `Done: ${result.resolution === 'EXCHANGE' ? 'exchange' : 'return'} ${field('returnNumber')} is open, and the label is in your inbox.`;
    case 'cancel_order':
      return `Done: order ${field('orderNumber')} is cancelled, and you will not be charged.`;
    case 'credit_charge':
      return `Done: I have credited ${field('amount')} ${field('currency')} to your account.`;
    case 'get_order':
      return `Order ${field('orderNumber')} is ${field('status').toLowerCase().replace('_', ' ')}.`;
  }
};
