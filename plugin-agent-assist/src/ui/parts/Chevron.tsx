import * as React from 'react';

import { boxLook } from './look';
import { Plain } from './Plain';

const SQUARE = boxLook({ display: 'flex', width: 'sizeIcon10', height: 'sizeIcon10' });

export interface ChevronProps {
  readonly direction: 'right' | 'down';
}

/** Shows whether something is folded. An icon of Paste would add 4 KB to the bundle for its wrapper. */
export const Chevron: React.FC<ChevronProps> = ({ direction }) => (
  <Plain as="span" look={SQUARE} aria-hidden>
    <svg viewBox="0 0 16 16" width="100%" height="100%" fill="none" stroke="currentColor" strokeWidth="1.5">
      <path d={direction === 'down' ? 'M4.5 6.5 8 10l3.5-3.5' : 'M6.5 4.5 10 8l-3.5 3.5'} />
    </svg>
  </Plain>
);
