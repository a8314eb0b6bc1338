import * as React from 'react';

import type { ContactSid } from '../../domain/ids';
import type { ShownRow } from './merge-rows';

export interface ShownRows {
  readonly rows: readonly ShownRow[];
  /** How many have come and are not shown yet. */
  readonly waiting: number;
  /** Shows them, and puts all in order. */
  showNew(): void;
}

export interface Holding {
  /** A person reads: what comes waits, and what changes changes in its place. */
  readonly isHeld: boolean;
  /** What the person has asked for: when that changes, the rows follow it at once. */
  readonly wanted: string;
}

/** The rows in their order or, while that is held, in the order in which they stood. What goes away goes at once. */
export const useShownRows = (sorted: readonly ShownRow[], { isHeld, wanted }: Holding): ShownRows => {
  const [shows, setShows] = React.useState(0);
  const order = React.useRef<{ readonly of: string; readonly contacts: readonly ContactSid[] }>();
  const of = `${shows} ${wanted}`;
  let held = order.current;
  // Where nothing is left of it, nothing can move.
  if (!isHeld || held?.of !== of || !sorted.some(({ contact }) => held?.contacts.includes(contact)))
    held = { of, contacts: sorted.map(({ contact }) => contact) };
  order.current = held;

  const { contacts } = held;
  const { rows, waiting } = React.useMemo(() => {
    const byContact = new Map(sorted.map((row) => [row.contact, row]));
    const held = contacts.flatMap((contact) => byContact.get(contact) ?? []);
    return { rows: held, waiting: sorted.length - held.length };
  }, [sorted, contacts]);

  return { rows, waiting, showNew: () => setShows(shows + 1) };
};
