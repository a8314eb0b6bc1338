import type { AssistMessage } from '../domain/assist';
import type { AnswerRecordName, MessageName } from '../domain/ids';
import type { SessionReport } from '../domain/summary';
import type { SuggestionAct } from './session.types';

/** As many as make a trend in a row of a list. */
const MAX_MOODS = 8;

interface Mood {
  readonly message: MessageName;
  /** Milliseconds since the epoch; 0 where Google did not tell. */
  readonly at: number;
  readonly score: number;
}

/** What supervisors are told of a session, as it comes together. */
export interface SessionTally {
  /** What was counted before the page was loaded. */
  readonly before: SessionReport['counts'];
  readonly shown: ReadonlySet<AnswerRecordName>;
  readonly used: ReadonlySet<AnswerRecordName>;
  /** Of the customer's last messages, the oldest first. */
  readonly moods: readonly Mood[];
}

export const NO_TALLY: SessionTally = {
  before: { shown: 0, used: 0 },
  shown: new Set(),
  used: new Set(),
  moods: [],
};

/** Goes on from what was told before the page was loaded. */
export const continuedFrom = (tally: SessionTally, told: SessionReport | undefined): SessionTally =>
  told ? { ...tally, before: told.counts } : tally;

/** Each suggestion counts once, however often it comes into sight or is used. */
export const afterAct = (tally: SessionTally, id: AnswerRecordName, act: SuggestionAct): SessionTally => {
  const feedback = act.type === 'fedBack' ? act.feedback.type : undefined;
  if (act.type === 'used' || feedback === 'used') return { ...tally, used: withOne(tally.used, id) };
  return feedback === 'displayed' ? { ...tally, shown: withOne(tally.shown, id) } : tally;
};

const withOne = <Id>(ids: ReadonlySet<Id>, id: Id): ReadonlySet<Id> =>
  ids.has(id) ? ids : new Set([...ids, id]);

/** The same message may come more than once, and how it feels only later. */
export const afterMessages = (tally: SessionTally, messages: readonly AssistMessage[]): SessionTally => {
  let { moods } = tally;
  for (const { name, role, sentiment, sentAt, createdAt } of messages)
    if (role === 'END_USER' && sentiment !== undefined)
      moods = withMood(moods, {
        message: name,
        at: Date.parse(sentAt ?? createdAt ?? '') || 0,
        score: sentiment,
      });
  return moods === tally.moods ? tally : { ...tally, moods: moods.slice(-MAX_MOODS) };
};

const withMood = (moods: SessionTally['moods'], mood: Mood): SessionTally['moods'] => {
  const others = moods.filter(({ message }) => message !== mood.message);
  let place = others.length;
  while (place > 0 && (others[place - 1]?.at ?? 0) > mood.at) place -= 1;
  return [...others.slice(0, place), mood, ...others.slice(place)];
};

export const reportOf = ({
  tally,
  phase,
  isPaused,
}: Pick<SessionReport, 'phase' | 'isPaused'> & { readonly tally: SessionTally }): SessionReport => ({
  phase,
  isPaused,
  counts: {
    shown: tally.before.shown + tally.shown.size,
    used: tally.before.used + tally.used.size,
  },
  sentiment: tally.moods.map(({ score }) => score),
});
