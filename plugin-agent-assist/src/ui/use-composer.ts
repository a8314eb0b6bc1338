import * as React from 'react';
import { useSelector } from 'react-redux';

import { composerOf, hasWindow, windowEndsAt, type ComposerKind } from '../domain/channel';
import type { TaskSid } from '../domain/ids';
import { smsLength } from '../domain/sms';
import { selectChannelType, selectLastCustomerMessageAt, selectMayWrite } from '../store/selectors';
import type { AssistRootState } from '../store/state';
import { strings } from './strings';

export interface Composer {
  readonly kind: ComposerKind;
  /** WhatsApp would refuse a text of the agent's own now. */
  readonly windowHasClosed: boolean;
  /** What to tell of a text's length before it is inserted; undefined where there is nothing to tell. */
  lengthHint(text: string): string | undefined;
}

/** How suggested texts get into the reply of a task, at this moment. `now` is in milliseconds since the epoch. */
export const useComposer = (taskSid: TaskSid, now: () => number): Composer => {
  const mayWrite = useSelector((state: AssistRootState) => selectMayWrite(state, taskSid));
  const channelType = useSelector((state: AssistRootState) => selectChannelType(state, taskSid)) ?? '';
  // Elsewhere each message of the customer's would have whole panels rendered for nothing.
  const lastCustomerMessageAt = useSelector((state: AssistRootState) =>
    hasWindow(channelType) ? selectLastCustomerMessageAt(state, taskSid) : undefined,
  );
  const [, renderAgain] = React.useReducer((n: number) => n + 1, 0);
  const at = now();
  const endsAt = windowEndsAt({ channelType, lastCustomerMessageAt });
  const isOpen = endsAt !== undefined && at < endsAt;

  React.useEffect(() => {
    if (!isOpen) return undefined;
    const timer = setTimeout(renderAgain, endsAt - now());
    // The timer of a computer that slept is late by as long as it slept.
    document.addEventListener('visibilitychange', renderAgain);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', renderAgain);
    };
  }, [isOpen, endsAt, now]);

  const kind = mayWrite ? composerOf({ channelType, lastCustomerMessageAt, now: at }) : 'copy';
  const isSms = channelType.toLowerCase() === 'sms';
  return React.useMemo(
    () => ({
      kind,
      windowHasClosed: mayWrite && endsAt !== undefined && !isOpen,
      lengthHint: (text) => {
        if (!isSms || kind === 'copy') return undefined;
        const { characters, segments } = smsLength(text);
        return segments > 1 ? strings.messagesLong(characters, segments) : undefined;
      },
    }),
    [kind, mayWrite, endsAt, isOpen, isSms],
  );
};
