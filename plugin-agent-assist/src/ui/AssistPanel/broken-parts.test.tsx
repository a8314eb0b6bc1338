import * as React from 'react';
import { screen } from '@testing-library/react';

import {
  aDraft,
  aFaq,
  aMessage,
  anArticle,
  aSession,
  aSetOf,
  aSource,
  aState,
  aTaskSid,
  NOW,
  recordCommands,
} from '../../testing/ui/builders';
import { renderWithState } from '../../testing/ui/render';
import { ErrorBoundary } from '../ErrorBoundary';
import type * as SuggestionBodies from '../suggestions/SuggestionBody';
import { AssistPanel } from './AssistPanel';

type SuggestionBodyModule = typeof SuggestionBodies;

const broken = new Set<string>();

jest.mock('../suggestions/SuggestionBody', () => {
  const real = jest.requireActual<SuggestionBodyModule>('../suggestions/SuggestionBody');
  return {
    SuggestionBody: (props: React.ComponentProps<SuggestionBodyModule['SuggestionBody']>) => {
      if (broken.has(`card ${props.suggestion.id}`)) throw new TypeError('no card');
      return <real.SuggestionBody {...props} />;
    },
  };
});
jest.mock('./FeedFilter', () => replaced('./FeedFilter', 'FeedFilter'));
jest.mock('../Knowledge/SearchStatus', () => replaced('../Knowledge/SearchStatus', 'SearchStatus'));
jest.mock('../Summary/SummaryHeader', () => replaced('../Summary/SummaryHeader', 'SummaryHeader'));
jest.mock('./ConnectionStatus', () => replaced('./ConnectionStatus', 'ConnectionStatus'));
jest.mock('../Pause/PauseControl', () => replaced('../Pause/PauseControl', 'PauseControl'));
jest.mock('./QuietLines', () => replaced('./QuietLines', 'QuietLines'));
jest.mock('./AudioNotice', () => replaced('./AudioNotice', 'AudioNotice'));

/** A module whose component is the real one, unless it is named as broken. */
function replaced(file: string, name: string) {
  const real = jest.requireActual<Record<string, React.ComponentType>>(file);
  const Real = real[name] ?? React.Fragment;
  const Breakable: React.FC = (props) => {
    if (broken.has(name)) throw new TypeError(`no ${name}`);
    return <Real {...props} />;
  };
  return { ...real, [name]: Breakable };
}

const [A, B] = [aTaskSid('a'), aTaskSid('b')];
const FIRST = aMessage('m1', 'Can I return it?');
const [RETURNS, REFUNDS] = [aFaq('Returns?', 'Within 30 days'), aFaq('Refunds?', 'Within a week')];
const session = aSession({
  view: { features: ['FAQ', 'KNOWLEDGE_SEARCH', 'CONVERSATION_SUMMARIZATION'] },
  messages: [FIRST],
  sets: [aSetOf(FIRST, [RETURNS, REFUNDS, anArticle(aSource('Terms'))])],
  summary: { draft: aDraft({ Situation: 'A return' }) },
});
const state = aState({ [A]: session, [B]: session });

const told: string[] = [];
const panelOf = (taskSid: typeof A) => (
  <ErrorBoundary part="Agent Assist" onError={(part) => void told.push(part)}>
    <AssistPanel taskSid={taskSid} commands={recordCommands()} problems={[]} debug={false} now={() => NOW} />
  </ErrorBoundary>
);
const renderPanel = () => renderWithState(state, panelOf(A));
const isThere = () => ({
  feed: screen.queryByRole('list', { name: 'Suggestions' }) !== null,
  search: screen.queryByRole('searchbox', { name: 'Search knowledge' }) !== null,
  summary: screen.queryByRole('region', { name: 'Summary' }) !== null,
});

beforeEach(() => {
  told.splice(0);
  broken.clear();
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(() => jest.restoreAllMocks());

it('is all there where nothing is broken', () => {
  renderPanel();
  expect(isThere()).toEqual({ feed: true, search: true, summary: true });
  expect(told).toEqual([]);
});

it('loses of all suggestions the one that cannot be drawn, until it can', async () => {
  broken.add(`card ${RETURNS.id}`);
  const { user } = renderPanel();
  expect(isThere()).toEqual({ feed: true, search: true, summary: true });
  expect(screen.getByText(/^This suggestion cannot be shown/)).toBeVisible();
  expect(screen.getByText('Within a week')).toBeVisible();
  expect(told).toEqual(['This suggestion']);

  broken.clear();
  await user.click(screen.getByRole('button', { name: 'Show again' }));
  expect(screen.getByText('Within 30 days')).toBeVisible();
  expect(screen.queryByText(/cannot be shown/)).not.toBeInTheDocument();
});

it.each<[string, string, Partial<ReturnType<typeof isThere>>]>([
  ['FeedFilter', 'The list of suggestions', { feed: false }],
  ['SearchStatus', 'The search', { search: false }],
  ['SummaryHeader', 'The summary', { summary: false }],
  ['ConnectionStatus', 'The status of Agent Assist', {}],
  ['PauseControl', 'Pausing Agent Assist', {}],
  ['QuietLines', 'What waits to be sent', {}],
  ['AudioNotice', 'What stands in the way of Agent Assist', {}],
])('loses no more than its own part where %s cannot be drawn', (name, part, missing) => {
  broken.add(name);
  renderPanel();
  expect(screen.getByText(new RegExp(`^${part} cannot be shown`))).toBeVisible();
  expect(isThere()).toEqual({ feed: true, search: true, summary: true, ...missing });
  expect(told).toEqual([part]);
});

it.each(['ConnectionStatus', 'PauseControl', 'FeedFilter'])(
  'has %s again at the next task, though it could not be drawn for this one',
  (name) => {
    broken.add(name);
    const { rerender } = renderPanel();
    expect(screen.getByText(/cannot be shown/)).toBeVisible();
    broken.clear();
    rerender(panelOf(B));
    expect(screen.queryByText(/cannot be shown/)).not.toBeInTheDocument();
  },
);
