import { ACTIVITY_SIDS, createSidFactory, type NewSid } from '../ids';
import { createRandom } from '../random';
import { createCalls, type Calls } from './calls';
import { createConversations, type Conversations } from './conversations';
import { createIdentity, type Identity } from './identity';
import { createInteractions, type Interactions } from './interactions';
import { createSync, type Sync } from './sync';
import { createTaskRouter, type TaskRouter, type Worker } from './task-router';
import { TwilioError } from './twilio-error';

/** A person who signs in to Flex. Their worker exists whether or not a tab is open. */
export interface Member {
  /** The short name that the sandbox's addresses use, such as `ada` in `/?worker=ada`. */
  readonly name: string;
  readonly fullName: string;
  readonly roles: readonly string[];
  /** The worker attribute `team_name`. */
  readonly team?: string;
  /** Not taking tasks until they sign in; otherwise a member takes them whether or not a tab is open. */
  readonly isAway?: boolean;
  /** Gets only the tasks that are meant for them by name. */
  readonly takesOnlyTheirOwn?: boolean;
}

export const DEFAULT_MEMBERS: readonly Member[] = [
  { name: 'ada', fullName: 'Ada Agent', roles: ['agent'], team: 'North' },
  { name: 'bo', fullName: 'Bo Agent', roles: ['agent'], team: 'South' },
  { name: 'sam', fullName: 'Sam Supervisor', roles: ['supervisor'], team: 'North' },
];

export interface WorldOptions {
  /** Decides every SID. */
  readonly seed: number;
  readonly members?: readonly Member[];
  readonly reservationTimeoutSeconds?: number;
  /** How long the people whom agents call let it ring. */
  readonly answerAfterMs?: number;
  /** The time by which TaskRouter and Sync forget, in milliseconds since the epoch. */
  readonly now?: () => number;
}

/** Everything that a Twilio account is, as far as Flex looks: one plain model without any transport. */
export interface World {
  readonly newSid: NewSid;
  readonly identity: Identity;
  readonly taskRouter: TaskRouter;
  readonly conversations: Conversations;
  readonly interactions: Interactions;
  readonly calls: Calls;
  readonly sync: Sync;
  /** Everybody who can sign in, with their worker. */
  members(): readonly { readonly member: Member; readonly worker: Worker }[];
  /** The worker of a member, by short name. */
  workerNamed(name: string): Worker | undefined;
  /** By which identity a worker signs in to Flex, Conversations and Voice. */
  identityOf(workerSid: string): string;
  workerOfIdentity(identity: string): Worker | undefined;
  /**
   * A Flex session for a member, as if they had just signed in.
   * @param roles in place of the member's own
   */
  signIn(name: string, options?: { roles?: readonly string[]; lifetimeMs?: number }): string;
  /** Makes a member who was away available for tasks. */
  startWork(name: string): void;
  /** A web-chat customer's token: it holds, but its only role is guest. */
  signInGuest(identity: string): string;
  /** Ends all tasks and calls, closes all conversations and forgets what Sync holds. Sessions stay valid. */
  reset(): void;
}

/** Flex encodes the characters of an email address that an identity may not have: `ada_40example_2Etest`. */
const toIdentity = (email: string): string =>
  email.replace(/[^a-z0-9]/gi, (character) => `_${character.charCodeAt(0).toString(16).toUpperCase()}`);

export function createWorld(options: WorldOptions): World {
  const newSid = createSidFactory(createRandom(options.seed));
  const identity = createIdentity(`flex-sessions-${options.seed}`);
  const taskRouter = createTaskRouter(newSid, {
    reservationTimeoutSeconds: options.reservationTimeoutSeconds,
    now: options.now,
  });
  const conversations = createConversations(newSid);
  const sync = createSync(newSid, options.now);
  const members = new Map<
    string,
    { member: Member; worker: Worker; identity: string; flexUserSid: string }
  >();

  for (const member of options.members ?? DEFAULT_MEMBERS) {
    const email = `${member.name}@example.test`;
    const memberIdentity = toIdentity(email);
    const worker = taskRouter.addWorker({
      friendlyName: email,
      // Supervisors watch; a chat offered to one of them would wait for an answer in vain.
      activity: member.roles.includes('agent') && !member.isAway ? 'Available' : 'Unavailable',
      takesOnlyTheirOwn: member.takesOnlyTheirOwn,
      attributes: {
        full_name: member.fullName,
        email,
        contact_uri: `client:${memberIdentity}`,
        roles: member.roles,
        ...(member.team !== undefined && { team_name: member.team }),
        image_url: '',
        routing: { skills: [], levels: {} },
      },
    });
    members.set(member.name, { member, worker, identity: memberIdentity, flexUserSid: newSid('FU') });
    conversations.updateUser(memberIdentity, { friendlyName: member.fullName });
  }

  const byWorkerSid = (workerSid: string) => {
    const found = [...members.values()].find((one) => one.worker.sid === workerSid);
    if (!found) throw TwilioError.notFound(`/Workers/${workerSid}`);
    return found;
  };
  const identityOf = (workerSid: string): string => byWorkerSid(workerSid).identity;
  const interactions = createInteractions({ newSid, taskRouter, conversations, identityOf });
  const calls = createCalls({
    newSid,
    taskRouter,
    addressOf: (workerSid) => `client:${identityOf(workerSid)}`,
    answerAfterMs: options.answerAfterMs,
  });

  return {
    newSid,
    identity,
    taskRouter,
    conversations,
    interactions,
    calls,
    sync,
    members: () => [...members.values()],
    workerNamed: (name) => members.get(name)?.worker,
    identityOf,
    workerOfIdentity: (wanted) => [...members.values()].find((one) => one.identity === wanted)?.worker,

    signIn(name, { roles, lifetimeMs } = {}) {
      const found = members.get(name);
      if (!found) throw TwilioError.notFound(`member ${name}`);
      return identity.mint(
        {
          identity: found.identity,
          roles: roles ?? found.member.roles,
          workerSid: found.worker.sid,
          flexUserSid: found.flexUserSid,
        },
        lifetimeMs,
      );
    },
    startWork(name) {
      const found = members.get(name);
      if (found?.member.isAway && found.member.roles.includes('agent'))
        taskRouter.setActivity(found.worker.sid, ACTIVITY_SIDS.Available);
    },
    signInGuest: (guest) =>
      identity.mint({ identity: guest, roles: ['guest'], workerSid: '', flexUserSid: '' }),

    reset() {
      // Calls first: who hangs up would otherwise look for a task that is forgotten.
      calls.clear();
      taskRouter.clear();
      interactions.closeAll();
      conversations.closeAll();
      sync.clear();
    },
  };
}
