import * as React from 'react';
import { act, render, type RenderResult } from '@testing-library/react';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import { CustomizationProvider } from '@twilio-paste/core/customization';
import { Provider } from 'react-redux';

import type { AssistState } from '../../store/state';
import { createShowStore } from './show-store';

export interface Rendered extends RenderResult {
  readonly user: UserEvent;
  /** Puts another state into the store, as the projector would. */
  show(state: AssistState): void;
}

/** Renders as Flex does: inside the store, and inside the theme that the plugin gives to Flex. */
export const renderWithState = (state: AssistState, ui: React.ReactElement): Rendered => {
  const user = userEvent.setup();
  const { store, show } = createShowStore(state);
  const view = render(ui, {
    wrapper: ({ children }) => (
      <CustomizationProvider baseTheme="default">
        <Provider store={store}>{children}</Provider>
      </CustomizationProvider>
    ),
  });
  return { ...view, user, show: (next) => act(() => show(next)) };
};
