import * as React from 'react';

import { cleanText } from '../../domain/clean-text';
import { textLook } from '../parts/look';
import { Plain } from '../parts/Plain';

const QUESTION = textLook({
  marginBottom: 'space20',
  fontSize: 'fontSize30',
  lineHeight: 'lineHeight20',
  fontWeight: 'fontWeightSemibold',
  overflowWrap: 'anywhere',
  whiteSpace: 'pre-wrap',
});

export interface QuestionProps {
  readonly text: string;
}

/** What an answer answers. No heading to assistive technology: the outline is that of the panel. */
export const Question: React.FC<QuestionProps> = ({ text }) => (
  <Plain as="p" dir="auto" look={QUESTION}>
    {cleanText(text)}
  </Plain>
);
