import * as React from 'react';

import { textLook } from './look';
import { Plain } from './Plain';

const LABEL = textLook({
  display: 'block',
  marginBottom: 'space20',
  fontWeight: 'fontWeightBold',
  cursor: 'pointer',
});

export interface FieldLabelProps {
  /** The id of the field. */
  readonly htmlFor: string;
}

/** Names a field, as Paste's `Label` does. That one brings what it takes to mark a field as required, 1 KB after gzip. */
export const FieldLabel: React.FC<FieldLabelProps> = ({ htmlFor, children }) => (
  <Plain as="label" look={LABEL} element="LABEL" htmlFor={htmlFor}>
    {children}
  </Plain>
);
