import * as React from 'react';
import { Box } from '@twilio-paste/core/box';
import { css, styled } from '@twilio-paste/core/styling-library';
import { Text } from '@twilio-paste/core/text';

import type { SummarySection, SummaryText } from '../../domain/summary';
import { strings } from '../strings';
import { PlainText, SmallHeading } from './PlainText';
import { nameOf } from './summary-texts';

/** Below each other where the panel is narrow. */
const SideBySide = styled.div(
  css({
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(12rem, 1fr))',
    columnGap: 'space40',
    rowGap: 'space20',
  }),
);

export interface ComparisonProps {
  readonly mine: SummaryText;
  readonly theirs: SummaryText;
}

/** Two texts of one summary, section by section. */
export const Comparison: React.FC<ComparisonProps> = ({ mine, theirs }) => (
  <Box
    element="AGENT_ASSIST_SUMMARY_COMPARISON"
    role="group"
    aria-label={strings.compare}
    display="flex"
    flexDirection="column"
    rowGap="space40"
    padding="space30"
    borderWidth="borderWidth10"
    borderStyle="solid"
    borderColor="colorBorderWeaker"
    borderRadius="borderRadius20"
  >
    {pairsOf(mine, theirs).map(({ name, texts: [here, there] }, index) => (
      <Box key={index} display="flex" flexDirection="column" rowGap="space20">
        <SmallHeading>{name}</SmallHeading>
        {here === there ? (
          <PlainText isWeak>{strings.sameInBoth}</PlainText>
        ) : (
          <SideBySide>
            <Side label={strings.mine} text={here} />
            <Side label={strings.theirs} text={there} />
          </SideBySide>
        )}
      </Box>
    ))}
  </Box>
);

const Side: React.FC<{ readonly label: string; readonly text: string | undefined }> = ({ label, text }) => (
  <Box>
    <Text as="p" fontSize="fontSize20" lineHeight="lineHeight20" color="colorTextWeak">
      {label}
    </Text>
    {text ? <PlainText>{text}</PlainText> : <PlainText isWeak>{strings.nothingWritten}</PlainText>}
  </Box>
);

interface Pair {
  readonly name: string;
  /** Mine and theirs; undefined where one has no such section. */
  readonly texts: readonly [string | undefined, string | undefined];
}

/** Sections belong together by their titles, of which there may be two alike. */
const pairsOf = (mine: SummaryText, theirs: SummaryText): readonly Pair[] => {
  const rest: SummarySection[] = [...theirs.sections];
  const pairs = mine.sections.map((section): Pair => {
    const at = rest.findIndex(({ title }) => title === section.title);
    const [partner] = at < 0 ? [] : rest.splice(at, 1);
    return { name: nameOf(section), texts: [section.text, partner?.text] };
  });
  return [
    ...pairs,
    ...rest.map((section): Pair => ({ name: nameOf(section), texts: [undefined, section.text] })),
    ...(mine.note || theirs.note
      ? [{ name: strings.handOverNote, texts: [mine.note, theirs.note] as const }]
      : []),
  ];
};
