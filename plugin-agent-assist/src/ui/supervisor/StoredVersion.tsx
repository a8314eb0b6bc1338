import * as React from 'react';
import { Box } from '@twilio-paste/core/box';
import { Text } from '@twilio-paste/core/text';

import { cleanText } from '../../domain/clean-text';
import type { StoredSummary } from '../../domain/summary';
import { sectionTitle } from '../strings';
import type { ShownPhase } from './merge-rows';
import { summariesStrings as strings } from './strings';

export interface StoredVersionProps {
  readonly version: StoredSummary;
  readonly phase: ShownPhase;
  /** When it was changed last. */
  readonly when: React.ReactNode;
}

/** One owner's text, to be read. */
export const StoredVersion: React.FC<StoredVersionProps> = ({ version, phase, when }) => {
  const name = strings.versionOf(cleanText(version.agent) || version.worker);
  const sections = version.sections.filter(({ text }) => text !== '');
  return (
    <Box
      as="article"
      element="AGENT_ASSIST_STORED_VERSION"
      aria-label={name}
      display="flex"
      flexDirection="column"
      rowGap="space40"
    >
      <div>
        <Text as="h3" fontSize="fontSize30" lineHeight="lineHeight20" fontWeight="fontWeightSemibold">
          {name}
        </Text>
        <Text as="p" fontSize="fontSize20" lineHeight="lineHeight20" color="colorTextWeak">
          {strings.versionIs(version, phase)}, {when}
        </Text>
      </div>
      {sections.map(({ title, text }, n) => (
        // Two sections may go by one title.
        <Passage key={n} title={sectionTitle(cleanText(title))} text={cleanText(text)} />
      ))}
      {version.note !== '' && <Passage title={strings.note} text={cleanText(version.note)} />}
      {sections.length === 0 && version.note === '' && (
        <Text as="p" fontSize="fontSize20" lineHeight="lineHeight20" color="colorTextWeak">
          {strings.noText}
        </Text>
      )}
    </Box>
  );
};

const Passage: React.FC<{ readonly title: string; readonly text: string }> = ({ title, text }) => (
  <div>
    <Text
      as="h4"
      dir="auto"
      fontSize="fontSize20"
      lineHeight="lineHeight20"
      fontWeight="fontWeightSemibold"
      overflowWrap="anywhere"
    >
      {title}
    </Text>
    <Text
      as="p"
      dir="auto"
      fontSize="fontSize30"
      lineHeight="lineHeight30"
      whiteSpace="pre-wrap"
      overflowWrap="anywhere"
    >
      {text}
    </Text>
  </div>
);
