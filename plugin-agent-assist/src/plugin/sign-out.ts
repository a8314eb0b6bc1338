import type * as Flex from '@twilio/flex-ui';
import * as v from 'valibot';

import { noteMistake } from '../adapters/mistakes';
import { strings } from '../ui/strings';
import type { Desk } from './desk';

/** What is not saved by then has something in its way. */
const WAIT_MS = 5_000;
/** The browser's storage may never answer; Flex would wait with it. */
const GIVE_UP_MS = 7_000;
/** So long a second attempt counts as the answer to what the first one told. */
const AGAIN_MS = 60_000;

const HELD_BACK = 'AgentAssistSignOutHeldBack';

/** Flex signs out by itself where the session has expired or another one took its place. */
const Forced = v.object({ forceLogout: v.literal(true) });

/** Flex waits for what a listener returns, though its types do not say so. */
type Listener = (payload: unknown, abort: Flex.ActionCancelFunction) => unknown;

/**
 * Sees to it that no summary is lost by signing out, and that none is left behind.
 *
 * Before Flex's `Logout` there are 5 seconds to save what is not in Sync. What cannot be saved stops the first attempt,
 * and the agent is told; a second one within a minute goes through. Once Flex has signed out, what this browser kept
 * is deleted, for Flex may also refuse, as where a task waits to be accepted. A session that Flex ends by itself is
 * no sign-out: it is not stopped, and what is not saved waits for the same agent for the rest of its 24 hours.
 * Nothing that goes wrong here keeps anybody from signing out.
 *
 * @param options.now milliseconds since the epoch
 */
export function registerSignOut(
  flex: Pick<typeof Flex, 'Actions' | 'Notifications' | 'NotificationType'>,
  desk: Pick<Desk, 'whenSaved' | 'forgetTexts'>,
  { now }: { readonly now: () => number },
): void {
  flex.Notifications.registerNotification({
    id: HELD_BACK,
    content: strings.signOutHeldBack,
    type: flex.NotificationType.warning,
    timeout: AGAIN_MS,
  });
  let heldBackAt: number | undefined;

  const holdBack: Listener = async (payload, abort) => {
    const isSecond = heldBackAt !== undefined && now() - heldBackAt <= AGAIN_MS;
    // The editor that the agent is in tells what it has when it loses the focus.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    const unsaved = await orElse(desk.whenSaved(WAIT_MS), 0);
    if (unsaved === 0 || isSecond || v.is(Forced, payload)) return;
    heldBackAt = now();
    abort();
    flex.Notifications.showNotification(HELD_BACK);
  };
  const forget: Listener = (payload) =>
    v.is(Forced, payload) ? undefined : orElse(desk.forgetTexts(), undefined);
  flex.Actions.addListener('beforeLogout', holdBack);
  flex.Actions.addListener('afterLogout', forget);
}

/** What it comes to, or the other where it fails or takes too long. */
async function orElse<Value>(work: Promise<Value>, other: Value): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<Value>((resolve) => {
    timer = setTimeout(() => resolve(other), GIVE_UP_MS);
  });
  try {
    return await Promise.race([work, limit]);
  } catch (error) {
    noteMistake('Keeping summaries at sign-out', error);
    return other;
  } finally {
    clearTimeout(timer);
  }
}
