import { sentAtOf } from '../../domain/sent-at';
import type { Plan, PlannedChat } from './plan';
import type { PicturedChat, PicturedPanel } from './picture';
import type { DoneAct, RunResult } from './run';
import { clockOf } from './schedule';

const STARTS_AT = Date.parse('2026-01-15T10:00:00.000Z');
const ROLES = { customer: 'END_USER', agent: 'HUMAN_AGENT', bot: 'AUTOMATED_AGENT' } as const;

/** Suggestions that have a call, by which they are asked for again after a gap. */
const ASKED_AGAIN: readonly string[] = ['smartReply', 'knowledge'];

/** What differs from the run without faults and must not, in words; none where all is well. */
export const differencesOf = (plan: Plan, clean: RunResult, faulted: RunResult): readonly string[] => [
  ...faulted.violations,
  ...plan.chats.flatMap((planned, n) => {
    const [before, after] = [clean.picture.chats[n], faulted.picture.chats[n]];
    if (!before || !after) return [`chat ${n + 1} is missing`];
    return [
      ...messagesIn(planned, after),
      ...summaryIn(planned, after),
      ...panelIn(planned, before, after, faulted.hearsSince[n] ?? Infinity, plan.recoveredAt),
    ].map((difference) => `chat ${n + 1}: ${difference}`);
  }),
  ...feedbackIn(faulted),
  ...(faulted.picture.connection === 'connected' ? [] : [`the connection is ${faulted.picture.connection}`]),
];

const sendTimeOf = ({ messages }: PlannedChat, index: number): string =>
  sentAtOf(new Date(STARTS_AT + (messages[index]?.at ?? 0)), index);

/** Every message once, none that nobody said, in the order in which they were said. */
const messagesIn = (planned: PlannedChat, { google, paused }: PicturedChat): readonly string[] => {
  const differences: string[] = [];
  const expected = planned.messages.map((message, index) => ({
    ...message,
    role: ROLES[message.speaker],
    sentAt: sendTimeOf(planned, index),
    isPaused: paused.some(({ after, upTo = Infinity }) => index > after && index <= upTo),
  }));
  for (const { role, text, sentAt, editedAt, removedAt, isPaused } of expected) {
    const there = google.filter((message) => message.role === role && message.sentAt === sentAt);
    const name = `${sentAt.slice(14, 23)} ${role} “${text.slice(0, 30)}”`;
    if (there.length > 1) differences.push(`Google has ${there.length} times: ${name}`);
    // What is edited in a pause is covered by it, and Google may have had it before.
    if (isPaused && there.some((message) => editedAt === undefined || message.text !== text))
      differences.push(`Google has what was said in a pause: ${name}`);
    if (there.length === 0 && removedAt === undefined && !isPaused)
      differences.push(`Google has not: ${name}`);
    const known = [text, ...(editedAt === undefined ? [] : [`${text} (edited)`])];
    for (const message of there)
      if (!known.includes(message.text)) differences.push(`Google has “${message.text}” for ${name}`);
  }
  for (const message of google)
    if (!expected.some(({ role, sentAt }) => role === message.role && sentAt === message.sentAt))
      differences.push(`Google has what nobody said: ${message.sentAt} ${message.role} “${message.text}”`);
  const times = google.map(({ sentAt }) => sentAt);
  const late = times.findIndex((sentAt, n) => n > 0 && sentAt < (times[n - 1] ?? ''));
  if (late > 0) differences.push(`Google got ${times[late]} after ${times[late - 1]}`);
  return differences;
};

const summaryIn = (planned: PlannedChat, { summary }: PicturedChat): readonly string[] =>
  summary?.status === 'saved' && summary.text === planned.summary
    ? []
    : [`Sync has ${JSON.stringify(summary)} and not the saved “${planned.summary}”`];

const panelIn = (
  planned: PlannedChat,
  before: PicturedChat,
  after: PicturedChat,
  hearsSince: number,
  recoveredAt: number,
): readonly string[] => {
  const { panel } = after;
  if (!panel || !before.panel) return ['the panel shows no session'];
  const differences: string[] = [];
  if (panel.phase !== 'live') differences.push(`the session is ${panel.phase}`);
  if (panel.stream !== 'connected') differences.push(`the stream is ${panel.stream}`);
  if (panel.relay !== 'current') differences.push(`the relay is ${panel.relay}`);
  if (panel.setAside > 0) differences.push(`the relay has set ${panel.setAside} aside`);

  const google = new Set(after.google.map(({ role, sentAt }) => `${role} ${sentAt}`));
  const shown = panel.messages.map(({ role, sentAt }) => `${role} ${sentAt}`);
  for (const message of google)
    if (!shown.includes(message)) differences.push(`the transcript lacks ${message}`);
  for (const message of new Set(shown)) {
    if (!google.has(message)) differences.push(`the transcript has ${message}, which Google has not`);
    if (shown.filter((one) => one === message).length > 1)
      differences.push(`the transcript has twice: ${message}`);
  }

  differences.push(
    ...suggestionsIn(
      planned,
      before.panel,
      panel,
      hearsSince,
      recoveredAt,
      after,
      before.paused.length + after.paused.length > 0,
    ),
  );
  return differences;
};

