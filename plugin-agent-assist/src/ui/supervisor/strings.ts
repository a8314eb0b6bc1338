import type { AssistFailure } from '../../domain/failure';
import type { StoredSummary } from '../../domain/summary';
import type { SummaryRow } from '../../domain/supervision';
import { formatMoment } from '../strings';
import type { Period } from './filter-rows';
import type { ShownPhase } from './merge-rows';
import type { Column } from './sort-rows';

const sentence = ({ message }: AssistFailure): string => (/[.!?]$/.test(message) ? message : `${message}.`);

const COLUMN: Readonly<Record<Column, string>> = {
  agent: 'Agent',
  customer: 'Customer',
  channel: 'Channel',
  queue: 'Queue',
  phase: 'Phase',
  sentiment: 'Sentiment',
  line: 'Summary',
  started: 'Started',
};

const PHASE: Readonly<Record<ShownPhase, string>> = {
  live: 'Live',
  wrapping: 'Wrapping up',
  ended: 'Ended',
  unknown: 'Unknown',
};

const PERIOD: Readonly<Record<Period, string>> = {
  hour: 'Last hour',
  today: 'Today',
  week: 'Last 7 days',
  all: 'Any time',
};

const rows = (n: number): string => `${n} ${n === 1 ? 'row' : 'rows'}`;

const ago = (n: number, unit: string): string => `updated ${n} ${unit}${n === 1 ? '' : 's'} ago`;

const updatedAgo = (age: number): string => {
  if (age < 60_000) return ago(Math.floor(age / 1_000), 'second');
  if (age < 3_600_000) return ago(Math.floor(age / 60_000), 'minute');
  return ago(Math.floor(age / 3_600_000), 'hour');
};

/**
 * The words of the Summaries view. Screen readers and scripts find things by `title`, `table`, `search`, the names of
 * columns, filters and buttons: they are part of the interface and stay as they are.
 */
export const summariesStrings = {
  title: 'Summaries',
  ofTeam: 'Contacts of your team',
  ofAll: 'Contacts of all agents',
  /** Names the table. */
  table: 'Contacts',
  column: (column: Column): string => COLUMN[column],
  phase: (phase: ShownPhase): string => PHASE[phase],
  /** Agent Assist hears nothing of it, as its agent wants it. */
  paused: (phase: ShownPhase): string => `${PHASE[phase]}, paused`,
  pause: 'Agent Assist',
  pausedMeans: 'Paused by the agent',
  phaseUnknownMeans: 'Flex does not tell whether this is still at work',
  sentiment: { negative: 'Negative', neutral: 'Neutral', positive: 'Positive' },
  none: '–',
  moment: formatMoment,

  search: 'Search summaries',
  anyAgent: 'All agents',
  anyChannel: 'All channels',
  anyPhase: 'All phases',
  time: 'Time',
  period: (period: Period): string => PERIOD[period],
  clearFilters: 'Clear filters',
  count: (shown: number, loaded: number): string => `${shown} of ${loaded} loaded`,
  newRows: (n: number): string => `↑ ${n} new`,

  loading: 'Loading summaries…',
  loadMore: 'Load more',
  loadingMore: 'Loading more…',
  allLoaded: 'All are loaded.',
  retry: 'Retry',
  notLoaded: 'The summaries could not be loaded',
  moreNotLoaded: (failure: AssistFailure): string =>
    `The next page could not be loaded: ${sentence(failure)}`,
  because: sentence,
  empty: 'No summaries yet',
  emptyMeans: 'Contacts appear here as agents accept them.',
  emptySoFar: 'None found so far',
  emptySoFarMeans: 'There may be some further back.',
  noMatch: 'No contact matches',
  noMatchMeans: 'Only what is loaded is searched.',
  liveUncertain:
    'Flex does not tell of all that is at work now. Where that leaves doubt, the phase reads “Unknown”.',

  exportCsv: 'Export CSV',
  exportMeans: (n: number): string =>
    `Exports the ${rows(n)} that ${n === 1 ? 'is' : 'are'} loaded and match the filters.`,
  exported: (n: number): string => `${rows(n)} exported. What is not loaded is not in the file.`,
  fileName: (now: number): string =>
    `summaries-${new Date(now).toISOString().slice(0, 16).replace(/[-:]/g, '')}.csv`,
  csvHeader: [
    'Contact',
    'Task',
    'Agent',
    'Customer',
    'Channel',
    'Queue',
    'Phase',
    'Status',
    'Sentiment',
    'First line',
    'Started',
    'Updated',
  ],

  open: (agent: string, customer: string): string => `${agent}, open summary of ${customer}`,
  status: (status: SummaryRow['status'], phase: ShownPhase): string => {
    if (status === 'none') return 'No summary';
    if (status === 'saved') return 'Saved';
    return phase === 'ended' ? 'Unsaved draft' : 'Draft';
  },
  /** Names the pane of one contact. */
  pane: 'Summary of the contact',
  close: 'Close',
  contactLoading: 'Loading the summary…',
  contactNotLoaded: 'The summary could not be loaded',
  nobodyWrote: 'Nobody has written a summary of this contact yet.',
  counts: (shown: number, used: number): string => `${used} of ${shown}`,
  suggestionsUsed: 'Suggestions used',
  versionOf: (agent: string): string => `Summary by ${agent}`,
  versionIs: ({ status, savedBy, isEdited }: StoredSummary, phase: ShownPhase): string => {
    if (status === 'saved') return savedBy === 'taskEnd' ? 'Saved when the task ended' : 'Saved by the agent';
    if (phase === 'ended') return 'Unsaved draft';
    return isEdited ? 'Draft' : 'Draft by Agent Assist';
  },
  note: 'Hand-over note',
  noText: 'Nothing is written here.',

  /** Names the tab of a task that is watched, and what it holds. */
  tab: 'Agent Assist',
  monitored: 'Agent Assist summary',
  noDigest: 'No Agent Assist session',
  noDigestMeans:
    'The attributes of this task tell of none. Where they have no room, there may be a summary all the same.',
  lookAnyway: 'Look for a summary',
  shownAndUsed: (shown: number, used: number): string => `${shown} shown, ${used} used`,
  suggestions: 'Suggestions',
  /** @param age in milliseconds */
  updatedAgo,
  refresh: 'Refresh summary',
  asking: 'Asking…',
  asked: 'Asked; the agent’s desk answers within seconds.',
  askedBy: (by: string): string => `${by} asked for a fresh summary.`,
  answered: 'Answered.',
  unanswered: 'The agent’s browser does not answer.',
  askedJustNow: 'One was asked for less than 30 seconds ago.',
  nobodyToAsk: 'The task is over, so there is nobody to ask.',
  notAsked: 'It could not be asked for.',
} as const;
