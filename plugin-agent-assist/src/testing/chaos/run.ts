import { createSimulatorCore, type SimulatorCore } from '../../../../mocks/simulator/core';
import { seededRandom } from '../../../../mocks/simulator/random';
import { isRetryable, type AssistFailure } from '../../domain/failure';
import type { Feedback, SuggestionRef } from '../../domain/feedback';
import { parseConversationProfileName } from '../../domain/ids';
import type { SummaryVersion } from '../../domain/summary';
import type { Suggestion } from '../../domain/suggestion';
import type { AssistConfig } from '../../plugin/config';
import { startDesk, type Desk } from '../../plugin/desk';
import type { SessionRecord } from '../../store/state';
import { toArray } from '../../store/windowed-list';
import { installBrowser, type Page } from './browser';
import { createFlex, Twilio, type Chat, type Flex } from './flex-world';
import { createNetwork, type Network } from './network';
import { pictureOf, type AnsweredReplies, type AskedReplies, type Picture } from './picture';
import type { Act, Plan } from './plan';
import { clockOf, isLocal, type LocalFault, type Trouble, type TroubleKind } from './schedule';
import { settleAll } from './preload';
import { createFunctions } from './summary-functions';
import { createVirtualTime } from './virtual-time';

const STARTS_AT = Date.parse('2026-01-15T10:00:00.000Z');
const CONNECTOR = 'https://connector.test';
const FUNCTIONS = 'https://functions.test';
const PROFILE = parseConversationProfileName(
  'projects/demo-project/locations/global/conversationProfiles/demo-profile',
);
/** Whoever is shown a failure that does not pass by itself presses Retry after so long. */
const RETRY_AFTER_MS = 20_000;
const LOOK_AGAIN_MS = 500;
/** The whole state is searched for tokens after so many changes, for that takes its time. */
const LOOK_AT_EVERY = 25;
/** When all is over, what was under way may take this long to end. */
const LAST_REQUESTS_MS = 60_000;
/** Two stores look for what is too old for as long as their page lives: summaries and messages. */
const TIMERS_OF_A_PAGE = 2;

/** Something that the agent did with a suggestion. */
export interface DoneAct {
  readonly at: number;
  readonly suggestion: SuggestionRef;
  readonly feedback: Feedback;
}

/** How a run ended, and what was seen on the way. */
export interface RunResult {
  readonly picture: Picture;
  readonly acts: readonly DoneAct[];
  /** Of each chat: since when the page that is left heard what was said as it came, from the beginning of the run. */
  readonly hearsSince: readonly (number | undefined)[];
  /** What must never be, and was. */
  readonly violations: readonly string[];
  /** How often each kind of trouble came to be. */
  readonly troubles: Readonly<Partial<Record<TroubleKind, number>>>;
  /** What happened, for whoever looks into a failure. */
  readonly log: readonly string[];
}

interface Tab {
  readonly page: Page;
  readonly flex: Flex;
  readonly desk: Desk;
  readonly editor: string;
  /** By task: since when all that was said before is known in this page, and the rest is heard as it comes. */
  readonly hearsSince: ReadonlyMap<string, number>;
}

export interface RunOptions {
  readonly seed: number;
  readonly plan: Plan;
  readonly schedule: readonly Trouble[];
  readonly isVerbose?: boolean;
}

