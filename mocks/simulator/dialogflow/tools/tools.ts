import type { Struct } from '../resources';
import { cancelOrder, createReturn, creditCharge, lookUpOrder, type ToolOutcome } from './orders';

interface Tool {
  /** The last part of its resource name. */
  readonly id: string;
  readonly displayName: string;
  readonly displayDetails: string;
  /** It changes nothing, so nobody has to agree. */
  readonly readOnly: boolean;
  readonly run: (parameters: Struct) => ToolOutcome;
}

/** The tools of the simulated shop, by the action that calls them. */
export const TOOLS = {
  get_order: {
    id: 'order-lookup',
    displayName: 'Look up order',
    displayDetails: 'Reads status and total of an order.',
    readOnly: true,
    run: lookUpOrder,
  },
  create_return: {
    id: 'returns',
    displayName: 'Create return',
    displayDetails: 'Opens a return or an exchange and e-mails the customer a prepaid label.',
    readOnly: false,
    run: createReturn,
  },
  cancel_order: {
    id: 'orders',
    displayName: 'Cancel order',
    displayDetails: 'Cancels an order that is not packed yet. This cannot be undone.',
    readOnly: false,
    run: cancelOrder,
  },
  credit_charge: {
    id: 'billing',
    displayName: 'Credit a charge',
    displayDetails: 'Credits a disputed amount to the account at once.',
    readOnly: false,
    run: creditCharge,
  },
} as const satisfies Readonly<Record<string, Tool>>;

export type ToolAction = keyof typeof TOOLS;

/** That a tool was run, and with what. */
export interface ToolRun {
  readonly action: ToolAction;
  readonly conversation: string;
  readonly parameters: Struct;
}

/** What a generator or the companion wants done. */
export interface ToolProposal {
  readonly action: ToolAction;
  readonly parameters: Struct;
}
