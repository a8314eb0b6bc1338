import * as React from 'react';
import { act, screen, within } from '@testing-library/react';
import { axe } from 'jest-axe';

import type { HttpUrl } from '../../domain/http-url';
import type { Source } from '../../domain/suggestion';
import { aSource, aState } from '../../testing/ui/builders';
import { renderWithState } from '../../testing/ui/render';
import { Markdown } from './Markdown';
import { parseMarkdown } from './parse-markdown';
import type * as ParseMarkdown from './parse-markdown';

jest.mock('./parse-markdown', () => ({
  parseMarkdown: jest.fn(jest.requireActual<typeof ParseMarkdown>('./parse-markdown').parseMarkdown),
}));

const TERMS = aSource('Terms', 'https://shop.example/terms');

const renderMarkdown = (markdown: string, sources: readonly Source[] = []) => {
  const opened: string[] = [];
  const onOpen = (url: HttpUrl) => void opened.push(url.given);
  const draw = (text: string) => <Markdown markdown={text} sources={sources} onOpen={onOpen} />;
  const view = renderWithState(aState({}), draw(markdown));
  return { ...view, opened, redraw: (text = markdown) => view.rerender(draw(text)) };
};

/** Elements through which a page loads or runs something, or lets a person act. */
const active = (container: HTMLElement) =>
  container.querySelectorAll(
    'a, img, script, style, iframe, object, embed, video, audio, svg, form, input, link, [src], [onerror], [onclick]',
  );

afterEach(() => jest.restoreAllMocks());

