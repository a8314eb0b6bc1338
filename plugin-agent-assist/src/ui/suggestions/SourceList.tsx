import * as React from 'react';

import { cleanText } from '../../domain/clean-text';
import type { HttpUrl } from '../../domain/http-url';
import type { Source } from '../../domain/suggestion';
import { ExternalLink } from '../markdown/ExternalLink';
import { ClampedText } from '../parts/ClampedText';
import { boxLook, textLook } from '../parts/look';
import { Plain } from '../parts/Plain';
import { REMARK } from '../parts/text-looks';
import { strings } from '../strings';
import { Fold } from './Fold';

const SOURCES = boxLook({ marginTop: 'space20' });
const LIST = boxLook({
  margin: 'space0',
  padding: 'space0',
  display: 'flex',
  flexDirection: 'column',
  rowGap: 'space30',
});
const ENTRY = boxLook({ listStyleType: 'none' });
const TITLE = textLook({ fontSize: 'fontSize30', lineHeight: 'lineHeight20', overflowWrap: 'anywhere' });

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
    <Plain element="AGENT_ASSIST_SOURCES" look={SOURCES}>
      <Fold label={strings.sources(sources.length)} describedBy={labelId}>
        <Plain as="ul" look={LIST}>
          {sources.map((source, index) => (
            <Plain as="li" key={index} look={ENTRY}>
              <SourceEntry source={source} onOpen={onOpen} />
            </Plain>
          ))}
        </Plain>
      </Fold>
    </Plain>
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
      <Plain as="p" dir="auto" look={TITLE}>
        {url === undefined ? title : <ExternalLink url={url} text={title} onOpen={onOpen} />}
      </Plain>
      {snippet !== '' && (
        <Plain as="p" dir="auto" look={REMARK}>
          <ClampedText title={snippet}>{snippet}</ClampedText>
        </Plain>
      )}
    </>
  );
};
