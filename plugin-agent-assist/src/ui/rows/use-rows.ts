import * as React from 'react';

import { createRowPlaces } from './row-places';

/** Rows drawn beyond what is in sight, on either side. */
const BEYOND = 8;
/** With fewer left there, as many are drawn again. */
const ENOUGH = 4;
/** Pixels from its edge at which a list is at it: browsers scroll to whole ones, and a jitter of the wheel is not reading on. */
const NEAR = { start: 4, end: 2 } as const;

export interface RowsOptions<List> {
  /** The element that scrolls. It needs `overflow-anchor: none`: what a browser corrects too would be corrected twice. */
  readonly scroller: React.RefObject<HTMLElement>;
  /** Holds the drawn rows, each a child, and `before` and `after` as its padding. Without it all rows are as high as estimated. */
  readonly block?: React.RefObject<HTMLElement>;
  readonly list: List;
  readonly keyOf: (list: List, index: number) => string;
  /** How many rows at the beginning of a list are known to be those of the one before, if that is cheap to tell. */
  readonly sharedWith?: (list: List, before: List) => number;
  /** Pixels of a row that has not been measured. */
  readonly rowPx: number;
  /** At which edge the list begins, and stays while the reader does. */
  readonly edge: 'start' | 'end';
}

export interface Rows {
  /** Of the rows to be drawn. */
  readonly first: number;
  /** The one after the last of them. */
  readonly end: number;
  /** Pixels of the rows that are not drawn, before and after. */
  readonly before: number;
  readonly after: number;
  /** Pixels from the first row's top. */
  readonly topOf: (index: number) => number;
  /** Whether the list stays at its edge. */
  readonly isAtEdge: boolean;
  /** For the element that scrolls. */
  readonly onScroll: () => void;
  /** Brings a row into sight: to the top, into the middle, or with `nearest` as far as it has to move. */
  readonly goTo: (index: number, align: 'start' | 'center' | 'nearest') => void;
  readonly toEdge: () => void;
}

/**
 * What is held still while rows come, go and change their heights: the edge, the place that is read, which is a row
 * and how many pixels of it are above what is in sight, or a row that is on its way into the middle.
 */
type Hold =
  | { readonly at: 'edge' }
  | { readonly at: 'row'; readonly index: number; readonly below: number }
  | { readonly at: 'middle'; readonly index: number };

/**
 * Tells which rows of a list to draw, and keeps what is read where it is. While the reader is at the edge, the list
 * stays there; else nothing moves that is in sight, whatever comes, goes or grows above or below it. A row more costs
 * the same in a list of any length.
 */
export const useRows = <List extends { readonly length: number }>(options: RowsOptions<List>): Rows => {
  const [, redraw] = React.useReducer((drawings: number) => drawings + 1, 0);
  const [rows] = React.useState(() => createRows(options, redraw));
  const drawn = rows.draw(options.list);

  React.useLayoutEffect(() => rows.watch(), [rows]);
  // After each render: a row may have come, or have grown by a word.
  React.useLayoutEffect(() => rows.settle());

  return drawn;
};

