const BLOCKS = new Set(
  'ADDRESS ARTICLE ASIDE BLOCKQUOTE CENTER DD DIV DL DT FIGURE FOOTER FORM H1 H2 H3 H4 H5 H6 HEADER HR LI MAIN OL P PRE SECTION TABLE TR UL'.split(
    ' ',
  ),
);
/** What a mail program does not draw. */
const UNSEEN = new Set('HEAD NOSCRIPT SCRIPT STYLE TEMPLATE TITLE'.split(' '));
/** Text that is there for machines only, such as the preview line of a list of mails. */
const HIDDEN = /(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|pt|em|%)?\s*(?:;|$))/i;
/** Mails nest their tables deeply, but not like this. */
const MAX_DEPTH = 400;

/**
 * What a reader sees of an HTML mail, as lines; quoted blocks get the marks that plain mails have. The document that
 * is made of it is never part of a page: nothing in it runs, and nothing is loaded for it.
 */
export function htmlToText(html: string): string {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  return linesOf(body, 0)
    .map((line) => line.replace(/[ \t\n\f\r\u00A0]+/g, ' ').trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function linesOf(parent: Element, depth: number): string[] {
  const lines = [''];
  const append = (text: string): void => {
    lines.push(`${lines.pop() ?? ''}${text}`);
  };
  for (const node of Array.from(parent.childNodes)) {
    // Line breaks of the source are blanks; those of a block are lines of their own.
    if (node.nodeType === Node.TEXT_NODE) append((node.nodeValue ?? '').replace(/\s+/g, ' '));
    if (!(isElement(node) && isSeen(node)) || depth === MAX_DEPTH) continue;
    if (node.tagName === 'BR') {
      lines.push('');
    } else if (BLOCKS.has(node.tagName)) {
      if (lines[lines.length - 1]?.trim()) lines.push('');
      lines.pop();
      for (const line of blockLines(node, depth + 1)) lines.push(line);
      lines.push('');
    } else {
      const [first = '', ...others] = linesOf(node, depth + 1);
      append(node.tagName === 'TD' || node.tagName === 'TH' ? `${first} ` : first);
      for (const line of others) lines.push(line);
    }
  }
  return lines;
}

function blockLines(block: Element, depth: number): readonly string[] {
  const lines = linesOf(block, depth);
  while (lines.length > 0 && !lines[lines.length - 1]?.trim()) lines.pop();
  if (block.tagName === 'BLOCKQUOTE') return lines.map((line) => `> ${line}`);
  if (block.tagName === 'LI') return lines.map((line, at) => (at === 0 ? `- ${line}` : line));
  // Paragraphs stand apart, and an empty block is how editors write an empty line.
  return block.tagName === 'P' || lines.length === 0 ? [...lines, ''] : lines;
}

const isElement = (node: Node): node is Element => node.nodeType === Node.ELEMENT_NODE;

const isSeen = (element: Element): boolean =>
  !UNSEEN.has(element.tagName) &&
  !element.hasAttribute('hidden') &&
  !HIDDEN.test(element.getAttribute('style') ?? '');
