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
  // From then on only the agent folds it: whoever empties it may be about to write another.
  if (choice === undefined && note !== '') setChoice(true);
  return (
    <QuietFold label={strings.handOverNote} open={choice === true} onToggle={() => setChoice(!choice)}>
      <SectionBox id={id} name={strings.handOverNote} isNamedElsewhere text={note} onChange={onChange} />
    </QuietFold>
  );
};
