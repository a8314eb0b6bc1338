import { sentimentOf } from '../simulator/dialogflow/language/sentiment';
import { isAgent, isCustomer, type Turn } from '../simulator/dialogflow/language/turns';
import type { InteractionChannel } from '../twilio/model/interactions';
import type { Reservation } from '../twilio/model/task-router';
import type { World } from '../twilio/model/world';
import type { Random } from '../twilio/random';
import type {
  AssistedConversation,
  ColleagueClient,
  ColleagueSummary,
  SeenOfContact,
  SummarySave,
  SummaryToSave,
} from './colleague-client';

/** A contact as it reaches a colleague. */
export type ColleagueContact =
  | { readonly kind: 'chat'; readonly channel: InteractionChannel }
  /** The customer's leg. */
  | { readonly kind: 'call'; readonly callSid: string };

export interface WorkParts {
  readonly world: World;
  readonly client: ColleagueClient;
  readonly random: Random;
  /** Scales every wait; 1 is calm. */
  readonly pace: number;
  /** Whether the script's customer opened this chat: then a script says all that is said, and nobody else tells Google. */
  readonly isScripted: () => boolean;
  /** How long a call goes on at a calm pace once it is accepted, in milliseconds. */
  readonly callMs: () => number;
  /** Hears what could not be saved or drafted. */
  readonly log: (line: string) => void;
}

/** What TaskRouter tells a colleague of one of their reservations. */
export interface Work {
  /** Offered or being talked in; false from the moment it wraps up. */
  readonly isOpen: boolean;
  begin(): void;
  /** A supervisor asks for a fresh summary, by a request of this id. Asked again, nothing happens. */
  answer(requestId: string): void;
  wrapUp(): void;
  end(): void;
  /** The task is gone: nothing more is done or saved. */
  drop(): void;
}

/** So long after the last word a chat is over, where a script speaks and where people do. */
const SILENCE_MS = { scripted: 12_000, people: 60_000 } as const;
/** How often a session tells how it goes, and what the summary is by now. */
const PULSE_MS = 30_000;
/** The first time there is something to tell sooner. */
const FIRST_PULSE_MS = 15_000;
const MAX_SENTIMENTS = 8;
/** The editor of what Google drafted and nobody touched, as the plugin names it. */
const UNTOUCHED_EDITOR = 'agent-assist';
/** What the simulator writes in a section that it cannot fill. */
const NOT_AVAILABLE = 'N/A';
const REMARK = 'Nothing is left to do.';

/**
 * What a colleague does about one reservation: accepts it after a moment, lets the contact go on by its script, keeps
 * its summary up to date as the plugin would, wraps up, edits and saves the summary, and completes the task.
 */
