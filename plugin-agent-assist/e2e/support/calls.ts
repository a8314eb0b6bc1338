import type { Locator, Page } from 'playwright-core';

import type { RunningSandbox } from '../../../mocks/sandbox/server';

/** A call as the control interface starts it. */
export interface PhoneCall {
  /** The customer's leg. */
  readonly callSid: string;
  readonly taskSid: string;
  /** Null while no worker is available. */
  readonly reservationSid: string | null;
}

export interface NewPhoneCall {
  /** E.164, or `anonymous`. */
  readonly from: string;
  readonly customerName?: string;
  /** The short name of the only worker who is asked. */
  readonly worker?: string;
  readonly isForked?: boolean;
  readonly withoutCallSid?: boolean;
  /** How long Google takes to make the conversation. */
  readonly audioDelayMs?: number;
}

/** The customers at the telephone, by the control interface that scripts use. */
export const callersOf = ({ url }: Pick<RunningSandbox, 'url'>) => {
  const post = async (path: string, body: object): Promise<unknown> => {
    const response = await fetch(`${url}/__sandbox${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  return {
    call: async (call: NewPhoneCall): Promise<PhoneCall> => (await post('/calls', call)) as PhoneCall,
    /** With `interim` the words are still being recognised. */
    say: async (
      { callSid }: Pick<PhoneCall, 'callSid'>,
      role: 'customer' | 'agent',
      text: string,
      interim = false,
    ): Promise<void> => {
      const said = await post(`/calls/${callSid}/utterances`, { role, text, ...(interim && { interim }) });
      if ((said as { messageId: string | null }).messageId === null)
        throw new Error(`Nobody hears “${text}”`);
    },
    /** The stream that carries the audio breaks off, and the call goes on. */
    loseAudio: async ({ callSid }: Pick<PhoneCall, 'callSid'>): Promise<void> => {
      await post(`/calls/${callSid}/faults`, { kind: 'audioStops' });
    },
    hangUp: async ({ callSid }: Pick<PhoneCall, 'callSid'>): Promise<void> => {
      await post(`/calls/${callSid}/hangup`, {});
    },
  };
};

/** The telephone of an agent's desktop, by the names of its buttons. */
export interface Phone {
  readonly tab: Locator;
  readonly hold: Locator;
  readonly unhold: Locator;
  readonly mute: Locator;
  readonly unmute: Locator;
  readonly hangUp: Locator;
  /** Says that the agent's own part in the call is over; the task wraps up. */
  readonly ended: Locator;
  /** What Flex shows of the call itself. */
  readonly canvas: Locator;
  accept(): Promise<void>;
  /** Places a call by Flex's dialpad. */
  dial(number: string): Promise<void>;
  /** Hands the call over by Flex's directory. */
  transfer(fullName: string, mode: 'warm' | 'cold'): Promise<void>;
}

/** The tab beside the call with what is said in it, by the names of its parts. */
export interface TranscriptTab {
  readonly tab: Locator;
  readonly log: Locator;
  readonly search: Locator;
  readonly copy: Locator;
  /** The line with these words, as soon as it is there. */
  line(text: string | RegExp): Promise<Locator>;
}

export function transcriptAt(page: Page): TranscriptTab {
  const log = page.getByRole('log', { name: 'Transcript' });
  return {
    // Flex gives its tabs no role.
    tab: page.locator('.Twilio-TabHeader', { hasText: 'Transcript' }),
    log,
    search: page.getByRole('searchbox', { name: 'Search transcript' }),
    copy: page.getByRole('button', { name: 'Copy transcript' }),
    async line(text) {
      const line = log.getByText(text).first();
      await line.waitFor();
      return line;
    },
  };
}

export function phoneAt(page: Page): Phone {
  // The task list has the same buttons; those of the call's canvas come last.
  const button = (name: string | RegExp): Locator => page.getByRole('button', { name, exact: true }).last();
  // With more than two in the call, one leaves it.
  const hangUp = button(/^(Hang up|Leave)$/);
  return {
    tab: page.locator('.Twilio-TabHeader', { hasText: 'Call' }),
    hold: button('Hold Customer'),
    unhold: button('Unhold Customer'),
    mute: button('Mute'),
    unmute: button('Unmute'),
    hangUp,
    ended: page.getByText('Call ended'),
    canvas: page.locator('.Twilio-TaskCanvas'),
    async accept() {
      await page
        .getByRole('button', { name: /^accept/i })
        .first()
        .click();
      await hangUp.waitFor();
    },
    async dial(number) {
      await button('Outbound Dialpad').click();
      await page.locator('input[type=tel]').fill(number);
      await page.locator('.Twilio-OutboundDialerPanel').getByRole('button', { name: /call/i }).last().click();
    },
    async transfer(fullName, mode) {
      await button('Open transfer directory').click();
      await button(mode === 'warm' ? `Consult ${fullName}` : `Transfer to ${fullName}`).click();
    },
  };
}
