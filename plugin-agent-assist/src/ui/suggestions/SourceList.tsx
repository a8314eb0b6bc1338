import * as React from 'react';
import { Box } from '@twilio-paste/core/box';
import { Text } from '@twilio-paste/core/text';

import { cleanText } from '../../domain/clean-text';
import type { HttpUrl } from '../../domain/http-url';
import type { Source } from '../../domain/suggestion';
import { ExternalLink } from '../markdown/ExternalLink';
import { ClampedText } from '../parts/ClampedText';
import { strings } from '../strings';
import { Fold } from './Fold';

export interface SourceListProps {
  readonly sources: readonly Source[];
  /** The agent opens one of them. */
  readonly onOpen: (url: HttpUrl) => void;
  /** Id of the element that names the suggestion. */
  readonly labelId: string;
}

/** What an answer was taken from, folded: an agent mostly trusts it, and looks when not. */
export const SourceList: React.FC<SourceListProps> = ({ sources, onOpen, labelId }) => {
  if (sources.length === 0) return null;
  return (
    <Box element="AGENT_ASSIST_SOURCES" marginTop="space20">
      <Fold label={strings.sources(sources.length)} describedBy={labelId}>
        <Box as="ul" margin="space0" padding="space0" display="flex" flexDirection="column" rowGap="space30">
          {sources.map((source, index) => (
            <Box as="li" key={index} listStyleType="none">
              <SourceEntry source={source} onOpen={onOpen} />
            </Box>
          ))}
        </Box>
      </Fold>
    </Box>
  );
};

export type SourceEntryProps = Pick<SourceListProps, 'onOpen'> & { readonly source: Source };

/** One document, as a link where a browser can open it. */
export const SourceEntry: React.FC<SourceEntryProps> = ({ source, onOpen }) => {
  const { url } = source;
  const title = cleanText(source.title);
  const snippet = cleanText(source.snippet);
  return (
    <>
      <Text as="p" dir="auto" fontSize="fontSize30" lineHeight="lineHeight20" overflowWrap="anywhere">
        {url === undefined ? title : <ExternalLink url={url} text={title} onOpen={onOpen} />}
      </Text>
      {snippet !== '' && (
        <Text as="p" dir="auto" fontSize="fontSize20" lineHeight="lineHeight20" color="colorTextWeak">
          <ClampedText title={snippet}>{snippet}</ClampedText>
        </Text>
      )}
    </>
  );
};
