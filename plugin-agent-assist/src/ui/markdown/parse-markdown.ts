import { cleanText } from '../../domain/clean-text';
import { MAX_DEPTH, type Block, type Cell, type Inline } from './markdown-tree';
import { addressOf, labelOf, parseInline } from './parse-inline';

/** Up to three spaces before what begins a block. */
const RULE = /^ {0,3}(?:(?:- *){3,}|(?:_ *){3,}|(?:\* *){3,})$/;
const HEADING = /^ {0,3}#{1,6}(?=\s|$)(.*)$/;
const UNDERLINE = /^ {0,3}(?:=+|-+) *$/;
const FENCE = /^( {0,3})(`{3,}(?=[^`]*$)|~{3,})/;
const QUOTE = /^ {0,3}> ?/;
const ITEM = /^( {0,3})([*+-]|\d{1,9}[.)])([ \t]+(?=\S)|\s*$)/;
/** An item that may follow the line of a paragraph: it has text, and its list begins with 1. */
const ITEM_AFTER_TEXT = /^ {0,3}(?:[*+-]|1[.)]) +[^ ]/;
/** All that a line of quotes and lists begins with, before its own text. */
const SIGNS = /^(?: *(?:>|(?:[*+-]|\d{1,9}[.)])(?= |$)))+ */;
const TASK = /^\[([ xX])\] +(?=[^ ])/;
const CODE = /^(?: {4}|\t)/;
const DELIMITERS = /^ {0,3}(?=.*[:|])\|? *:?-+:? *(?:\| *:?-+:? *)*\|? *$/;
const DEFINITION =
  /^ {0,3}\[((?:\\.|[^[\]\\]){1,999})\]: *(?:<([^<>]*)>|([^\s<]\S*))(?: +(?:".*"|'.*'|\(.*\)))? *$/;

/** So many cells are added to a row that has too few: many columns and many short rows would be millions. */
const MAX_MISSING = 8;

const isBlank = (line: string | undefined): boolean => line === undefined || line.trim() === '';

/** Whether a block begins here, even right behind a line of a paragraph. */
const beginsBlock = (line: string): boolean =>
  RULE.test(line) || HEADING.test(line) || FENCE.test(line) || QUOTE.test(line) || ITEM_AFTER_TEXT.test(line);

/** The line without its indent; a tab is as good as spaces. Undefined where it has none. */
const indented = (line: string, pad: string): string | undefined => {
  if (line.startsWith(pad)) return line.slice(pad.length);
  return line.startsWith('\t') ? line.slice(1) : undefined;
};

/**
 * Takes any text, and says of the markdown that models write how it looks: CommonMark with tables, ticks and bare
 * addresses, except that the end of a line is one, because answers are written for chat, and that HTML is text like
 * any other. What nobody could see is left out, so that an agent reads what a customer would. What cannot be read
 * comes out as the text it is.
 */
export function parseMarkdown(markdown: string): readonly Block[] {
  const definitions = new Map<string, string>();
  /** Texts wait until all definitions are known. */
  const waiting: (() => void)[] = [];
  const inline = (text: string): readonly Inline[] => {
    const children: Inline[] = [];
    waiting.push(() => void children.push(...parseInline(text, definitions)));
    return children;
  };
  const define = (label: string, address: string) => {
    if (!definitions.has(labelOf(label))) definitions.set(labelOf(label), addressOf(address));
  };
  const text = cleanText(markdown);
  try {
    const blocks = blocksOf(text.split('\n'), { inline, define, depth: 0 });
    waiting.forEach((parse) => parse());
    return blocks;
  } catch {
    // A regular expression may run out of room for what it has to remember of a text without end.
    return [{ type: 'paragraph', children: [{ type: 'text', text }] }];
  }
}

interface Reading {
  readonly inline: (text: string) => readonly Inline[];
  readonly define: (label: string, address: string) => void;
  /** How many blocks are around these. */
  readonly depth: number;
}

