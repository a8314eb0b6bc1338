import { cleanText } from '../../domain/clean-text';
import { resolveReferences } from './character-references';
import { cutAt } from './cut-text';
import { MAX_DEPTH, textOf, type Inline } from './markdown-tree';

/** Addresses by the label that a text refers to them with: see `labelOf`. */
export type Definitions = ReadonlyMap<string, string>;

/** Labels are equal whatever their case and white space. */
export const labelOf = (label: string): string => label.trim().replace(/\s+/g, ' ').toLowerCase();

/** An address without its backslashes. */
export const addressOf = (written: string): string => readable(written.replace(ESCAPES, '$1'));

/**
 * How much text is searched for emphasis and links at once, because the time for that grows with the square of it.
 * What lies further apart is not put together, and loses none of its text.
 */
const MAX_RUN = 2_000;

/** A run of `*`, `_` or `~` that may begin or end an emphasis. */
interface Mark {
  readonly type: 'mark';
  readonly sign: string;
  /** How many of the run are left. */
  length: number;
  readonly opens: boolean;
  readonly closes: boolean;
}

/** Where a link or an image may begin. */
interface Bracket {
  readonly type: 'bracket';
  readonly text: '[' | '![';
  /** Where its text begins. */
  readonly from: number;
  /** There are no links in links. */
  active: boolean;
}

type Node = Inline | Mark | Bracket;

