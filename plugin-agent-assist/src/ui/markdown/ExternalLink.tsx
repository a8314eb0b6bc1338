import * as React from 'react';

import type { HttpUrl } from '../../domain/http-url';
import { boxLook } from '../parts/look';
import { Plain } from '../parts/Plain';
import { REMARK } from '../parts/text-looks';
import { namesAddress } from './addresses';

const LINK = boxLook({
  color: 'colorTextLink',
  textDecoration: 'underline',
  borderRadius: 'borderRadius20',
  outline: 'none',
  overflowWrap: 'anywhere',
  _hover: { color: 'colorTextLinkStronger', textDecoration: 'none' },
  _focusVisible: { boxShadow: 'shadowFocus' },
});

export interface ExternalLinkProps {
  readonly url: HttpUrl;
  /** What the link says. Where that is not its address, the host stands beside it. */
  readonly text: string;
  /** The same as `text`, with its emphasis. */
  readonly children?: React.ReactNode;
  /** The agent opens the page, with whichever button of the mouse. */
  readonly onOpen: (url: HttpUrl) => void;
}

/** A link to a page outside Flex, in a tab of its own that knows nothing of this one. */
export const ExternalLink: React.FC<ExternalLinkProps> = ({ url, text, children = text, onOpen }) => (
  <Plain
    as="a"
    element="AGENT_ASSIST_LINK"
    look={LINK}
    href={url.href}
    target="_blank"
    rel="noopener noreferrer"
    onClick={() => onOpen(url)}
    onAuxClick={({ button }: React.MouseEvent) => {
      if (button === 1) onOpen(url);
    }}
  >
    {/* Apart from each other, or a text that turns the direction of writing would rearrange the host. */}
    <bdi>{children}</bdi>
    {!namesAddress(text, url.href) && text !== url.host && (
      <Plain as="span" look={REMARK}>
        {' '}
        <bdi dir="ltr">{url.host}</bdi>
      </Plain>
    )}
  </Plain>
);