/** Plays a plan from its beginning to its end, with what goes wrong on the way. */
export const run = async ({ seed, plan, schedule, isVerbose = false }: RunOptions): Promise<RunResult> => {
  const time = createVirtualTime(STARTS_AT, settleAll);
  const sinceStart = (): number => time.now() - STARTS_AT;
  const log: string[] = [];
  const violations: string[] = [];
  const note = (line: string): void => {
    if (isVerbose) log.push(`${clockOf(sinceStart())}  ${line}`);
  };
  const violate = (what: string): void => {
    violations.push(`${clockOf(sinceStart())}  ${what}`);
    note(`VIOLATED: ${what}`);
  };

  const onRejection = (reason: unknown): void =>
    violate(
      `unhandled rejection: ${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}`,
    );
  process.on('unhandledRejection', onRejection);
  const { error: realError, warn: realWarn } = console;
  console.error = (...words: readonly unknown[]) => violate(`console.error: ${words.map(String).join(' ')}`);
  console.warn = (...words: readonly unknown[]) => violate(`console.warn: ${words.map(String).join(' ')}`);

  const replies: AnsweredReplies[] = [];
  const core: SimulatorCore = createSimulatorCore({
    project: 'demo-project',
    clock: time,
    seed,
    latencyMs: [5, 400],
    thinkingMs: [400, 1_500],
    checkFlexToken: () => Promise.resolve(true),
    onRequest: ({ method, path, status, body }) => {
      note(`google ${method} ${path.replace(/^.*\/conversations\//, '…/')} → ${status} ${wordsOf(body)}`);
      if (path.endsWith(':suggestSmartReplies')) replies.push({ asked: body as AskedReplies, status });
    },
  });
  const functions = createFunctions(time, core, CONNECTOR);

  let registering = 0;
  let wired: Network | undefined;
  const { browser, uninstall } = installBrowser(time, seed, (of) => {
    const made = createNetwork(
      {
        time,
        random: seededRandom(seed + 31),
        core,
        connectorUrl: CONNECTOR,
        functions: functions.handle,
        onRequest: (url, phase) => {
          if (url.pathname !== '/agent-assist-token') return;
          registering += phase === 'begun' ? 1 : -1;
          if (registering > 1) violate(`${registering} register calls at once`);
        },
      },
      of,
    );
    wired = made.network;
    return made.wires;
  });
  if (!wired) throw new Error('The browser has no network');
  const network: Network = wired;

  const twilio = new Twilio(time);
  const acts: DoneAct[] = [];
  const loads: number[] = [];
  const troubles: Partial<Record<TroubleKind, number>> = {};
  let tabs: readonly Tab[] = [];
  let sequence = 0;

  const config: AssistConfig = {
    profile: PROFILE!,
    features: [],
    functionsUrl: FUNCTIONS,
    debug: false,
    relay: 'browser',
    allowance: { perSecond: 1, burst: 5 },
    pause: { minutes: [2, 5] },
    voice: { startSiprec: false },
    summary: { redraft: undefined },
    summaries: { scope: 'all' },
  };

  let standing = '';
  const noteStanding = (
    name: string,
    { connection, sessions, outbox, summaries }: ReturnType<Flex['state']>,
  ): void => {
    if (!isVerbose) return;
    const now = [
      `connection ${connection.status}${reasonOf(connection.failure)}`,
      ...Object.values(sessions).map(
        (record) =>
          record &&
          `${record.view.phase}${reasonOf(record.view.failure)}, stream ${record.view.stream}, relay ${record.view.relay.status}, pause ${record.view.pause?.phase ?? 'none'}${reasonOf(record.view.relay.failure)}, summary ${record.view.summary.phase}${reasonOf(record.view.summary.failure)}${reasonOf(record.view.summary.notSaved)}`,
      ),
      ...(outbox.failure ? [`feedback${reasonOf(outbox.failure)}`] : []),
      ...(summaries.failure ? [`summaries${reasonOf(summaries.failure)}`] : []),
    ].join('; ');
    if (now === standing) return;
    standing = now;
    note(`  ${name}: ${now}`);
  };

  const lineRandom = seededRandom(seed + 57);
  const openTab = (): void => {
    const name = `page-${loads.length + 1}`;
    loads.push(sinceStart());
    note(`${name} opens`);
    const hearsSince = new Map<string, number>();
    let changes = 0;
    let tab: Omit<Tab, 'page'> | undefined;
    const page = browser.open(name, () => {
      const here = browser.current()!;
      const flex = createFlex(twilio, here, time, {
        isUp: () => !network.isDown,
        delayMs: () => Math.round(20 + lineRandom() * 150),
      });
      const desk = startDesk({
        config,
        manager: flex.manager,
        readState: flex.state,
        report: (failure) => note(`${name} reports: ${failure.message}`),
        inspect: undefined,
      });
      tab = { flex, desk, hearsSince, editor: `${name}-editor` };
      flex.manager.store.subscribe(() => {
        for (const [taskSid, record] of Object.entries(flex.state().sessions)) {
          const isCurrent =
            record?.view.relay.status === 'current' || record?.view.relay.status === 'sending';
          if (isCurrent && !hearsSince.has(taskSid)) hearsSince.set(taskSid, sinceStart());
        }
        noteStanding(name, flex.state());
        changes += 1;
        if (changes % LOOK_AT_EVERY !== 0) return;
        const text = JSON.stringify(flex.state());
        if (text.includes('flex-token-of') || /eyJ[\w-]+\.eyJ/.test(text)) violate('a token in Redux');
      });
    });
    tabs = [...tabs, { page, ...tab! }];
  };
  const closeTab = (tab: Tab): void => {
    note(`${tab.page.name} is gone`);
    tabs = tabs.filter((one) => one !== tab);
    tab.flex.stop();
    // Before the next one leads: what the page had under way is over.
    tab.page.isGone = true;
    network.drop(tab.page);
    browser.end(tab.page);
  };
  const front = (): Tab | undefined => tabs.at(-1);
  const at = (ms: number, what: () => void): void => void time.after(STARTS_AT + ms - time.now(), what);
  const soon = (ms: number, what: () => void): void => void time.after(ms, what);
  const undone: ((tab: Tab) => void)[] = [];
  const doNext = (): void => {
    const tab = front();
    if (!tab || tab.page.isAsleep) {
      soon(LOOK_AGAIN_MS, doNext);
      return;
    }
    const what = undone.shift();
    if (what) tab.page.run(() => what(tab));
    // Nobody does two things at once, and each is seen before the next.
    if (undone.length > 0) soon(LOOK_AGAIN_MS, doNext);
  };
  /** As soon as there is a page in which the agent can do it, and in the order in which they want to. */
  const inFront = (what: (tab: Tab) => void): void => {
    undone.push(what);
    if (undone.length === 1) doNext();
  };

  const comeOnline = (): void => {
    for (const { page, flex } of tabs) {
      page.fire('online');
      flex.catchUp();
    }
  };

  const suffer = (fault: LocalFault): void => {
    switch (fault.kind) {
      case 'offline': {
        const comeUp = network.goDown(fault.outage);
        soon(fault.forMs, () => {
          note('network is back');
          comeUp();
          if (!network.isDown) comeOnline();
        });
        break;
      }
      case 'sleep': {
        const comeUp = network.goDown('silent');
        const sleepers = tabs.map(({ page }) => page).filter(({ isAsleep }) => !isAsleep);
        for (const page of sleepers) page.isAsleep = true;
        soon(fault.forMs, () => {
          note('computer wakes');
          comeUp();
          for (const page of sleepers) {
            if (fault.timers === 'shifted') time.shift(page, fault.forMs);
            page.wake();
            page.fire('visibilitychange');
          }
          if (!network.isDown) comeOnline();
        });
        break;
      }
      case 'hidden': {
        const tab = front();
        if (!tab) break;
        browser.setHidden(tab.page, true);
        soon(fault.forMs, () => {
          if (!tab.page.isGone) browser.setHidden(tab.page, false);
        });
        break;
      }
      case 'reload': {
        const tab = front();
        if (!tab || tab.page.isAsleep) break;
        tab.page.fire('pagehide');
        soon(0, () => {
          closeTab(tab);
          soon(fault.blankMs, openTab);
        });
        break;
      }
      case 'crash': {
        const tab = tabs[0];
        if (!tab) break;
        closeTab(tab);
        if (tabs.length === 0) soon(fault.blankMs, openTab);
        break;
      }
      case 'secondTab':
        if (tabs.length === 1 && !tabs[0]?.page.isAsleep) openTab();
        break;
      case 'functionsFail':
        functions.failNext(fault.times, fault.applied);
    }
  };

  const recordOf = (tab: Tab, chat: Chat): SessionRecord | undefined =>
    tab.flex.state().sessions[chat.taskSid];

  const give = (tab: Tab, chat: Chat, suggestion: Suggestion, feedback: Feedback): void => {
    const { id, kind } = suggestion;
    acts.push({ at: sinceStart(), suggestion: { id, kind }, feedback });
    tab.desk.commands.giveFeedback(chat.taskSid, { id, kind }, feedback);
  };

  const keep = (tab: Tab, chat: Chat, text: string, isSaved: boolean): void => {
    const record = recordOf(tab, chat);
    const { kept, stored, draft } = record?.summary ?? {};
    const version: SummaryVersion = {
      editor: tab.editor,
      sequence: ++sequence,
      base: stored?.number ?? 0,
      isEdited: true,
      is: isSaved ? { status: 'saved', savedBy: 'agent', submittedAt: time.now() } : { status: 'draft' },
      sections: [{ title: 'Summary', text }],
      note: '',
      answerRecord: draft?.answerRecord,
      ...(kept &&
        kept.editor !== tab.editor && {
          grewFrom: { editor: kept.editor, sequence: kept.sequence, is: kept.is },
        }),
      startedAt: time.now(),
      editedAt: time.now(),
    };
    tab.desk.commands.keepSummary(chat.taskSid, version);
  };

  /** Once the panel shows that it is paused, if it was. */
  const resume = (chat: Chat): void =>
    inFront((tab) => {
      const phase = recordOf(tab, chat)?.view.pause?.phase;
      if (phase === 'active') return;
      if (phase === 'paused' || phase === 'pausing') tab.desk.commands.resume(chat.taskSid);
      else soon(LOOK_AGAIN_MS, () => resume(chat));
    });

  const act = (tab: Tab, chat: Chat, what: Act, summary: string): void => {
    const record = recordOf(tab, chat);
    const { commands } = tab.desk;
    const lastShown = record && toArray(record.sets).at(-1)?.suggestions[0];
    note(`agent: ${what}`);
    switch (what) {
      case 'use': {
        const reply = record?.current?.suggestions[0];
        if (!reply) break;
        give(tab, chat, reply, { type: 'displayed' });
        if (reply.kind === 'smartReply')
          commands.noteAct(chat.taskSid, reply.id, { type: 'used', text: reply.text });
        give(tab, chat, reply, { type: 'used' });
        break;
      }
      case 'rate':
        if (lastShown) give(tab, chat, lastShown, { type: 'rated', rating: { verdict: 'helpful' } });
        break;
      case 'open': {
        const url = lastShown?.kind === 'knowledge' ? lastShown.sources[0]?.url?.given : undefined;
        if (lastShown && url) give(tab, chat, lastShown, { type: 'sourceOpened', url });
        break;
      }
      case 'search':
        commands.searchKnowledge(chat.taskSid, { question: 'How long does a refund take?', source: 'agent' });
        break;
      case 'draft':
        tab.flex.type(chat, 'I am going to look');
        soon(3_000, () => tab.flex.type(chat, ''));
        break;
      case 'summarise':
        commands.requestSummary(chat.taskSid);
        break;
      case 'write':
        keep(tab, chat, `${summary} (in the making)`, false);
        break;
      case 'save':
        keep(tab, chat, summary, true);
        break;
      case 'pause':
        if (record?.view.pause?.phase === 'active') commands.pause(chat.taskSid, undefined);
        break;
      case 'resume':
        resume(chat);
    }
  };

  // What happens whatever goes wrong.
  at(0, openTab);
  const chats = plan.chats.map((planned): Chat => {
    const chat = twilio.openChat();
    for (const { at: saidAt, speaker, text, editedAt, removedAt } of planned.messages)
      at(saidAt, () => {
        const message = twilio.say(chat, speaker, text);
        note(`twilio ${message.sid.slice(-3)} ${speaker}: ${text.slice(0, 40)}`);
        if (editedAt !== undefined)
          at(editedAt, () => {
            note(`twilio ${message.sid.slice(-3)} is edited`);
            twilio.edit(chat, message, `${text} (edited)`);
          });
        if (removedAt !== undefined)
          at(removedAt, () => {
            note(`twilio ${message.sid.slice(-3)} is removed`);
            twilio.remove(chat, message);
          });
      });
    at(planned.acceptedAt, () => twilio.move(chat, 'accepted'));
    at(planned.wrappedAt, () => twilio.move(chat, 'wrapping'));
    at(planned.completedAt, () => twilio.move(chat, 'completed'));
    for (const { at: doneAt, act: what } of planned.acts)
      at(doneAt, () => inFront((tab) => act(tab, chat, what, planned.summary)));
    return chat;
  });

  for (const { at: troubleAt, fault, forMs } of schedule)
    at(troubleAt, () => {
      troubles[fault.kind] = (troubles[fault.kind] ?? 0) + 1;
      note(`TROUBLE ${fault.kind} ${JSON.stringify(fault)}`);
      if (isLocal(fault)) suffer(fault);
      else {
        core.faults.inject(fault);
        if (forMs !== undefined) soon(forMs, () => core.faults.clear(fault.kind));
      }
    });
  at(plan.faultsEndAt, () => {
    note('faults end');
    core.faults.clear();
    functions.mend();
    for (const { page } of tabs) if (page.isHidden) browser.setHidden(page, false);
  });
  // A page that dies with an order to resume in its hands stays paused, and says so.
  plan.chats.forEach(({ acts: wanted }, n) => {
    const chat = chats[n];
    if (chat && wanted.some((one) => one.act === 'resume'))
      at(plan.faultsEndAt + RETRY_AFTER_MS, () => resume(chat));
  });
  at(plan.faultsEndAt + RETRY_AFTER_MS, () =>
    inFront(({ flex, desk }) => {
      if (!failuresIn(flex.state()).some((failure) => !isRetryable(failure))) return;
      note('agent: retry');
      desk.commands.retry();
    }),
  );

  try {
    await time.advanceTo(STARTS_AT + plan.picturedAt);
    const tab = front();
    if (!tab) throw new Error('No page is left');
    const records = chats.map((chat) => recordOf(tab, chat));
    const connection = tab.flex.state().connection.status;
    await time.advanceTo(STARTS_AT + plan.endsAt);
    const picture = pictureOf({
      core,
      functions,
      replies,
      chats,
      records,
      connection,
      state: tab.flex.state(),
      startsAt: STARTS_AT,
    });
    for (const { page, desk } of tabs) page.run(() => desk.stop());
    await time.advanceTo(time.now() + LAST_REQUESTS_MS);
    for (const { page, flex } of tabs) {
      const left = time.timersOf(page);
      if (left > TIMERS_OF_A_PAGE) violate(`${left} timers are left in a page whose desk was stopped`);
      flex.stop();
      browser.end(page);
    }
    if (network.openSockets > 0) violate(`${network.openSockets} sockets are left open`);
    const hearsSince = chats.map(({ taskSid }) => tab.hearsSince.get(taskSid));
    return { picture, acts, hearsSince, violations, troubles, log };
  } finally {
    core.stop();
    await settleAll();
    uninstall();
    console.error = realError;
    console.warn = realWarn;
    process.off('unhandledRejection', onRejection);
  }
};

const failuresIn = ({
  connection,
  outbox,
  summaries,
  sessions,
}: ReturnType<Flex['state']>): readonly AssistFailure[] =>
  [
    connection.failure,
    outbox.failure,
    summaries.failure,
    ...Object.values(sessions).flatMap((record) =>
      record ? [record.view.failure, record.view.relay.failure, record.view.summary.failure] : [],
    ),
  ].filter((failure): failure is AssistFailure => failure !== undefined);

const reasonOf = (failure: AssistFailure | undefined): string => (failure ? ` (${failure.message})` : '');

const wordsOf = (body: unknown): string => (body === undefined ? '' : JSON.stringify(body).slice(0, 4_000));
