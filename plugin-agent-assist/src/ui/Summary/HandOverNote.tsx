import * as React from 'react';

import { strings } from '../strings';
import { QuietFold } from '../parts/QuietFold';
import { SectionBox } from './SectionBox';

export interface HandOverNoteProps {
  readonly id: string;
  readonly note: string;
  readonly onChange: (note: string) => void;
}

/** What only the agent needs to know who takes the contact over. Few contacts are handed over, so it is folded. */
export const HandOverNote: React.FC<HandOverNoteProps> = ({ id, note, onChange }) => {
  const [choice, setChoice] = React.useState<boolean>();
  const open = choice ?? note !== '';
  return (
    <QuietFold label={strings.handOverNote} open={open} onToggle={() => setChoice(!open)}>
      <SectionBox id={id} name={strings.handOverNote} isNamedElsewhere text={note} onChange={onChange} />
    </QuietFold>
  );
};
