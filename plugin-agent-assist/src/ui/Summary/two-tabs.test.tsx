import * as React from 'react';
import { act, render, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { CustomizationProvider } from '@twilio-paste/core/customization';
import { configureStore } from '@reduxjs/toolkit';
import { Provider } from 'react-redux';

import type { AssistCommands } from '../../domain/assist';
import type { SummaryVersion } from '../../domain/summary';
import type { SummaryEmission } from '../../machine/session.types';
import { projected } from '../../store/actions';
import { assistReducer } from '../../store/reducer';
import { STORE_KEY, type SessionView } from '../../store/state';
import { aDraft, aSession, aStoredSummary, aTaskSid, NOW, recordCommands } from '../../testing/ui/builders';
import { Summary } from './Summary';

const A = aTaskSid('a');
const DRAFT = aDraft({ Outcome: 'Open.' });

const openStore = (view: SessionView) => {
  const store = configureStore({ reducer: { [STORE_KEY]: assistReducer } });
  store.dispatch(projected([{ of: 'session', taskSid: A, view }]));
  return store;
};

/** One agent's browser: what one tab keeps, the session shows to all of them. */
const openBrowser = () => {
  const { view } = aSession();
  const stores: ReturnType<typeof openStore>[] = [];
  const shown: SummaryEmission[] = [];
  let time = NOW;

  const show = (emission: SummaryEmission): void => {
    shown.push(emission);
    for (const store of stores) store.dispatch(projected([{ of: 'content', taskSid: A, emission }]));
  };
  const keep = (_: unknown, version: SummaryVersion): void => show({ type: 'summary.kept', version });
  const commands: AssistCommands = { ...recordCommands(), keepSummary: keep, saveSummary: keep };

  return {
    kept: () => shown.flatMap((emission) => (emission.type === 'summary.kept' ? [emission.version] : [])),
    show: (emission: SummaryEmission) => {
      act(() => show(emission));
    },
    openTab: () => {
      const store = openStore(view);
      for (const emission of shown) store.dispatch(projected([{ of: 'content', taskSid: A, emission }]));
      stores.push(store);
      const { container, unmount } = render(
        <CustomizationProvider baseTheme="default">
          <Provider store={store}>
            <Summary taskSid={A} commands={commands} inFront now={() => (time += 1_000)} />
          </Provider>
        </CustomizationProvider>,
      );
      const tab = within(container);
      // Both tabs are in one document here, where a name cannot belong to two.
      const outcome = () => tab.getByRole('textbox');
      return {
        outcome,
        tells: () => tab.queryByText(/Changed elsewhere/) !== null,
        type: async (text: string) => {
          await userEvent.type(outcome(), text);
          await userEvent.tab();
        },
        press: (name: string) => userEvent.click(tab.getByRole('button', { name })),
        close: () => {
          stores.splice(stores.indexOf(store), 1);
          unmount();
        },
      };
    },
  };
};

describe('two tabs of one agent', () => {
  it('show the same text, whichever of them it is typed in', async () => {
    const browser = openBrowser();
    const [first, second] = [browser.openTab(), browser.openTab()];
    browser.show({ type: 'summary.drafted', summary: DRAFT });
    await first.type(' Soon.');
    expect(second.outcome()).toHaveValue('Open. Soon.');
    expect(second.tells()).toBe(false);
  });

  it('tell the one that the other has gone on, and let it decide for both', async () => {
    const browser = openBrowser();
    const [first, second] = [browser.openTab(), browser.openTab()];
    browser.show({ type: 'summary.drafted', summary: DRAFT });
    await first.type(' One.');
    await second.type(' Two.');
    expect(first.outcome()).toHaveValue('Open. One.');
    expect([first.tells(), second.tells()]).toEqual([true, false]);

    await first.press('Use theirs');

    expect(first.outcome()).toHaveValue('Open. One. Two.');
    expect([first.tells(), second.tells()]).toEqual([false, false]);
  });

  it('go on after a reload with what was typed, though Sync gets it only then', async () => {
    const browser = openBrowser();
    const before = browser.openTab();
    browser.show({ type: 'summary.drafted', summary: DRAFT });
    await before.type(' Soon.');
    before.close();
    const after = browser.openTab();
    expect(after.outcome()).toHaveValue('Open. Soon.');
    await after.type(' Really.');
    const [first] = browser.kept();
    const mine = aStoredSummary({ Outcome: 'Open. Soon.' }, { editor: first?.editor ?? '' });
    browser.show({ type: 'summary.stored', mine, others: [] });
    expect(after.outcome()).toHaveValue('Open. Soon. Really.');
    expect(after.tells()).toBe(false);
  });
});
