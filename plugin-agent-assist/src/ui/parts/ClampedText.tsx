import * as React from 'react';

import { cssLook } from './look';
import { Plain } from './Plain';

const CLAMPED = cssLook({
  display: '-webkit-box',
  WebkitBoxOrient: 'vertical',
  WebkitLineClamp: 2,
  overflow: 'hidden',
  overflowWrap: 'anywhere',
});

export interface ClampedTextProps {
  readonly title?: string;
}

/** Two lines at most, the rest behind an ellipsis. The element still holds, and is named by, the whole text. */
export const ClampedText: React.FC<ClampedTextProps> = ({ title, children }) => (
  <Plain as="span" look={CLAMPED} title={title}>
    {children}
  </Plain>
);
