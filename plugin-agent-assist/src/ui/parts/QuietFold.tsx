import * as React from 'react';

import { BARE_BUTTON } from './bare-button';
import { Chevron } from './Chevron';
import { boxLook } from './look';
import { Plain } from './Plain';

const FOLD = boxLook({});
const TOGGLE = boxLook({
  display: 'flex',
  alignItems: 'center',
  columnGap: 'space10',
  ...BARE_BUTTON,
  padding: 'space0',
  borderRadius: 'borderRadius20',
  backgroundColor: 'transparent',
  color: 'colorTextWeak',
  fontFamily: 'inherit',
  fontSize: 'fontSize20',
  lineHeight: 'lineHeight20',
  textAlign: 'left',
  _hover: { color: 'colorTextLink' },
  _focusVisible: { boxShadow: 'shadowFocus' },
});
const UNFOLDED = boxLook({ marginTop: 'space20' });

export interface QuietFoldProps {
  readonly label: string;
  readonly open: boolean;
  readonly onToggle: () => void;
  /** Id of the text that tells equally named folds apart. */
  readonly describedBy?: string;
}

/** What is needed now and then, behind its name. */
export const QuietFold: React.FC<QuietFoldProps> = ({ label, open, onToggle, describedBy, children }) => (
  <Plain element="AGENT_ASSIST_FOLD" look={FOLD}>
    <Plain
      as="button"
      type="button"
      element="AGENT_ASSIST_FOLD_TOGGLE"
      look={TOGGLE}
      aria-expanded={open}
      aria-describedby={describedBy}
      onClick={onToggle}
    >
      <Chevron direction={open ? 'down' : 'right'} />
      {label}
    </Plain>
    {open && <Plain look={UNFOLDED}>{children}</Plain>}
  </Plain>
);
