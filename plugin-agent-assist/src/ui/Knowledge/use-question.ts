import * as React from 'react';

export interface Question {
  /** What stands in the box. */
  readonly text: string;
  /** The agent writes. */
  write(text: string): void;
  /** The agent searches for this: from now on the box follows the searches of the task. */
  ask(text: string): void;
}

interface Own {
  readonly text: string;
  readonly asked: boolean;
}

/**
 * The text of the search box. It is the agent's while they write, and else what was searched for last, wherever that
 * was asked for: here, at a card, in another tab.
 */
export const useQuestion = (searched: string): Question => {
  const [own, setOwn] = React.useState<Own>();
  const [before, setBefore] = React.useState(searched);
  if (before !== searched) {
    setBefore(searched);
    if (own && (own.asked || own.text === '')) setOwn(undefined);
  }
  return {
    text: own?.text ?? searched,
    write: (text) => setOwn({ text, asked: false }),
    ask: (text) => setOwn({ text, asked: true }),
  };
};
