import type { Action } from '@reduxjs/toolkit';

import { noteMistake } from '../adapters/mistakes';
import { projected } from '../store/actions';
import { assistReducer } from '../store/reducer';
import type { AssistState } from '../store/state';

const attempt = (state: AssistState | undefined, action: Action): AssistState | undefined => {
  try {
    return assistReducer(state, action);
  } catch (error) {
    noteMistake('Something that came is not shown', error);
    return undefined;
  }
};

/**
 * The reducer as Flex gets it. What a reducer throws comes out of `dispatch`, whoever called that, so that ours throws
 * nothing: of a batch that cannot be taken in whole, what can be taken in is.
 */
export const containedReducer = (
  state: AssistState = assistReducer(undefined, { type: '' }),
  action: Action,
): AssistState => {
  const next = attempt(state, action);
  if (next) return next;
  if (!projected.match(action)) return state;
  return action.payload.reduce(
    (before, projection) => attempt(before, projected([projection])) ?? before,
    state,
  );
};