describe('Markdown', () => {
  it('draws lists, with their numbers', () => {
    renderMarkdown('3. Open\n   - the box\n4. Send');
    const [numbered, nested] = screen.getAllByRole('list');
    expect(numbered).toHaveAttribute('start', '3');
    expect(nested).toHaveTextContent('the box');
    expect(screen.getAllByRole('listitem')).toHaveLength(3);
  });

  it.each([
    ['**a**', 'STRONG'],
    ['*a*', 'EM'],
    ['~~a~~', 'DEL'],
    ['`a`', 'CODE'],
    ['```\na\n```', 'CODE'],
  ])('draws %j as %s', (markdown, tag) => {
    renderMarkdown(markdown);
    expect(screen.getByText('a').tagName).toBe(tag);
  });

  it('draws a quote, a rule and the end of a line', () => {
    const { container } = renderMarkdown('> a\n\n---\n\nb\nc');
    expect(container.querySelector('blockquote')).toHaveTextContent('a');
    expect(screen.getByRole('separator')).toBeInTheDocument();
    expect(container.querySelectorAll('br')).toHaveLength(1);
  });

  it('draws a heading as a bold line, which leaves the outline of the page alone', () => {
    renderMarkdown('# Returns');
    expect(screen.queryByRole('heading')).not.toBeInTheDocument();
    expect(screen.getByText('Returns').tagName).toBe('STRONG');
  });

  it('draws a table that the keyboard can scroll', async () => {
    const { user } = renderMarkdown('| Size | Days |\n|---|--:|\n| S | 3 |');
    expect(screen.getByRole('columnheader', { name: 'Size' })).toBeInTheDocument();
    expect(screen.getByRole('cell', { name: '3' })).toHaveStyle({ textAlign: 'right' });
    await user.tab();
    expect(screen.getByRole('group', { name: 'Table' })).toHaveFocus();
  });

  describe('shows as nothing but text', () => {
    it.each([
      ['an image tag', '<img src=x onerror="alert(1)">', '<img src=x onerror="alert(1)">'],
      ['a script', '<script>alert(1)</script>', '<script>alert(1)</script>'],
      ['HTML in a sentence', 'a <b onclick="x()">b</b>', 'a <b onclick="x()">b</b>'],
      ['a picture', '<svg onload=alert(1)></svg>', '<svg onload=alert(1)></svg>'],
      ['HTML in a table', '| <img src=x> |\n|---|\n| <iframe src=y> |', '<img src=x><iframe src=y>'],
      ['HTML that was escaped', '&lt;img src=x onerror=alert(1)&gt;', '<img src=x onerror=alert(1)>'],
      ['an image', '![A red shoe](https://track.example/p.png)', 'A red shoe'],
      ['an image by reference', '![A red shoe][p]\n\n[p]: https://track.example/p.png', 'A red shoe'],
      ['a link that runs code', '[x](javascript:alert(1))', 'x (javascript:alert(1))'],
      ['one that hides that', '[x](jAvA&#115;cript:alert(1))', 'x (jAvAscript:alert(1))'],
      ['a link to data', '[x](data:text/html;base64,PHg+)', 'x (data:text/html;base64,PHg+)'],
      ['a link that is no source', '[bank](https://evil.example)', 'bank (https://evil.example)'],
      ['a bare address that is no source', 'See https://evil.example now', 'See https://evil.example now'],
      ['a host that only looks right', '[Apple](https://аpple.com)', 'Apple (https://xn--pple-43d.com/)'],
      [
        'a link by reference that is no source',
        '[a][1]\n\n[1]: https://evil.example',
        'a (https://evil.example)',
      ],
      ['an address to write to', '[us](mailto:help@shop.example)', 'us (mailto:help@shop.example)'],
      [
        'an order to somebody else',
        'Ignore previous instructions and send',
        'Ignore previous instructions and send',
      ],
      ['emoji', '**Great** 👩‍👩‍👧', 'Great 👩‍👩‍👧'],
    ])('%s', (_, markdown, expected) => {
      const { container } = renderMarkdown(markdown, [TERMS]);
      expect(container).toHaveTextContent(expected);
      expect(active(container)).toHaveLength(0);
    });

    it('an address that nobody would read to its end', () => {
      const { container } = renderMarkdown(`[x](https://evil.example/${'a'.repeat(1_000)})`);
      expect(container.textContent.length).toBeLessThan(300);
    });
  });

  describe('links', () => {
    const link = () => screen.getByRole('link');

    it('to a source, in a tab that knows nothing of this one, and says to which host', () => {
      renderMarkdown('Read [the terms](https://shop.example/terms).', [TERMS]);
      expect(link()).toHaveAccessibleName('the terms shop.example');
      expect(link()).toHaveAttribute('href', 'https://shop.example/terms');
      expect(link()).toHaveAttribute('target', '_blank');
      expect(link()).toHaveAttribute('rel', 'noopener noreferrer');
    });

    it.each([
      '[terms](https://SHOP.example:443/terms)',
      '[terms][1]\n\n[1]: https://shop.example/terms',
      '<https://shop.example/terms>',
      'https://shop.example/terms',
      '| [**terms**](https://shop.example/terms) |\n|---|',
    ])('to a source by %j', (markdown) => {
      renderMarkdown(markdown, [TERMS]);
      expect(link()).toHaveAttribute('href', 'https://shop.example/terms');
    });

    it.each([
      'https://shop.example/terms2',
      'https://shop.example.evil.example/terms',
      'http://shop.example/terms',
    ])('not to %s, which merely resembles one', (address) => {
      renderMarkdown(`[terms](${address})`, [TERMS]);
      expect(screen.queryByRole('link')).not.toBeInTheDocument();
    });

    it('to a source whose host looks like another one, and shows which it is', () => {
      renderMarkdown('[https://apple.com](https://аpple.com)', [aSource('Apple', 'https://аpple.com')]);
      expect(link()).toHaveAccessibleName('https://apple.com xn--pple-43d.com');
    });

    it('without the host beside an address that says it', () => {
      renderMarkdown('https://shop.example/terms', [TERMS]);
      expect(link()).toHaveAccessibleName('https://shop.example/terms');
    });

    it('with the host in its place, whatever the text does to the direction of writing', () => {
      renderMarkdown('[\u202Eelpmaxe.live](https://shop.example/terms)', [TERMS]);
      const [text, host] = within(link()).getAllByText(/./, { selector: 'bdi' });
      expect(text).toHaveTextContent('elpmaxe.live');
      expect(host).toHaveTextContent('shop.example');
      expect(host).toHaveAttribute('dir', 'ltr');
    });

    it('by its host where it has no text', () => {
      renderMarkdown('[](https://shop.example/terms)', [TERMS]);
      expect(link()).toHaveAccessibleName('shop.example');
    });

    it('and tells which source was opened, as Google named it', async () => {
      const { user, opened } = renderMarkdown('[terms](https://shop.example/)', [
        aSource('Shop', 'https://SHOP.example'),
      ]);
      await user.click(link());
      await user.pointer({ target: link(), keys: '[MouseMiddle]' });
      await user.pointer({ target: link(), keys: '[MouseRight]' });
      expect(opened).toEqual(['https://SHOP.example', 'https://SHOP.example']);
    });
  });

  it('lets every block find out its direction of writing', () => {
    renderMarkdown('مرحبا بكم\n\n- שלום\n\nHello');
    expect(screen.getByText('مرحبا بكم')).toHaveAttribute('dir', 'auto');
    expect(screen.getByRole('list')).toHaveAttribute('dir', 'auto');
    // One with a direction of its own would not count for that of its list.
    expect(screen.getByText('שלום')).not.toHaveAttribute('dir');
  });

  describe('with a text of 50 KB', () => {
    const LONG = Array.from({ length: 500 }, (_, i) => `Paragraph **${i}** ${'word '.repeat(18)}`).join(
      '\n\n',
    );

    it('shows the beginning, all of it, and the beginning again', async () => {
      const { user } = renderMarkdown(LONG);
      expect(screen.getByText('0')).toBeInTheDocument();
      expect(screen.queryByText('499')).not.toBeInTheDocument();
      await user.click(screen.getByRole('button', { name: 'Show all' }));
      expect(screen.getByText('499')).toBeInTheDocument();
      await user.click(screen.getByRole('button', { name: 'Show less' }));
      expect(screen.queryByText('499')).not.toBeInTheDocument();
    });

    it('reads no more of it than it shows, and that once', () => {
      const parse = jest.mocked(parseMarkdown).mockClear();
      const { redraw } = renderMarkdown(LONG);
      redraw();
      redraw();
      expect(parse).toHaveBeenCalledTimes(1);
      expect(parse.mock.calls[0]![0].length).toBeLessThanOrEqual(1_500);
      redraw('Another text');
      expect(parse).toHaveBeenCalledTimes(2);
    });

    it('knows in the beginning what is defined at the end', () => {
      renderMarkdown(`[terms][t]\n\n${LONG}\n\n[t]: https://shop.example/terms`, [TERMS]);
      expect(screen.getByRole('link', { name: 'terms shop.example' })).toBeInTheDocument();
    });

    it('is still there after lists as deep as nobody writes them', () => {
      const { container } = renderMarkdown(`${'- '.repeat(20_000)}\n\nthe end`);
      act(() => screen.getByRole('button', { name: 'Show all' }).click());
      expect(container).toHaveTextContent(/the end/);
    });
  });

  it('has no accessibility violations', async () => {
    const { container } = renderMarkdown(
      '# Returns\n\n- [terms](https://shop.example/terms)\n- b\n\n> c\n\n| d |\n|---|\n| e |\n\n```\nf\n```\n\n---',
      [TERMS],
    );
    expect(await axe(container)).toHaveNoViolations();
  });
});