const createRows = <List extends { readonly length: number }>(
  { scroller, block, keyOf, sharedWith, rowPx, edge }: RowsOptions<List>,
  redraw: () => void,
) => {
  const places = createRowPlaces(rowPx);
  let list: List | undefined;
  let hold: Hold = { at: 'edge' };
  let first = 0;
  let end = 0;
  /** Of the element that scrolls, in pixels; 0 while it is not laid out. */
  let height = 0;
  /** How far it was scrolled when last seen. */
  let seen = 0;
  let observer: ResizeObserver | undefined;
  let observed: HTMLElement | null = null;

  const total = (): number => places.topOf(places.count());

  /** How far the list has to be scrolled for what is held. */
  const wanted = (): number => {
    if (hold.at === 'row') return places.topOf(hold.index) + hold.below;
    const top =
      hold.at === 'edge'
        ? edge === 'end'
          ? total() - height
          : 0
        : places.topOf(hold.index) + (places.heightOf(hold.index) - height) / 2;
    return Math.max(0, top);
  };

  const holdAt = (top: number): void => {
    const index = places.at(top);
    hold = { at: 'row', index, below: top - places.topOf(index) };
  };

  /** The rows in sight, and so many on either side. */
  const inSight = (beyond: number): readonly [number, number] => {
    const top = Math.min(wanted(), Math.max(0, total() - height));
    return [
      Math.max(0, places.at(top) - beyond),
      Math.min(places.count(), places.at(top + height) + 1 + beyond),
    ];
  };

  const isDrawn = (): boolean => {
    const [from, to] = inSight(ENOUGH);
    return first <= from && to <= end && end <= places.count();
  };

  /** @returns whether it is to be drawn anew */
  const place = (): boolean => {
    const { current: element } = scroller;
    height = element?.clientHeight ?? 0;
    // What is hidden has no heights to be measured, and loses its place: it is put right when it is shown again.
    if (!element || height === 0) return false;

    Array.from(block?.current?.children ?? [], (row, n) =>
      places.measured(first + n, row.getBoundingClientRect().height),
    );
    const top = wanted();
    const isOff =
      hold.at === 'edge' ? distanceTo(edge, element) > NEAR[edge] : Math.abs(element.scrollTop - top) >= 1;
    if (isOff) element.scrollTop = hold.at === 'edge' && edge === 'end' ? element.scrollHeight : top;
    seen = element.scrollTop;

    if (!isDrawn()) return true;
    // Where there is too little for it, what is wanted can not be had.
    if (hold.at === 'middle' || (hold.at === 'row' && Math.abs(seen - top) >= 1)) holdAt(seen);
    // Nor is there anything to read away from the edge where all is in sight: no scroll would tell of it.
    if (hold.at === 'edge' || element.scrollHeight > height) return false;
    hold = { at: 'edge' };
    return true;
  };

  const settle = (): void => {
    const { current: inner = null } = block ?? {};
    if (observer && inner !== observed) {
      if (observed) observer.unobserve(observed);
      if (inner) observer.observe(inner);
      observed = inner;
    }
    if (place()) redraw();
  };

  const onScroll = (): void => {
    const { current: element } = scroller;
    if (!element || element.clientHeight === 0) return;
    const { scrollTop } = element;
    const wasAtEdge = hold.at === 'edge';
    // Rows that go away may move the list toward its edge, and do not take it from there.
    const isLeaving = edge === 'start' ? scrollTop > seen : scrollTop < seen;
    if (distanceTo(edge, element) <= NEAR[edge]) hold = { at: 'edge' };
    else if (isLeaving || (!wasAtEdge && scrollTop !== seen)) holdAt(scrollTop);
    seen = scrollTop;
    if (wasAtEdge !== (hold.at === 'edge') || !isDrawn()) redraw();
  };

  const goTo: Rows['goTo'] = (index, align) => {
    // Where all is in sight, nothing moves.
    if (total() <= height) return;
    const now = wanted();
    const top = places.topOf(index);
    const lowest = top + places.heightOf(index) - height;
    if (align === 'center') hold = { at: 'middle', index };
    else if (align === 'start' || top < now) hold = { at: 'row', index, below: 0 };
    else if (lowest > now) holdAt(lowest);
    redraw();
  };

  const toEdge = (): void => {
    hold = { at: 'edge' };
    redraw();
  };

  /** @returns what ends it */
  const watch = (): (() => void) => {
    let frame = 0;
    const observing = new ResizeObserver((entries) => {
      if (!place()) return;
      // What changes the block while nothing but the block is reported is an error to browsers.
      if (entries.some(({ target }) => target === scroller.current)) redraw();
      else frame = requestAnimationFrame(redraw);
    });
    if (scroller.current) observing.observe(scroller.current);
    observer = observing;
    return () => {
      cancelAnimationFrame(frame);
      observing.disconnect();
      [observer, observed] = [undefined, null];
    };
  };

  return {
    settle,
    watch,
    draw: (next: List): Rows => {
      const isNew = next !== list;
      if (isNew) {
        const held = places.follow(
          next.length,
          (index) => keyOf(next, index),
          list && sharedWith ? sharedWith(next, list) : 0,
          hold.at === 'edge' ? 0 : hold.index,
        );
        list = next;
        if (next.length === 0) hold = { at: 'edge' };
        else if (hold.at === 'row') hold = { at: 'row', index: held.index, below: hold.below - held.below };
        else if (hold.at === 'middle') hold = { at: 'middle', index: held.index };
      }
      if (isNew || !isDrawn()) [first, end] = inSight(BEYOND);
      return {
        first,
        end,
        before: places.topOf(first),
        after: total() - places.topOf(end),
        topOf: places.topOf,
        isAtEdge: hold.at === 'edge',
        onScroll,
        goTo,
        toEdge,
      };
    },
  };
};

const distanceTo = (edge: 'start' | 'end', { scrollHeight, clientHeight, scrollTop }: HTMLElement): number =>
  edge === 'start' ? scrollTop : scrollHeight - clientHeight - scrollTop;