const keyOf = ({ kind, words, cause }: PicturedPanel['suggestions'][number]): string =>
  `${cause} ${kind}: ${words}`;

const suggestionsIn = (
  planned: PlannedChat,
  before: PicturedPanel,
  after: PicturedPanel,
  hearsSince: number,
  recoveredAt: number,
  { askedAgain, refusedAgain }: PicturedChat,
  hasPauses: boolean,
): readonly string[] => {
  const differences: string[] = [];
  const lastSaid = planned.messages.findLastIndex(({ speaker }) => speaker === 'customer');
  const last = sendTimeOf(planned, lastSaid);
  // What was not heard, or otherwise, makes Google propose something else.
  const isChanged =
    hasPauses ||
    planned.messages.some(
      ({ editedAt, removedAt, at }) =>
        (editedAt !== undefined || removedAt !== undefined) && at <= (planned.messages[lastSaid]?.at ?? 0),
    );

  // The same for what the customer said last, unless Google has said no when it was asked again.
  const isRefused = after.current.length === 0 && refusedAgain.includes(last);
  if (!isChanged && !isRefused && before.current.join('\n') !== after.current.join('\n'))
    differences.push(
      `proposed are ${JSON.stringify(after.current)} and not ${JSON.stringify(before.current)}`,
    );

  const isSaidInPeace = (planned.messages[lastSaid]?.at ?? 0) > recoveredAt;
  const answersIn = ({ suggestions }: PicturedPanel): readonly string[] =>
    suggestions.flatMap(({ kind, words, cause }) => (kind === 'knowledge' && cause === last ? [words] : []));
  if (!isChanged && isSaidInPeace)
    for (const words of answersIn(before))
      if (!answersIn(after).includes(words)) differences.push(`not answered is “${words.slice(0, 60)}”`);

  const wasProposed = new Set(before.suggestions.map(keyOf));
  const isProposed = after.suggestions.map(keyOf);
  for (const suggestion of after.suggestions) {
    const { kind, cause } = suggestion;
    const times = isProposed.filter((key) => key === keyOf(suggestion)).length;
    const asked = askedAgain.filter((sentAt) => sentAt === cause).length;
    if (kind === 'smartReply' && times > 1 + asked)
      differences.push(`proposed ${times} times: ${keyOf(suggestion)}`);
    if (kind === 'smartReply' && !isChanged && !wasProposed.has(keyOf(suggestion)))
      differences.push(`proposed without faults was not: ${keyOf(suggestion)}`);
  }
  // What is missing was missed in a gap that is marked, or was said before this page heard anything.
  for (const { kind, words, cause } of before.suggestions) {
    if (!ASKED_AGAIN.includes(kind) || isProposed.includes(`${cause} ${kind}: ${words}`)) continue;
    if (kind !== 'smartReply' || isChanged) continue;
    const causedAt = Date.parse(cause) - STARTS_AT;
    const isExcused =
      causedAt < hearsSince ||
      after.gaps.some(({ from, to }) => causedAt >= from - 15_000 && causedAt <= to + 5_000);
    if (!isExcused && cause !== last)
      differences.push(
        `missing, and no gap is marked at ${clockOf(causedAt)}: ${kind} “${words.slice(0, 40)}”`,
      );
  }
  return differences;
};

/** Whatever the agent did with a suggestion Google was told, and nothing twice. */
const feedbackIn = ({ acts, picture }: RunResult): readonly string[] => {
  const differences: string[] = [];
  const byRecord = new Map<string, DoneAct[]>();
  for (const act of acts) byRecord.set(act.suggestion.id, [...(byRecord.get(act.suggestion.id) ?? []), act]);
  for (const [record, done] of byRecord) {
    const told = JSON.stringify(picture.feedbackOf(record) ?? {});
    const has = (type: DoneAct['feedback']['type']): boolean =>
      done.some(({ feedback }) => feedback.type === type);
    const short = record.slice(-6);
    if (has('displayed') && !told.includes('"displayed":true'))
      differences.push(`feedback of ${short}: displayed is not told`);
    if (has('used') && !told.includes('"clicked":true'))
      differences.push(`feedback of ${short}: used is not told`);
    if (has('rated') && !told.includes('FULLY_CORRECT'))
      differences.push(`feedback of ${short}: the rating is not told`);
    for (const url of new Set(
      done.flatMap(({ feedback }) => (feedback.type === 'sourceOpened' ? [feedback.url] : [])),
    )) {
      const times = told.split(JSON.stringify(url)).length - 1;
      if (times !== 1) differences.push(`feedback of ${short}: an opened source was told ${times} times`);
    }
  }
  if (picture.waiting.feedback > 0)
    differences.push(`${picture.waiting.feedback} pieces of feedback wait still`);
  if (picture.waiting.summaries > 0) differences.push(`${picture.waiting.summaries} summaries wait still`);
  return differences;
};