function blocksOf(lines: readonly string[], reading: Reading): readonly Block[] {
  // Of itself, 2,000 quotes in each other would overflow the stack.
  if (reading.depth > MAX_DEPTH)
    return [{ type: 'paragraph', children: [{ type: 'text', text: lines.join('\n') }] }];
  const inside: Reading = { ...reading, depth: reading.depth + 1 };
  const blocks: Block[] = [];
  let at = 0;
  /** The lines from here to where this is no longer so. */
  const takeWhile = (belongs: (line: string, previous: string) => boolean): readonly string[] => {
    const from = at;
    at += 1;
    while (at < lines.length && belongs(lines[at] ?? '', lines[at - 1] ?? '')) at += 1;
    return lines.slice(from, at);
  };

  while (at < lines.length) {
    const line = lines[at] ?? '';
    const fence = FENCE.exec(line);
    const heading = HEADING.exec(line);
    const item = ITEM.exec(line);
    const definition = DEFINITION.exec(line);
    if (isBlank(line)) at += 1;
    else if (CODE.test(line)) {
      const code = takeWhile((next) => CODE.test(next) || isBlank(next));
      blocks.push({
        type: 'code',
        text: code
          .map((each) => each.replace(CODE, ''))
          .join('\n')
          .trimEnd(),
      });
    } else if (fence) blocks.push({ type: 'code', text: fenced(fence) });
    else if (heading) {
      const words = (heading[1] ?? '').trim().replace(/(?:^| )#+$/, '');
      blocks.push({ type: 'heading', children: reading.inline(words.trimEnd()) });
      at += 1;
    } else if (RULE.test(line)) {
      blocks.push({ type: 'rule' });
      at += 1;
    } else if (QUOTE.test(line)) {
      const quoted = takeWhile((next, previous) => QUOTE.test(next) || goesOn(next, previous));
      blocks.push({
        type: 'quote',
        blocks: blocksOf(
          quoted.map((each) => each.replace(QUOTE, '')),
          inside,
        ),
      });
    } else if (item) blocks.push(list(item));
    else if (definition) {
      reading.define(definition[1] ?? '', definition[2] ?? definition[3] ?? '');
      at += 1;
    } else if (isTable(at)) {
      at += 1;
      const [delimiters = '', ...rows] = takeWhile((next) => !isBlank(next) && !beginsBlock(next));
      blocks.push(table(line, delimiters, rows));
    } else {
      const paragraph = takeWhile(
        (next) => !isBlank(next) && !beginsBlock(next) && !UNDERLINE.test(next) && !isTable(at),
      );
      const underlined = at < lines.length && UNDERLINE.test(lines[at] ?? '');
      if (underlined) at += 1;
      const children = reading.inline(paragraph.join('\n').trimEnd());
      blocks.push({ type: underlined ? 'heading' : 'paragraph', children });
    }
  }
  return blocks;

  /** Whether the line here belongs to the paragraph before it, though it has neither its sign nor its indent. */
  function goesOn(line: string, previous: string): boolean {
    const before = previous.replace(SIGNS, '');
    return !isBlank(line) && !isBlank(before) && !beginsBlock(line) && !beginsBlock(before) && !isTable(at);
  }

  function fenced([, indent = '', sign = '']: RegExpExecArray): string {
    const end = new RegExp(`^ {0,3}${sign}${sign.charAt(0)}* *$`);
    const [, ...code] = takeWhile((next) => !end.test(next));
    at += 1;
    return code
      .map((each) => (each.startsWith(indent) ? each.slice(indent.length) : each.trimStart()))
      .join('\n');
  }

  function list(first: RegExpExecArray): Block {
    const kind = first[2]?.slice(-1);
    const items: (readonly Block[])[] = [];
    for (let item: RegExpExecArray | null = first; item !== null; item = nextItem()) items.push(itemOf(item));
    const start = parseInt(first[2] ?? '', 10);
    return { type: 'list', start: Number.isNaN(start) ? undefined : start, items };

    /** The item after blank lines or none, if it is of this list. */
    function nextItem(): RegExpExecArray | null {
      let next = at;
      while (next < lines.length && isBlank(lines[next])) next += 1;
      const line = lines[next] ?? '';
      const item = RULE.test(line) ? null : ITEM.exec(line);
      if (item?.[2]?.slice(-1) !== kind) return null;
      at = next;
      return item;
    }
  }

  function itemOf([begin, indent = '', sign = '', space = '']: RegExpExecArray): readonly Block[] {
    // More spaces are those of code inside.
    const width = space.length > 4 || space === '' ? indent.length + sign.length + 1 : begin.length;
    const pad = ' '.repeat(width);
    const from = at;
    const empty = isBlank((lines[at] ?? '').slice(begin.length));
    const [head = '', ...rest] = takeWhile((next, previous) =>
      isBlank(next)
        ? !empty || at > from + 1
        : indented(next, pad) !== undefined || (!ITEM.test(next) && goesOn(next, previous)),
    );
    const task = TASK.exec(head.slice(width));
    const text = head.slice(width + (task?.[0].length ?? 0));
    const mark = task ? (task[1] === ' ' ? '☐ ' : '☑ ') : '';
    return blocksOf([mark + text, ...rest.map((each) => indented(each, pad) ?? each)], inside);
  }

  function isTable(header: number): boolean {
    const delimiters = lines[header + 1] ?? '';
    return DELIMITERS.test(delimiters) && cellsOf(lines[header] ?? '').length === cellsOf(delimiters).length;
  }

  function table(header: string, delimiters: string, rows: readonly string[]): Block {
    const aligns = cellsOf(delimiters).map(alignOf);
    const row = (line: string): readonly Cell[] => {
      const cells = cellsOf(line);
      return aligns
        .slice(0, cells.length + MAX_MISSING)
        .map((align, index) => ({ align, children: reading.inline(cells[index] ?? '') }));
    };
    return { type: 'table', header: row(header), rows: rows.map(row) };
  }
}

const alignOf = (delimiter: string): Cell['align'] =>
  delimiter.endsWith(':')
    ? delimiter.startsWith(':')
      ? 'center'
      : 'right'
    : delimiter.startsWith(':')
      ? 'left'
      : undefined;

/** Stands for a bar that is one of the text. */
const BAR = '\uE000';

/** The texts between the bars of a row of a table. A bar behind a backslash is one of the text. */
const cellsOf = (row: string): readonly string[] =>
  row
    .replace(/\\\|/g, BAR)
    .trim()
    .replace(/^\|/, '')
    .replace(/\|$/, '')
    .split('|')
    .map((cell) => cell.trim().split(BAR).join('|'));