export function workOn(reservation: Reservation, contact: ColleagueContact, parts: WorkParts): Work {
  const { world, client, random, pace, log } = parts;
  const { interactions, conversations, calls, taskRouter } = world;
  const { task, workerSid } = reservation;
  const timers = new Set<NodeJS.Timeout>();
  const identity = world.identityOf(workerSid);
  const usage = random.next();
  let phase: SeenOfContact['phase'] | 'offered' = 'offered';
  let isDropped = false;
  let ticket: string | undefined;
  let number = 0;
  let drafted = 0;
  let told = 0;
  let answered: string | undefined;
  let latest: ColleagueSummary | undefined;
  let assisted: Promise<AssistedConversation> | undefined;
  let silence: NodeJS.Timeout | undefined;
  let saving = Promise.resolve();

  const between = (shortest: number, longest: number): number =>
    Math.round(shortest + random.next() * (longest - shortest));
  const after = (ms: number, run: () => void): NodeJS.Timeout => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      run();
    }, ms * pace).unref();
    timers.add(timer);
    return timer;
  };
  const halt = (): void => {
    for (const timer of timers) clearTimeout(timer);
    timers.clear();
  };
  const complain = (error: unknown): void => {
    // A reset takes tasks and summaries away also from what is being said of them at that moment.
    const isThere = taskRouter.tasks().some(({ sid }) => sid === task.sid);
    if (!isDropped && isThere) log(error instanceof Error ? error.message : String(error));
  };

  const conversation = (): Promise<AssistedConversation> => {
    assisted ??= (
      contact.kind === 'chat'
        ? client.converse(contact.channel.conversationSid, parts.isScripted())
        : client.converse(contact.callSid, false)
    ).catch((error: unknown) => {
      assisted = undefined;
      throw error;
    });
    return assisted;
  };
  const chatTurns = ({ conversationSid, participants }: InteractionChannel) => {
    const customer = participants.find(({ type }) => type === 'customer')?.identity;
    return conversations.get(conversationSid).messages.map(({ author, body, dateCreated }) => ({
      role: author === customer ? ('END_USER' as const) : ('HUMAN_AGENT' as const),
      text: body,
      sendTime: dateCreated,
    }));
  };
  const turns = async (): Promise<readonly Turn[]> =>
    contact.kind === 'chat' ? chatTurns(contact.channel) : (await conversation()).turns();

  const seen = async (): Promise<SeenOfContact | undefined> => {
    const said = await turns().catch((error: unknown) => {
      complain(error);
      return [];
    });
    const customer = said.filter(isCustomer);
    const shown = customer.length * 2;
    return phase === 'offered'
      ? undefined
      : {
          phase,
          counts: { shown, used: Math.min(shown, Math.floor(said.filter(isAgent).length * usage)) },
          sentiment: customer.slice(-MAX_SENTIMENTS).map(({ text }) => sentimentOf(text).score),
        };
  };
  /** `undefined` where there is nothing to sum up, or nobody to do it. */
  const draft = async (): Promise<SummaryToSave | undefined> => {
    try {
      const google = await conversation();
      if (contact.kind === 'chat' && parts.isScripted()) {
        const said = chatTurns(contact.channel);
        await google.tell(said.slice(told));
        told = said.length;
      }
      latest = (await google.summarise()) ?? latest;
    } catch (error) {
      complain(error);
    }
    if (!latest) return undefined;
    // What Google drafts is counted by its time, as everybody's session does.
    drafted = Math.max(Date.now(), drafted + 1);
    return {
      ...latest,
      editor: UNTOUCHED_EDITOR,
      sequence: drafted,
      base: number,
      isEdited: false,
      status: 'draft',
      note: '',
    };
  };
  const edited = (): SummaryToSave | undefined =>
    latest && {
      ...latest,
      sections: latest.sections.map(({ title, text }) =>
        title === 'resolution'
          ? { title, text: text === NOT_AVAILABLE ? REMARK : `${text} ${REMARK}` }
          : { title, text },
      ),
      editor: `desk-${task.sid.slice(-8)}`,
      sequence: 1,
      base: number,
      isEdited: true,
      status: 'saved',
      savedBy: 'agent',
      note: '',
    };

  /** One after the other: each save begins where the one before ended. */
  const save = (what: () => Promise<Pick<SummarySave, 'version' | 'answers'>>): void => {
    saving = saving
      .then(async () => {
        if (isDropped) return;
        const [session, rest] = [await seen(), await what()];
        const saved = await client.save({
          taskSid: task.sid,
          ...(ticket !== undefined && { ticket }),
          ...(session && { session }),
          ...rest,
        });
        ({ ticket, number } = saved);
      })
      .catch(complain);
  };
  const saveDraft = (answers?: string): void =>
    save(async () => ({ version: await draft(), ...(answers !== undefined && { answers }) }));

  const pulse = (): void => {
    saveDraft();
    after(PULSE_MS, pulse);
  };
  const accept = (): void => {
    if (contact.kind === 'call') {
      calls.answer(calls.dialWorker(reservation.sid).sid);
      return;
    }
    const { interactionSid, sid, invites } = contact.channel;
    const invite = invites.find(({ taskSid }) => taskSid === task.sid);
    if (invite) interactions.acceptInvite(interactionSid, sid, invite.sid, reservation.sid);
  };
  const leaveChat = (routing: 'wrapup' | 'closed'): void => {
    if (contact.kind !== 'chat') return;
    const { interactionSid, sid } = contact.channel;
    interactions.close(interactionSid, sid, routing, workerSid);
  };
  const endCall = (): void => {
    if (contact.kind === 'call' && calls.leg(contact.callSid).status === 'in-progress')
      calls.hangUp(contact.callSid);
  };
  const complete = (): void => {
    if (isDropped || reservation.status !== 'wrapping') return;
    if (contact.kind === 'chat') leaveChat('closed');
    else taskRouter.complete(reservation.sid);
  };

  const listenForSilence = ({ conversationSid }: InteractionChannel): (() => void) => {
    const wait = (): void => {
      if (silence) {
        clearTimeout(silence);
        timers.delete(silence);
      }
      silence = after(parts.isScripted() ? SILENCE_MS.scripted : SILENCE_MS.people, () =>
        leaveChat('wrapup'),
      );
    };
    wait();
    return conversations.events.subscribe((event) => {
      if (event.type === 'messageAdded' && event.conversationSid === conversationSid) wait();
    });
  };
  let stopListening = (): void => undefined;

  after(between(1_000, 3_000), accept);

  return {
    get isOpen() {
      return phase === 'offered' || phase === 'live';
    },
    begin() {
      phase = 'live';
      save(() => Promise.resolve({}));
      after(FIRST_PULSE_MS, pulse);
      if (contact.kind === 'call') {
        after(parts.callMs(), endCall);
        return;
      }
      stopListening = listenForSilence(contact.channel);
      if (!parts.isScripted()) {
        const { friendlyName } = conversations.user(identity);
        conversations.send(
          contact.channel.conversationSid,
          identity,
          `Hello, ${friendlyName} here. I take over.`,
        );
      }
    },
    answer(requestId) {
      if (requestId === answered) return;
      answered = requestId;
      after(between(2_000, 6_000), () => saveDraft(requestId));
    },
    wrapUp() {
      phase = 'wrapping';
      halt();
      stopListening();
      saveDraft();
      after(between(4_000, 9_000), () => {
        save(() => Promise.resolve({ version: edited() }));
        void saving.then(complete);
      });
    },
    end() {
      phase = 'ended';
      halt();
      stopListening();
      save(() => Promise.resolve({}));
    },
    drop() {
      isDropped = true;
      halt();
      stopListening();
    },
  };
}
