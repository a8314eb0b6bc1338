import * as React from 'react';

import { parseHttpUrl, type HttpUrl } from '../../domain/http-url';
import type { Source } from '../../domain/suggestion';
import { Plain } from '../parts/Plain';
import { strings } from '../strings';
import { namesAddress, readableAddress } from './addresses';
import { ExternalLink } from './ExternalLink';
import { textOf, type Block, type Cell, type Inline } from './markdown-tree';
import { parseMarkdown } from './parse-markdown';
import { linkDefinitionsIn } from './link-definitions';
import { PROSE, TABLE_SCROLLER } from './Prose';
import { useBeginning } from './use-beginning';

export interface MarkdownProps {
  readonly markdown: string;
  /** What the text was made of. Only their addresses become links: any other was made up, or put in by someone. */
  readonly sources: readonly Source[];
  /** The agent opens one of the sources. */
  readonly onOpen: (url: HttpUrl) => void;
}

/**
 * Formatted text of a model or a document. It is only ever text: HTML is shown as it is written, images are their
 * alternative text, and nothing is fetched. A long one is shown by its beginning.
 */
export const Markdown: React.FC<MarkdownProps> = ({ markdown, sources, onOpen }) => {
  const [shown, showAll] = useBeginning(markdown);
  const blocks = React.useMemo(
    () => parseMarkdown(shown + linkDefinitionsIn(markdown.slice(shown.length))),
    [markdown, shown],
  );
  const links = React.useMemo(() => linksTo(sources), [sources]);

  return (
    <>
      <Plain look={PROSE}>
        {blocks.map((block, index) => drawBlock(block, index, { links, onOpen, nested: false }))}
      </Plain>
      {showAll}
    </>
  );
};

/** No address that is longer is read. */
const LONGEST_ADDRESS = 200;

type Links = ReadonlyMap<HttpUrl['href'], HttpUrl>;

const linksTo = (sources: readonly Source[]): Links =>
  new Map(sources.flatMap(({ url }) => (url === undefined ? [] : [[url.href, url] as const])));

interface Drawing {
  readonly links: Links;
  readonly onOpen: (url: HttpUrl) => void;
  /** Inside a block that has already found out its direction of writing. */
  readonly nested: boolean;
}

const drawBlock = (block: Block, key: number, drawing: Drawing): React.ReactElement => {
  const dir = drawing.nested ? undefined : 'auto';
  const inside: Drawing = { ...drawing, nested: true };
  switch (block.type) {
    case 'paragraph':
      return (
        <p key={key} dir={dir}>
          {drawInlines(block.children, drawing)}
        </p>
      );
    case 'heading':
      // No heading to assistive technology: the outline is that of the panel.
      return (
        <p key={key} dir={dir}>
          <strong>{drawInlines(block.children, drawing)}</strong>
        </p>
      );
    case 'list': {
      const items = block.items.map((blocks, index) => (
        <li key={index}>{blocks.map((child, at) => drawBlock(child, at, inside))}</li>
      ));
      return block.start === undefined ? (
        <ul key={key} dir={dir}>
          {items}
        </ul>
      ) : (
        <ol key={key} dir={dir} start={block.start}>
          {items}
        </ol>
      );
    }
    case 'quote':
      return (
        <blockquote key={key} dir={dir}>
          {block.blocks.map((child, index) => drawBlock(child, index, inside))}
        </blockquote>
      );
    case 'code':
      return (
        <pre key={key} dir="ltr">
          <code>{block.text}</code>
        </pre>
      );
    case 'table':
      return (
        // Reached by Tab, because what does not fit is reached by the arrow keys then.
        <Plain look={TABLE_SCROLLER} key={key} role="group" aria-label={strings.table} tabIndex={0}>
          <table dir={dir}>
            <thead>
              <tr>{block.header.map((cell, index) => drawCell('th', cell, index, drawing))}</tr>
            </thead>
            <tbody>
              {block.rows.map((row, at) => (
                <tr key={at}>{row.map((cell, index) => drawCell('td', cell, index, drawing))}</tr>
              ))}
            </tbody>
          </table>
        </Plain>
      );
    case 'rule':
      return <hr key={key} />;
  }
};

const drawCell = (Tag: 'th' | 'td', { align, children }: Cell, key: number, drawing: Drawing) => (
  <Tag key={key} style={align && { textAlign: align }}>
    {drawInlines(children, drawing)}
  </Tag>
);

const drawInlines = (inlines: readonly Inline[], drawing: Drawing): readonly React.ReactNode[] =>
  inlines.map((inline, index) => drawInline(inline, index, drawing));

const drawInline = (inline: Inline, key: number, drawing: Drawing): React.ReactNode => {
  switch (inline.type) {
    case 'text':
      return inline.text;
    case 'code':
      return <code key={key}>{inline.text}</code>;
    case 'strong':
      return <strong key={key}>{drawInlines(inline.children, drawing)}</strong>;
    case 'emphasis':
      return <em key={key}>{drawInlines(inline.children, drawing)}</em>;
    case 'deleted':
      return <del key={key}>{drawInlines(inline.children, drawing)}</del>;
    case 'break':
      return <br key={key} />;
    case 'link': {
      const text = textOf(inline.children);
      const children = drawInlines(inline.children, drawing);
      const url = parseHttpUrl(inline.address);
      const source = url && drawing.links.get(url.href);
      if (source !== undefined)
        return (
          <ExternalLink key={key} url={source} text={text} onOpen={drawing.onOpen}>
            {text.trim() === '' ? undefined : children}
          </ExternalLink>
        );
      const address = readableAddress(inline.address);
      return (
        <React.Fragment key={key}>
          <bdi>{children}</bdi>
          {!namesAddress(text, address) && (
            <>
              {' ('}
              <bdi dir="ltr">
                {address.slice(0, LONGEST_ADDRESS)}
                {address.length > LONGEST_ADDRESS && '…'}
              </bdi>
              {')'}
            </>
          )}
        </React.Fragment>
      );
    }
  }
};
