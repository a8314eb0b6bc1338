import { configureStore, createAction, createReducer } from '@reduxjs/toolkit';

import { STORE_KEY, type AssistState } from '../../store/state';

const replaced = createAction<AssistState>('testing/replaced');

/** A store whose state is whatever `show` was given last. */
export const createShowStore = (initial: AssistState) => {
  const store = configureStore({
    reducer: {
      [STORE_KEY]: createReducer<AssistState>(initial, (builder) =>
        builder.addCase(replaced, (_, { payload }) => payload),
      ),
    },
  });
  return { store, show: (state: AssistState) => void store.dispatch(replaced(state)) };
};