const ESCAPES = /\\([!-/:-@[-`{-~])/g;
const ESCAPE = /\\(?:([!-/:-@[-`{-~])|(?=\n))/y;
/** As far as nothing begins. */
const PLAIN = /(?:(?!\b(?:https?:|ftp:|www\.))[^\\\n`<![\]*_~@])+/iy;
const CODE = /(`+)(?!`)(?:([^`]|[^`][^]*?[^`])\1(?!`))?/y;
const AUTOLINK = /<(?:([a-z][a-z\d+.-]{1,31}:[^\s<>]*)|([\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+))>/iy;
const TAG = /<(?:\/?[a-z][\w:-]*(?:\s[^<>]*)?\/?|!--[^]*?--|[?!][^<>]*)>/iy;
/** In the cells of tables, markdown has no other way to break a line, so models write this tag. */
const LINE_BREAK = /^<br\s*\/?>$/i;
const BARE_ADDRESS = /(?:(?:https?|ftp):\/\/|www\.)[a-z\d-][^\s<]*/iy;
const EMAIL = /[\w.+-]+@[a-z\d-]+(?:\.[a-z\d_-]*[a-z\d])+(?![-_])/iy;
const BEFORE_EMAIL = /[\w.+-]+$/;
const DESTINATION =
  /\(\s*(?:<((?:\\.|[^<>\n\\])*)>|((?:\\.|[^\s()\\]|\((?:\\.|[^\s()\\]|\([^\s()]*\))*\))*))(?:\s+(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\((?:\\.|[^()\\])*\)))?\s*\)/y;
const REFERENCE = /\[((?:\\.|[^[\]\\])*)\]/y;
const SPACE = /\s|^$/;
const PUNCTUATION = /[!-/:-@[-`{-~\u00a1-\u00bf\u2010-\u2027\u2030-\u205e\u3001-\u3003\u3008-\u3011]/;

const matchAt = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};

const readable = (text: string): string => {
  const resolved = resolveReferences(text);
  return resolved === text ? text : cleanText(resolved);
};

/** What an address that stands bare in a text leaves to the sentence around it. */
function withoutItsEnd(address: string): string {
  let end = address.length;
  for (;;) {
    const kept = address.slice(0, end);
    const last = /(?:[?!.,:;*_'"~]|&[a-z\d]+;)$/i.exec(kept);
    if (last !== null) end = last.index;
    else if (kept.endsWith(')') && kept.split(')').length > kept.split('(').length) end -= 1;
    else return kept;
  }
}

/** Formatted text, without the blocks that it is in. */
export function parseInline(text: string, definitions: Definitions): readonly Inline[] {
  const inlines: Inline[] = [];
  let rest = text;
  while (rest.length > MAX_RUN) {
    const end = cutAt(rest, MAX_RUN, [/\n/g, /\s/g]);
    inlines.push(...parseRun(rest.slice(0, end), definitions));
    rest = rest.slice(end);
  }
  return joinTexts([...inlines, ...parseRun(rest, definitions)]);
}

function parseRun(text: string, definitions: Definitions): readonly Inline[] {
  const nodes: Node[] = [];
  let at = 0;
  const say = (words: string) => void nodes.push({ type: 'text', text: words });

  /** What begins here and needs nothing that comes before, as far as it goes; else nothing. */
  const take = (): boolean => {
    const sign = text.charAt(at);
    let match: RegExpExecArray | null;
    if (sign === '\\' && (match = matchAt(ESCAPE, text, at))) {
      // Before the end of a line it is a break, as that end is by itself.
      say(match[1] ?? '');
    } else if (sign === '`' && (match = matchAt(CODE, text, at))) {
      const code = match[2]?.replace(/\n/g, ' ');
      if (code === undefined) say(match[0]);
      else nodes.push({ type: 'code', text: code.replace(/^ (.*[^ ].*) $/, '$1') });
    } else if (sign === '<' && (match = matchAt(AUTOLINK, text, at))) {
      const written = match[1] ?? match[2] ?? '';
      pushAddress(match[1] ?? `mailto:${written}`, written);
    } else if (sign === '<' && (match = matchAt(TAG, text, at))) {
      if (LINE_BREAK.test(match[0])) nodes.push({ type: 'break' });
      else say(match[0]);
    } else if ((match = matchAt(PLAIN, text, at))) {
      say(readable(match[0]));
    } else return false;
    at += match[0].length;
    return true;
  };

  const pushAddress = (address: string, written: string) =>
    void nodes.push({ type: 'link', address, children: [{ type: 'text', text: written }] });

  /** A bare address, which stands for itself, `&amp;` in it too. */
  const takeBare = (): boolean => {
    const match = matchAt(BARE_ADDRESS, text, at);
    if (match === null) return false;
    const inBrackets = nodes.some(({ type }) => type === 'bracket');
    const address = withoutItsEnd(inBrackets ? match[0].replace(/\].*/, '') : match[0]);
    pushAddress(/^www/i.test(address) ? `http://${address}` : address, address);
    at += address.length;
    return true;
  };

  /** An address to write to, of which the part before the `@` has been taken as text. */
  const takeEmail = (): boolean => {
    const name = BEFORE_EMAIL.exec(text.slice(Math.max(0, at - 64), at))?.[0] ?? '';
    const match = name === '' ? null : matchAt(EMAIL, text, at - name.length);
    if (match === null) return false;
    for (let left = name.length; left > 0;) {
      const [last] = asInlines(nodes.splice(-1));
      const words = last?.type === 'text' ? last.text : name;
      if (words.length > left) say(words.slice(0, -left));
      left -= words.length;
    }
    pushAddress(`mailto:${match[0]}`, match[0]);
    at += match[0].length - name.length;
    return true;
  };

  const takeMarks = (sign: string) => {
    let end = at;
    while (text.charAt(end) === sign) end += 1;
    const before = text.charAt(at - 1);
    const after = text.charAt(end);
    const left =
      !SPACE.test(after) && (!PUNCTUATION.test(after) || SPACE.test(before) || PUNCTUATION.test(before));
    const right =
      !SPACE.test(before) && (!PUNCTUATION.test(before) || SPACE.test(after) || PUNCTUATION.test(after));
    // `_` inside a word is a letter of it.
    nodes.push({
      type: 'mark',
      sign,
      length: end - at,
      opens: left && (sign !== '_' || !right || PUNCTUATION.test(before)),
      closes: right && (sign !== '_' || !left || PUNCTUATION.test(after)),
    });
    at = end;
  };

  /** At a `]`: what is between the bracket before and this is a link or an image, or the bracket is text. */
  const closeBracket = () => {
    const from = nodes.map(({ type }) => type).lastIndexOf('bracket');
    const bracket = nodes[from];
    const [address, end] = bracket?.type === 'bracket' ? addressAfter(bracket.from) : [undefined, at];
    if (bracket?.type !== 'bracket' || !bracket.active || address === undefined) {
      if (bracket?.type === 'bracket') nodes[from] = { type: 'text', text: bracket.text };
      say(']');
      return;
    }
    const children = withEmphasis(nodes.splice(from).slice(1));
    at = end - 1;
    if (bracket.text === '![') {
      say(textOf(children));
      return;
    }
    nodes.push(within({ type: 'link', address, children: withoutLinks(children) }));
    for (const node of nodes) if (node.type === 'bracket' && node.text === '[') node.active = false;
  };

  const addressAfter = (from: number): readonly [address: string | undefined, end: number] => {
    const direct = matchAt(DESTINATION, text, at + 1);
    if (direct) return [addressOf(direct[1] ?? direct[2] ?? ''), DESTINATION.lastIndex];
    const reference = matchAt(REFERENCE, text, at + 1);
    const label = reference?.[1] ? reference[1] : text.slice(from, at);
    return [definitions.get(labelOf(label)), reference ? REFERENCE.lastIndex : at + 1];
  };

  while (at < text.length) {
    const sign = text.charAt(at);
    if (take()) continue;
    if (sign === '@' ? takeEmail() : takeBare()) continue;
    if ('*_~'.includes(sign)) {
      takeMarks(sign);
      continue;
    }
    if (sign === '\n') {
      const last = nodes[nodes.length - 1];
      if (last?.type === 'text') nodes[nodes.length - 1] = { ...last, text: last.text.replace(/ +$/, '') };
      nodes.push({ type: 'break' });
      while (/[ \t]/.test(text.charAt(at + 1))) at += 1;
    } else if (sign === ']') closeBracket();
    else if (sign === '[' || text.startsWith('![', at)) {
      const opening = sign === '[' ? '[' : '![';
      nodes.push({ type: 'bracket', text: opening, from: at + opening.length, active: true });
      at += opening.length - 1;
    } else say(sign);
    at += 1;
  }
  return withEmphasis(nodes);
}

/** An address in the text of a link is text. */
const withoutLinks = (inlines: readonly Inline[]): readonly Inline[] =>
  joinTexts(
    inlines.flatMap((inline): readonly Inline[] => {
      if (!('children' in inline)) return [inline];
      const children = withoutLinks(inline.children);
      return inline.type === 'link' ? children : [within({ ...inline, children })];
    }),
  );

/** The innermost pairs of marks first, as they close. */
function withEmphasis(nodes: Node[]): readonly Inline[] {
  for (let at = 0; at < nodes.length; at += 1) {
    const closer = nodes[at];
    if (closer?.type !== 'mark' || !closer.closes) continue;
    let from = at - 1;
    while (from >= 0 && !opensFor(nodes[from], closer)) from -= 1;
    const opener = nodes[from];
    if (opener?.type !== 'mark') continue;
    const count = closer.sign === '~' ? closer.length : Math.min(2, opener.length, closer.length);
    const type = closer.sign === '~' ? 'deleted' : count === 2 ? 'strong' : 'emphasis';
    const children = asInlines(nodes.slice(from + 1, at));
    opener.length -= count;
    closer.length -= count;
    nodes.splice(from + 1, at - from - 1, within({ type, children }));
    if (closer.length === 0) nodes.splice(from + 2, 1);
    if (opener.length === 0) nodes.splice(from, 1);
    // What is left of the same mark may close another.
    at = from;
  }
  return asInlines(nodes);
}

const opensFor = (node: Node | undefined, closer: Mark): boolean => {
  if (node?.type !== 'mark' || !node.opens || node.sign !== closer.sign) return false;
  if (closer.sign === '~') return node.length === closer.length && closer.length <= 2;
  const either = node.closes || closer.opens;
  return !either || (node.length + closer.length) % 3 !== 0 || node.length % 3 === 0;
};

/** What was not closed is text. */
const asInlines = (nodes: readonly Node[]): readonly Inline[] =>
  joinTexts(
    nodes.map((node) => {
      if (node.type === 'mark') return { type: 'text', text: node.sign.repeat(node.length) };
      return node.type === 'bracket' ? { type: 'text', text: node.text } : node;
    }),
  );

const joinTexts = (inlines: readonly Inline[]): readonly Inline[] => {
  const joined: Inline[] = [];
  for (const inline of inlines) {
    const last = joined[joined.length - 1];
    if (inline.type !== 'text') joined.push(inline);
    else if (last?.type === 'text')
      joined[joined.length - 1] = { type: 'text', text: last.text + inline.text };
    else if (inline.text !== '') joined.push(inline);
  }
  return joined;
};

const depths = new WeakMap<Inline, number>();
const depthOf = (inlines: readonly Inline[]): number =>
  Math.max(0, ...inlines.map((inline) => depths.get(inline) ?? 0));

type Container = Extract<Inline, { readonly children: unknown }>;

/** The same where it is not too deep, else its text. */
const within = (container: Container): Inline => {
  const depth = depthOf(container.children) + 1;
  if (depth > MAX_DEPTH) return { type: 'text', text: textOf(container.children) };
  depths.set(container, depth);
  return container;
};
