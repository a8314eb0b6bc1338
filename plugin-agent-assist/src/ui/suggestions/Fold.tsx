import * as React from 'react';

import { QuietFold, type QuietFoldProps } from '../parts/QuietFold';

export type FoldProps = Required<Pick<QuietFoldProps, 'label' | 'describedBy'>>;

/** Something for who wants to know more, behind its name. */
export const Fold: React.FC<FoldProps> = ({ children, ...named }) => {
  const [open, setOpen] = React.useState(false);
  return (
    <QuietFold {...named} open={open} onToggle={() => setOpen(!open)}>
      {children}
    </QuietFold>
  );
};
