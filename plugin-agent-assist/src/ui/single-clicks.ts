import type * as React from 'react';

/**
 * To be spread on what holds buttons that insert: who double-clicks means one insertion. After the first click something
 * else may stand under the pointer, which nobody has read.
 */
export const SINGLE_CLICKS = {
  onClickCapture: (event: React.MouseEvent): void => {
    if (event.detail > 1) event.stopPropagation();
  },
};
