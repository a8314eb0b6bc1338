import * as React from 'react';
import { act, fireEvent, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { CustomizationProvider } from '@twilio-paste/core/customization';
import { axe } from 'jest-axe';

import { AssistError } from '../../domain/failure';
import type { LiveSessions, SummaryRow } from '../../domain/supervision';
import { aStoredSummary, NOW } from '../../testing/ui/builders';
import { fakeLayout, type Layout } from '../../testing/ui/layout';
import {
  aContact,
  aContactView,
  aLiveSession,
  aRow,
  atWork,
  fakeSupervision,
  manyRows,
} from '../../testing/ui/summary-rows';
import { formatTime } from '../strings';
import { SummariesView, type SummariesViewProps } from './SummariesView';

const VIEWPORT = 220;
const ROW = 44;

let layout: Layout;
beforeEach(() => {
  layout = fakeLayout({ viewport: VIEWPORT, heightOf: () => ROW });
});
afterEach(() => layout.restore());

const renderView = (props: Partial<SummariesViewProps> = {}) => {
  const supervision = fakeSupervision();
  const user = userEvent.setup();
  render(
    <CustomizationProvider baseTheme="default">
      <SummariesView
        supervision={supervision.desk}
        watchLive={supervision.watchLive}
        scope="all"
        now={() => NOW}
        {...props}
      />
    </CustomizationProvider>,
  );
  const settle = async (): Promise<void> => {
    // Promises of the Functions resolve between two frames.
    await act(async () => undefined);
    layout.settle();
  };
  return {
    ...supervision,
    user,
    settle,
    live: (live: LiveSessions) => {
      act(() => supervision.tellLive(live));
      layout.settle();
    },
    page: async (nth: number, rows: readonly SummaryRow[], next?: string) => {
      act(() => supervision.lists[nth]!.answer({ rows, next }));
      await settle();
    },
    failPage: async (nth: number, error: unknown) => {
      act(() => supervision.lists[nth]!.fail(error));
      await settle();
    },
    read: async (nth: number, view: ReturnType<typeof aContactView> | undefined) => {
      act(() => supervision.reads[nth]!.answer(view));
      await settle();
    },
    press: async (keys: string) => {
      await user.keyboard(keys);
      layout.settle();
    },
  };
};

/** With one page, and nothing at work. */
const renderRows = async (rows: readonly SummaryRow[], next?: string) => {
  const view = renderView();
  view.live(atWork());
  await view.page(0, rows, next);
  return view;
};

const table = () => screen.getByRole('table', { name: 'Contacts' });
const body = () => within(table()).getAllByRole('rowgroup')[1]!;
const rows = () => within(body()).queryAllByRole('row');
const rowOf = (customer: string) => within(body()).getByText(customer).closest<HTMLElement>('[role="row"]')!;
const customers = () =>
  rows().map((row) => within(row).getAllByRole('cell')[1]!.textContent.replace('Customer ', ''));
const button = (name: string | RegExp) => screen.getByRole('button', { name });
const header = (name: string) => screen.getByRole('columnheader', { name });
const pane = () => screen.getByRole('region', { name: 'Summary of the contact' });
/** How far below the top of the rows that are in sight. */
const placeOf = (customer: string) => parseFloat(rowOf(customer).style.top) - body().scrollTop;
const count = (text: string) => screen.getByText(text, { ignore: '[role="status"] *' });

describe('the Summaries view', () => {
  it('says where Agent Assist is paused, as long as that is at work', async () => {
    const { live } = await renderRows([]);
    live(
      atWork(
        aLiveSession(1, { isPaused: true }),
        aLiveSession(2, { isPaused: true, phase: 'wrapping' }),
        aLiveSession(3, { isPaused: true, phase: 'ended' }),
      ),
    );
    expect(rows().map((row) => within(row).getAllByRole('cell')[4]?.textContent)).toEqual([
      'Live, paused',
      'Wrapping up, paused',
      'Ended',
    ]);
  });

  it('lists contacts with who had them, how far they are and how they begin', async () => {
    const { live } = await renderRows([
      aRow(2, { sentiment: -0.6, line: 'The blender leaks.', status: 'saved' }),
    ]);
    live(atWork(aLiveSession(1, { sentiment: [0.9] })));
    expect(screen.getByRole('heading', { name: 'Summaries' })).toBeVisible();
    expect(
      within(table())
        .getAllByRole('columnheader')
        .map(({ textContent }) => textContent),
    ).toEqual(['Agent', 'Customer', 'Channel', 'Queue', 'Phase', 'Sentiment', 'Summary', 'Started']);
    expect(
      rows().map((row) =>
        within(row)
          .getAllByRole('cell')
          .map(({ textContent }) => textContent),
      ),
    ).toEqual([
      ['Ada Agent', 'Customer 1', 'web', 'Sales', 'Live', 'Positive', 'No summary', formatTime(NOW - 60_000)],
      [
        'Ada Agent',
        'Customer 2',
        'web',
        'Sales',
        'Ended',
        'Negative',
        'The blender leaks.',
        formatTime(NOW - 120_000),
      ],
    ]);
    expect(count('2 of 2 loaded')).toBeVisible();
  });

  it('is a table to screen readers though it is not drawn whole, and has nothing that axe objects to', async () => {
    const { user, settle } = await renderRows(manyRows(300), 'second');
    expect(table()).toHaveAttribute('aria-rowcount', '301');
    expect(within(table()).getAllByRole('row')[0]).toHaveAttribute('aria-rowindex', '1');
    expect(rowOf('Customer 3')).toHaveAttribute('aria-rowindex', '4');
    await user.click(rowOf('Customer 3'));
    await settle();
    expect(await axe(document.body)).toHaveNoViolations();
  });

  it('draws a screenful of 2,000 rows', async () => {
    await renderRows(manyRows(2_000));
    expect(count('2000 of 2000 loaded')).toBeVisible();
    expect(rows().length).toBeLessThanOrEqual(VIEWPORT / ROW + 10);
    layout.scroll(body(), 1_000 * ROW);
    expect(rowOf('Customer 1001')).toBeInTheDocument();
    expect(rows().length).toBeLessThanOrEqual(VIEWPORT / ROW + 20);
  });

  it('marks a draft whose task has gone, and does not claim that it has while Flex does not tell', async () => {
    const { live } = await renderRows([aRow(1, { phase: 'live', status: 'draft' })]);
    expect(rowOf('Customer 1')).toHaveTextContent('Ended');
    expect(within(rowOf('Customer 1')).getByText('Unsaved draft')).toBeVisible();

    live({ sessions: [], coverage: 'failed' });
    expect(rowOf('Customer 1')).toHaveTextContent('Unknown');
    expect(within(rowOf('Customer 1')).getByText('Draft')).toBeVisible();
    expect(screen.getByText(/Flex does not tell of all/)).toBeVisible();

    live(atWork(aLiveSession(1, { status: 'draft' })));
    expect(rowOf('Customer 1')).toHaveTextContent('Live');
    expect(within(rowOf('Customer 1')).getByText('Draft')).toBeVisible();
  });

  it('shows texts as they are, and nothing that cannot be seen', async () => {
    const { user, read } = await renderRows([aRow(1, { line: '<b>no</b>\u202E', customer: '<img src=x>' })]);
    expect(rowOf('<img src=x>')).toHaveTextContent('<b>no</b>');
    await user.click(rowOf('<img src=x>'));
    await read(0, aContactView(1, aStoredSummary({ __proto: '<script>1</script>', '<i>T</i>': 'x' })));
    expect(within(pane()).getByText('<script>1</script>')).toBeVisible();
    expect(within(pane()).getByRole('heading', { name: '<i>T</i>' })).toBeVisible();
    expect(document.querySelector('script, img, i')).toBeNull();
  });
});

describe('pages', () => {
  it('are awaited with rows that hold their place', async () => {
    const { page } = renderView();
    expect(screen.getByText('Loading summaries…')).toBeInTheDocument();
    await page(0, []);
    expect(screen.queryByText('Loading summaries…')).not.toBeInTheDocument();
    expect(screen.getByText('No summaries yet')).toBeVisible();
  });

  it('show what is at work while the first is awaited', () => {
    const { live } = renderView();
    live(atWork(aLiveSession(1)));
    expect(rowOf('Customer 1')).toHaveTextContent('Live');
  });

  it('are loaded on demand, and their rows come below without moving what is read', async () => {
    const { user, page, lists } = await renderRows(manyRows(100), 'second');
    layout.scroll(body(), 90 * ROW);
    const before = placeOf('Customer 92');
    await user.click(button('Load more'));
    expect(button('Loading more…')).toHaveAttribute('aria-disabled', 'true');
    expect(lists[1]!.asked).toBe('second');
    await page(1, manyRows(100, 101));
    expect(count('200 of 200 loaded')).toBeVisible();
    expect(screen.getByText('All are loaded.')).toBeVisible();
    expect(placeOf('Customer 92')).toBe(before);
    expect(rowOf('Customer 102')).toBeInTheDocument();
  });

  it('say why the first did not come, in the words of the Function, and try again', async () => {
    const { user, live, failPage, page } = renderView({ scope: 'team' });
    live(atWork(aLiveSession(1)));
    await failPage(0, new AssistError('forbidden', 'Your worker has no team_name'));
    expect(screen.getByText('The summaries could not be loaded')).toBeVisible();
    expect(screen.getByText('Your worker has no team_name.')).toBeVisible();
    expect(rows()).toHaveLength(0);
    await user.click(button('Retry'));
    await page(1, [aRow(1)]);
    expect(screen.queryByText('The summaries could not be loaded')).not.toBeInTheDocument();
    expect(rows()).toHaveLength(1);
  });

  it('say why the next did not come, beside what is there, and try that one again', async () => {
    const { user, failPage, page, lists } = await renderRows([aRow(1)], 'second');
    await user.click(button('Load more'));
    await failPage(1, new AssistError('unreachable', 'No answer'));
    expect(screen.getByText('The next page could not be loaded: No answer.')).toBeVisible();
    expect(rows()).toHaveLength(1);
    await user.click(button('Retry'));
    expect(lists[2]!.asked).toBe('second');
    await page(2, [aRow(2)]);
    expect(rows()).toHaveLength(2);
    expect(screen.queryByText(/next page/)).not.toBeInTheDocument();
  });

  it('of a team leave out what the index does not list', async () => {
    const view = renderView({ scope: 'team' });
    view.live(atWork(aLiveSession(1), aLiveSession(2)));
    await view.page(0, [aRow(2)]);
    expect(customers()).toEqual(['2']);
    expect(screen.getByText('Contacts of your team')).toBeVisible();
  });
});

describe('searched, filtered and sorted', () => {
  const some = [
    aRow(1, { line: 'The blender leaks.' }),
    aRow(2, { worker: 'WKbo', agent: 'Bo', channelType: 'voice', updatedAt: NOW - 2 * 3_600_000 }),
    aRow(3, { worker: 'WKbo', agent: 'Bo', line: 'A blender, too.' }),
  ];

  it('shows what is searched for, counts it and says so, and shows all again', async () => {
    const { user } = await renderRows(some);
    await user.type(screen.getByRole('searchbox', { name: 'Search summaries' }), 'blender');
    expect(customers()).toEqual(['1', '3']);
    expect(count('2 of 3 loaded')).toBeVisible();
    expect(within(screen.getAllByRole('status').pop()!).getByText('2 of 3 loaded')).toBeInTheDocument();
    await user.click(button('Clear filters'));
    expect(customers()).toEqual(['1', '2', '3']);
    expect(screen.getByRole('searchbox')).toHaveFocus();
    expect(screen.queryByRole('button', { name: 'Clear filters' })).not.toBeInTheDocument();
  });

  it.each([
    ['Agent', 'Bo', ['2', '3']],
    ['Channel', 'voice', ['2']],
    ['Phase', 'Ended', ['1', '2', '3']],
    ['Time', 'Last hour', ['1', '3']],
  ])('filters by %s', async (name, choice, found) => {
    const { user } = await renderRows(some);
    await user.selectOptions(screen.getByRole('combobox', { name }), choice);
    expect(customers()).toEqual(found);
  });

  it('says that nothing matches', async () => {
    const { user } = await renderRows(some);
    await user.type(screen.getByRole('searchbox'), 'mixer');
    expect(rows()).toHaveLength(0);
    expect(screen.getByText('No contact matches')).toBeVisible();
    expect(count('0 of 3 loaded')).toBeVisible();
    expect(button('Export CSV')).toHaveAttribute('aria-disabled', 'true');
  });

  it('follows the time', async () => {
    let at = NOW;
    jest.useFakeTimers();
    try {
      const supervision = renderView({ now: () => at });
      supervision.live(atWork());
      await supervision.page(0, [aRow(1, { updatedAt: NOW })]);
      fireEvent.change(screen.getByRole('combobox', { name: 'Time' }), { target: { value: 'hour' } });
      expect(rows()).toHaveLength(1);
      at = NOW + 61 * 60_000;
      act(() => {
        jest.advanceTimersByTime(60_000);
      });
      expect(rows()).toHaveLength(0);
    } finally {
      jest.useRealTimers();
    }
  });

  it('sorts by any column, and back to front', async () => {
    const { user } = await renderRows(some);
    expect(header('Started')).toHaveAttribute('aria-sort', 'descending');
    await user.click(button('Agent'));
    expect(header('Agent')).toHaveAttribute('aria-sort', 'ascending');
    expect(header('Started')).toHaveAttribute('aria-sort', 'none');
    expect(customers()).toEqual(['1', '2', '3']);
    await user.click(button('Agent'));
    expect(header('Agent')).toHaveAttribute('aria-sort', 'descending');
    expect(customers()).toEqual(['2', '3', '1']);
  });

  it('begins at the top when something else is asked for', async () => {
    const { user } = await renderRows(manyRows(300));
    layout.scroll(body(), 100 * ROW);
    await user.click(button('Customer'));
    layout.settle();
    expect(body().scrollTop).toBe(0);
    expect(customers()[0]).toBe('1');
  });
});

describe('what comes meanwhile', () => {
  it('is not read out by a screen reader each time', async () => {
    const { live } = await renderRows(manyRows(2));
    const readOut = () =>
      [...document.querySelectorAll('[aria-live], [role="status"]')].map(({ textContent }) => textContent);
    const before = readOut();
    live(atWork(aLiveSession(9)));
    expect(button('Export CSV')).toHaveAccessibleDescription(/the 3 rows/);
    expect(readOut()).toEqual(before);
  });

  it('is shown at once at the top', async () => {
    const { live } = await renderRows(manyRows(300, 10));
    live(atWork(aLiveSession(1)));
    expect(customers()[0]).toBe('1');
    expect(body().scrollTop).toBe(0);
    expect(screen.queryByRole('button', { name: /new$/ })).not.toBeInTheDocument();
  });

  it('waits behind a button while the supervisor is scrolled down, and nothing moves', async () => {
    const { user, live } = await renderRows(manyRows(300, 10));
    layout.scroll(body(), 100 * ROW);
    const before = placeOf('Customer 112');
    live(atWork(aLiveSession(1), aLiveSession(2), aLiveSession(3)));
    expect(placeOf('Customer 112')).toBe(before);
    expect(count('303 of 303 loaded')).toBeVisible();

    await user.click(button('↑ 3 new'));
    layout.settle();
    expect(body().scrollTop).toBe(0);
    expect(customers().slice(0, 4)).toEqual(['1', '2', '3', '10']);
    expect(body()).toHaveFocus();
    expect(screen.queryByRole('button', { name: /new$/ })).not.toBeInTheDocument();
  });

  it('is shown when the supervisor has scrolled back to the top', async () => {
    const { live } = await renderRows(manyRows(300, 10));
    layout.scroll(body(), 100 * ROW);
    live(atWork(aLiveSession(1)));
    layout.scroll(body(), 0);
    expect(customers()[0]).toBe('1');
  });

  describe('while the supervisor is at the rows, also at the top,', () => {
    const elsewhere = () => screen.getByRole('searchbox');
    /** Tells where the pointer goes, as browsers do and `user.hover` does not. */
    const goFrom = (from: Element, to: Element): void => {
      fireEvent(from, new MouseEvent('pointerout', { bubbles: true, relatedTarget: to }));
      fireEvent.pointerMove(to);
    };
    const newRows = () => screen.queryByRole('button', { name: /new$/ });

    it('waits behind a button under the pointer, on the way to that button too, and comes when it has gone', async () => {
      const { user, live } = await renderRows(manyRows(3, 10));
      await user.hover(rowOf('Customer 12'));
      const before = placeOf('Customer 12');
      live(atWork(aLiveSession(1), aLiveSession(2)));
      expect(placeOf('Customer 12')).toBe(before);
      goFrom(rowOf('Customer 12'), button('↑ 2 new'));
      expect(newRows()).toBeVisible();
      expect(customers()[0]).toBe('10');

      await user.hover(elsewhere());
      expect(newRows()).not.toBeInTheDocument();
      expect(customers().slice(0, 3)).toEqual(['1', '2', '10']);
    });

    it('is shown by the button', async () => {
      const { user, live } = await renderRows(manyRows(3, 10));
      await user.hover(rowOf('Customer 12'));
      live(atWork(aLiveSession(1)));
      await user.click(button('↑ 1 new'));
      expect(customers()[0]).toBe('1');
      expect(newRows()).not.toBeInTheDocument();
    });

    it('lets the pointer open what it points at, though that belongs elsewhere by now', async () => {
      const { user, live, reads } = await renderRows(manyRows(3));
      await user.click(button('Phase'));
      await user.hover(rowOf('Customer 1'));
      live(atWork(aLiveSession(3)));
      expect(rowOf('Customer 3')).toHaveTextContent('Live');
      expect(customers()).toEqual(['1', '2', '3']);
      await user.click(rows()[0]!);
      expect(reads.map(({ asked }) => asked)).toEqual([aContact(1)]);
    });

    it('is shown at once where the pointer is at the header, which does not move', async () => {
      const { user, live } = await renderRows(manyRows(3));
      await user.hover(rowOf('Customer 1'));
      await user.click(button('Phase'));
      live(atWork(aLiveSession(3)));
      expect(customers()).toEqual(['3', '1', '2']);
    });

    it('waits for the keyboard, and comes when that goes on', async () => {
      const { user, press, live } = await renderRows(manyRows(3, 10));
      act(() => button('Started').focus());
      await user.tab();
      await press('{ArrowDown}');
      live(atWork(aLiveSession(1)));
      expect(customers()[0]).toBe('10');
      await user.tab();
      expect(button('↑ 1 new')).toHaveFocus();
      await user.tab({ shift: true });
      expect(customers()[0]).toBe('10');

      await user.tab({ shift: true });
      expect(button('Started')).toHaveFocus();
      expect(customers()[0]).toBe('1');
    });

    it('comes when the keyboard’s row is left by a click elsewhere', async () => {
      const { user, live } = await renderRows(manyRows(3, 10));
      act(() => button('Started').focus());
      await user.tab();
      live(atWork(aLiveSession(1)));
      expect(customers()[0]).toBe('10');
      await user.click(elsewhere());
      expect(customers()[0]).toBe('1');
    });

    it('does not wait for a focus that only the mouse has left on a row', async () => {
      const { user, settle, live } = await renderRows(manyRows(3, 10));
      await user.click(rowOf('Customer 10'));
      await settle();
      await user.click(button('Close'));
      await user.hover(rowOf('Customer 11'));
      await user.hover(elsewhere());
      expect(body()).toContainElement(document.activeElement as HTMLElement);
      live(atWork(aLiveSession(1)));
      expect(customers()[0]).toBe('1');
    });

    it('does not wait for a focus that Escape has left on a row', async () => {
      const { user, settle, live } = await renderRows(manyRows(3, 10));
      await user.click(rowOf('Customer 10'));
      await settle();
      await user.keyboard('{Escape}');
      await user.hover(elsewhere());
      expect(body()).toContainElement(document.activeElement as HTMLElement);
      live(atWork(aLiveSession(1)));
      expect(customers()[0]).toBe('1');
    });

    it('is shown at once where nothing is left of what was there', async () => {
      const { user, live } = await renderRows(manyRows(3));
      await user.selectOptions(screen.getByRole('combobox', { name: 'Phase' }), 'Live');
      live(atWork(aLiveSession(1)));
      await user.hover(rowOf('Customer 1'));
      live(atWork(aLiveSession(2)));
      expect(customers()).toEqual(['2']);
    });

    it('is shown at once where there are no rows yet', async () => {
      const { user, live } = await renderRows([]);
      await user.hover(screen.getByText('No summaries yet'));
      live(atWork(aLiveSession(1)));
      expect(customers()).toEqual(['1']);
    });
  });

  it('changes a row in its place, though it belongs elsewhere by now', async () => {
    const { user, live } = await renderRows(manyRows(300));
    await user.click(button('Phase'));
    layout.scroll(body(), 100 * ROW);
    const before = placeOf('Customer 105');
    live(atWork(aLiveSession(105)));
    expect(rowOf('Customer 105')).toHaveTextContent('Live');
    expect(placeOf('Customer 105')).toBe(before);
    layout.scroll(body(), 0);
    expect(customers()[0]).toBe('105');
  });

  it('leaves what is in sight where it is when rows above go away', async () => {
    const { user, live } = await renderRows(manyRows(300));
    const working = Array.from({ length: 300 }, (_, n) => aLiveSession(n + 1));
    live(atWork(...working));
    await user.selectOptions(screen.getByRole('combobox', { name: 'Phase' }), 'Live');
    layout.scroll(body(), 100 * ROW);
    const before = placeOf('Customer 105');
    live(atWork(...working.slice(20)));
    expect(placeOf('Customer 105')).toBe(before);
    expect(count('280 of 300 loaded')).toBeVisible();
  });

  it('waits while a summary is open, also at the top', async () => {
    const { user, settle, live } = await renderRows(manyRows(3, 10));
    await user.click(rowOf('Customer 10'));
    await settle();
    live(atWork(aLiveSession(1)));
    expect(customers()).toEqual(['10', '11', '12']);
    await user.click(button('↑ 1 new'));
    layout.settle();
    expect(customers()).toEqual(['1', '10', '11', '12']);
  });
});

describe('a summary', () => {
  const mine = aStoredSummary(
    { customer_satisfaction: 'Low.' },
    { note: 'Call back at 3.', status: 'draft' },
  );
  const hers = aStoredSummary(
    { situation: 'It leaks.' },
    { worker: 'WKada', agent: 'Ada', status: 'saved', savedBy: 'taskEnd' },
  );

  it('opens beside the table with what each owner wrote', async () => {
    const { user, settle, read } = await renderRows(manyRows(3));
    await user.click(rowOf('Customer 2'));
    await settle();
    expect(pane()).toHaveFocus();
    expect(within(pane()).getByText('Loading the summary…')).toBeInTheDocument();
    expect(rowOf('Customer 2')).toHaveAttribute('aria-current', 'true');
    await read(0, aContactView(2, mine, hers));

    const [first, second] = within(pane()).getAllByRole('article');
    expect(first).toHaveAccessibleName('Summary by Sam');
    expect(within(first!).getByText(/^Unsaved draft/)).toBeVisible();
    expect(within(first!).getByRole('heading', { name: 'Customer satisfaction' })).toBeVisible();
    expect(within(first!).getByText('Low.')).toBeVisible();
    expect(within(first!).getByRole('heading', { name: 'Hand-over note' })).toBeVisible();
    expect(within(first!).getByText('Call back at 3.')).toBeVisible();
    expect(second).toHaveAccessibleName('Summary by Ada');
    expect(within(second!).getByText(/^Saved when the task ended/)).toBeVisible();
  });

  it('has ended where the Function says so and Flex says nothing', async () => {
    const { user, settle, live, read } = await renderRows([aRow(1, { phase: 'live', status: 'draft' })]);
    live({ sessions: [], coverage: 'failed' });
    await user.click(rowOf('Customer 1'));
    await settle();
    expect(within(pane()).getByText('Unknown')).toBeVisible();
    await read(0, { ...aContactView(1, mine), phase: 'ended' });
    expect(within(pane()).getByText('Ended')).toBeVisible();
    expect(within(pane()).getByText(/^Unsaved draft/)).toBeVisible();
  });

  it('closes by Escape, and the focus goes back to its row though that was scrolled out of sight', async () => {
    const { settle, user, press } = await renderRows(manyRows(300));
    await user.click(rowOf('Customer 2'));
    await settle();
    layout.scroll(body(), 200 * ROW);
    await press('{Escape}');
    expect(screen.queryByRole('region', { name: 'Summary of the contact' })).not.toBeInTheDocument();
    expect(within(rowOf('Customer 2')).getByRole('button')).toHaveFocus();
    expect(placeOf('Customer 2')).toBeGreaterThanOrEqual(0);
    expect(placeOf('Customer 2')).toBeLessThan(VIEWPORT);
  });

  it('closes by its button', async () => {
    const { settle, user } = await renderRows(manyRows(3));
    await user.click(rowOf('Customer 2'));
    await settle();
    await user.click(button('Close'));
    expect(within(rowOf('Customer 2')).getByRole('button')).toHaveFocus();
  });

  it('keeps Escape from closing anything else, and only while it is open', async () => {
    const onKeyDown = jest.fn();
    document.addEventListener('keydown', onKeyDown);
    const { settle, user, press } = await renderRows(manyRows(3));
    await user.click(rowOf('Customer 2'));
    await settle();
    await press('{Escape}');
    expect(onKeyDown).not.toHaveBeenCalled();
    await press('{Escape}');
    expect(onKeyDown).toHaveBeenCalledTimes(1);
    document.removeEventListener('keydown', onKeyDown);
  });

  it('says that nobody has written one', async () => {
    const { user, read } = await renderRows([aRow(1, { status: 'none', line: '' })]);
    await user.click(rowOf('Customer 1'));
    await read(0, undefined);
    expect(within(pane()).getByText('Nobody has written a summary of this contact yet.')).toBeVisible();
  });

  it('says why it did not come, and tries again', async () => {
    const { user, settle, reads, read } = await renderRows(manyRows(1));
    await user.click(rowOf('Customer 1'));
    act(() => reads[0]!.fail(new AssistError('unreachable', 'No answer')));
    await settle();
    expect(within(pane()).getByText('No answer.')).toBeVisible();
    await user.click(within(pane()).getByRole('button', { name: 'Retry' }));
    await read(1, aContactView(1, hers));
    expect(within(pane()).getByText('It leaks.')).toBeVisible();
    expect(within(pane()).queryByText('No answer.')).not.toBeInTheDocument();
  });

  it('follows what the agent writes, without being taken away meanwhile', async () => {
    const { user, live, read } = await renderRows(manyRows(1));
    live(atWork(aLiveSession(1)));
    await user.click(rowOf('Customer 1'));
    await read(0, aContactView(1, hers));
    live(atWork(aLiveSession(1, { version: 2 })));
    expect(within(pane()).getByText('It leaks.')).toBeVisible();
    await read(1, aContactView(1, { ...hers, sections: [{ title: 'situation', text: 'It is mended.' }] }));
    expect(within(pane()).getByText('It is mended.')).toBeVisible();
  });
});

describe('by keyboard', () => {
  const focused = () => document.activeElement?.closest('[role="row"]')?.getAttribute('aria-rowindex');

  it('the rows are one stop, arrows move among them, and Enter opens', async () => {
    const { user, press, reads } = await renderRows(manyRows(300));
    act(() => button('Started').focus());
    await user.tab();
    expect(button('Ada Agent, open summary of Customer 1')).toHaveFocus();
    await press('{ArrowDown}{ArrowDown}{ArrowUp}');
    expect(button('Ada Agent, open summary of Customer 2')).toHaveFocus();
    await press('{Enter}');
    expect(reads.map(({ asked }) => asked)).toEqual([aContact(2)]);
    await press('{Escape}');
    expect(focused()).toBe('3');
    await user.tab();
    expect(table()).not.toContainElement(document.activeElement as HTMLElement);
  });

  it('goes far at once, and brings the row into sight', async () => {
    const { user, press } = await renderRows(manyRows(300));
    act(() => button('Started').focus());
    await user.tab();
    await press('{End}');
    expect(focused()).toBe('301');
    expect(placeOf('Customer 300')).toBe(VIEWPORT - ROW);
    await press('{PageUp}');
    expect(focused()).toBe('297');
    await press('{Home}{ArrowUp}');
    expect(focused()).toBe('2');
    expect(body().scrollTop).toBe(0);
  });

  it('keeps the focus on its row while others come, and when it is scrolled out of sight', async () => {
    const { user, live } = await renderRows(manyRows(300, 10));
    act(() => button('Started').focus());
    await user.tab();
    live(atWork(aLiveSession(1)));
    expect(button('Ada Agent, open summary of Customer 10')).toHaveFocus();
    layout.scroll(body(), 200 * ROW);
    expect(button('Ada Agent, open summary of Customer 10')).toHaveFocus();
  });

  it('goes on with the next row where the focused one goes away', async () => {
    const { user, live, press } = await renderRows(manyRows(3));
    live(atWork(aLiveSession(1), aLiveSession(2), aLiveSession(3)));
    await user.selectOptions(screen.getByRole('combobox', { name: 'Phase' }), 'Live');
    act(() => button('Started').focus());
    await user.tab();
    await press('{ArrowDown}');
    live(atWork(aLiveSession(1), aLiveSession(3)));
    expect(button('Ada Agent, open summary of Customer 3')).toHaveFocus();
  });
});

describe('the CSV', () => {
  const files: Blob[] = [];
  const names: string[] = [];
  beforeEach(() => {
    files.length = 0;
    names.length = 0;
    URL.createObjectURL = (file: Blob) => `blob:${files.push(file)}`;
    URL.revokeObjectURL = () => undefined;
    jest.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      names.push(`${this.download} ${this.getAttribute('href') ?? ''}`);
    });
  });
  afterEach(() => jest.restoreAllMocks());
  // As bytes: as a text, the browser would take the mark away.
  const textOf = async (file: Blob) => Buffer.from(await file.arrayBuffer()).toString('utf8');

  it('holds what is loaded and matches, in the order that is shown, and says so', async () => {
    const { user } = await renderRows(
      [
        aRow(1, { line: '=HYPERLINK("http://x")', sentiment: -1 }),
        aRow(2, { channelType: 'voice' }),
        aRow(3, { line: '', status: 'none' }),
      ],
      'second',
    );
    await user.selectOptions(screen.getByRole('combobox', { name: 'Channel' }), 'web');
    await user.click(button('Started'));
    expect(button('Export CSV')).toHaveAccessibleDescription(
      'Exports the 2 rows that are loaded and match the filters.',
    );
    await user.click(button('Export CSV'));
    const done = '2 rows exported. What is not loaded is not in the file.';
    expect(button('Export CSV')).toHaveAccessibleDescription(done);
    expect(screen.getAllByRole('status').map(({ textContent }) => textContent)).toContain(done);
    expect(names).toEqual([expect.stringMatching(/^summaries-\d{8}T\d{4}\.csv blob:1$/)]);
    const [first, second, third, ...others] = (await textOf(files[0]!)).split('\r\n');
    expect(first).toMatch(/^\uFEFF"Contact","Task","Agent","Customer"/);
    expect(second).toContain('"Customer 3","web","Sales","Ended","No summary","",""');
    expect(third).toContain(`"Ended","Saved","Negative","'=HYPERLINK(""http://x"")"`);
    expect(others).toEqual(['']);
  });
});
