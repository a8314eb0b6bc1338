import * as React from 'react';
import { act, render, screen } from '@testing-library/react';

import { fakeLayout, type Layout } from '../../testing/ui/layout';
import { useRows, type Rows } from './use-rows';

const VIEWPORT = 400;
const ROW_PX = 50;

/** Narrower, rows are higher. */
let stretch = 1;
/** What has grown or shrunk by itself. */
const own = new Map<string, number>();
const heightOfKey = (key: string): number => stretch * (own.get(key) ?? 20 + 10 * (Number(key) % 7));

let layout: Layout;
beforeEach(() => {
  stretch = 1;
  own.clear();
  layout = fakeLayout({ viewport: VIEWPORT, heightOf: (row) => heightOfKey(row.textContent) });
});
afterEach(() => layout.restore());

interface ListProps {
  readonly keys: readonly string[];
  readonly edge?: 'start' | 'end';
  readonly keyOf?: (keys: readonly string[], index: number) => string;
  readonly sharedWith?: (keys: readonly string[], before: readonly string[]) => number;
}

let list: Rows;
const keyAt = (keys: readonly string[], index: number): string => keys[index]!;

const List: React.FC<ListProps> = ({ keys, edge = 'end', keyOf = keyAt, sharedWith }) => {
  const scroller = React.useRef<HTMLDivElement>(null);
  const block = React.useRef<HTMLDivElement>(null);
  list = useRows({ scroller, block, list: keys, keyOf, sharedWith, rowPx: ROW_PX, edge });
  return (
    <div ref={scroller} role="log" onScroll={list.onScroll}>
      <div ref={block} style={{ paddingTop: list.before, paddingBottom: list.after }}>
        {keys.slice(list.first, list.end).map((key, n) => (
          <div key={key} data-index={list.first + n}>
            {key}
          </div>
        ))}
      </div>
    </div>
  );
};

const numbers = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, n) => String(from + n));

const renderList = (keys: readonly string[], props: Omit<ListProps, 'keys'> = {}) => {
  const view = render(<List keys={keys} {...props} />);
  layout.settle();
  return {
    show: (next: readonly string[]) => {
      view.rerender(<List keys={next} {...props} />);
      layout.settle();
    },
  };
};

const log = () => screen.getByRole('log');
const drawn = () => [...log().querySelectorAll('[data-index]')].map((row) => row.textContent);
const isAtEnd = () => log().scrollTop === log().scrollHeight - VIEWPORT;
interface Drawn {
  readonly key: string;
  /** Pixels below the top of what is in sight. */
  readonly top: number;
  readonly bottom: number;
}
const places = (): readonly Drawn[] => {
  const { paddingTop } = (log().firstElementChild as HTMLElement).style;
  let bottom = parseFloat(paddingTop) - log().scrollTop;
  return drawn().map((key) => {
    const top = bottom;
    bottom += heightOfKey(key);
    return { key, top, bottom };
  });
};
const placeOf = (key: string): number => places().find((row) => row.key === key)!.top;
/** The rows of which something is in sight. */
const inSight = () =>
  places()
    .filter(({ top, bottom }) => top < VIEWPORT && bottom > 0)
    .map(({ key }) => key);
const read = () => inSight()[1]!;
const goTo = (index: number, align: 'start' | 'center' | 'nearest') => {
  act(() => list.goTo(index, align));
  layout.settle();
};

/** What is in sight is drawn to its edges. */
const expectNoHole = () => {
  const rows = places();
  expect(rows[0]!.top).toBeLessThanOrEqual(0);
  expect(rows[rows.length - 1]!.bottom).toBeGreaterThanOrEqual(log().clientHeight);
};

describe('a list of which few rows are drawn', () => {
  it('begins at its edge and draws what is in sight there, and little more', () => {
    renderList(numbers(0, 10_000));
    expect(isAtEnd()).toBe(true);
    expectNoHole();
    expect(drawn().length).toBeLessThan(40);
  });

  it('looks at no rows but the new ones, and those that it draws', () => {
    const keyOf = jest.fn(keyAt);
    const keys = numbers(0, 20_000);
    const { show } = renderList(keys, { keyOf, sharedWith: (_, before) => before.length });
    keyOf.mockClear();
    show([...keys, '20000']);
    expect(keyOf.mock.calls.map(([, index]) => index)).toEqual([20_000]);
    expect(drawn()).toContain('20000');
  });

  it('moves by as much as it is scrolled where nothing has been measured yet, up and down, and has no holes', () => {
    renderList(numbers(0, 1_000));
    for (const by of [...Array<number>(30).fill(-130), ...Array<number>(20).fill(90)]) {
      const key = read();
      const before = placeOf(key);
      layout.scroll(log(), log().scrollTop + by);
      if (drawn().includes(key)) expect(placeOf(key)).toBe(before - by);
      expectNoHole();
    }
  });

  it('draws what is in sight after a jump, of a page or of the whole list', () => {
    renderList(numbers(0, 5_000));
    for (const top of [100_000, 3_000, 240_000, 0, 77_777]) {
      layout.scroll(log(), top);
      expectNoHole();
    }
  });

  it('stays where it is while rows come and go above and below', () => {
    const keys = numbers(0, 300);
    const { show } = renderList(keys);
    layout.scroll(log(), 5_000);
    const key = read();
    const before = placeOf(key);
    for (const next of [
      [...keys, ...numbers(300, 320)],
      [...numbers(1_000, 1_100), ...keys],
      keys.slice(60),
      ['2000', ...keys.slice(60, 200), '2001'],
    ]) {
      show(next);
      expect(placeOf(key)).toBe(before);
      expectNoHole();
    }
  });

  it('goes on with the next row where the one at the top goes away', () => {
    const keys = numbers(0, 300);
    const { show } = renderList(keys);
    layout.scroll(log(), 5_000);
    const [gone, next] = inSight();
    const before = placeOf(next!);
    show(keys.filter((key) => key !== gone));
    expect(placeOf(next!)).toBe(before);
  });

  it('stays where it is while a row above grows or shrinks by itself', () => {
    renderList(numbers(0, 300));
    layout.scroll(log(), 5_000);
    const key = read();
    const before = placeOf(key);
    const above = drawn()[2]!;
    for (const height of [400, 10]) {
      own.set(above, height);
      layout.settle();
      expect(placeOf(key)).toBe(before);
      expectNoHole();
    }
  });

  it('keeps the row at the top when it becomes narrower, and the end where the reader is there', () => {
    renderList(numbers(0, 300));
    stretch = 2;
    layout.settle();
    expect(isAtEnd()).toBe(true);
    layout.scroll(log(), 5_000);
    const [top] = inSight();
    const before = placeOf(top!);
    stretch = 1;
    layout.settle();
    expect(placeOf(top!)).toBe(before);
    expectNoHole();
  });

  it('draws more when it becomes higher, and stays at its end', () => {
    renderList(numbers(0, 300));
    layout.resize(VIEWPORT * 5);
    expect(log().scrollTop).toBe(log().scrollHeight - VIEWPORT * 5);
    expectNoHole();
  });

  describe('that is hidden', () => {
    it('is at its end when it is shown again, whatever has come meanwhile', () => {
      const { show } = renderList(numbers(0, 300));
      layout.resize(0);
      show(numbers(0, 400));
      layout.resize(VIEWPORT);
      expect(isAtEnd()).toBe(true);
      expect(drawn()).toContain('399');
    });

    it('is where it was read when it is shown again, whatever has come meanwhile', () => {
      const { show } = renderList(numbers(0, 300));
      layout.scroll(log(), 5_000);
      const key = read();
      const before = placeOf(key);
      layout.resize(0);
      show([...numbers(1_000, 1_050), ...numbers(0, 400)]);
      layout.resize(VIEWPORT);
      expect(placeOf(key)).toBe(before);
      expectNoHole();
    });
  });

  it('measures nothing while it is hidden', () => {
    const keys = numbers(0, 400);
    keys.forEach((key) => own.set(key, ROW_PX));
    const { show } = renderList(keys.slice(0, 300));
    layout.resize(0);
    show(keys);
    layout.resize(VIEWPORT);
    expect(log().scrollHeight).toBe(400 * ROW_PX);
  });

  describe('at its end', () => {
    it('stays there while rows come, grow and go', () => {
      const { show } = renderList(numbers(0, 50));
      for (const keys of [numbers(0, 51), numbers(20, 300), numbers(20, 280), numbers(0, 300)]) {
        show(keys);
        expect(isAtEnd()).toBe(true);
      }
      own.set('299', 700);
      layout.settle();
      expect(isAtEnd()).toBe(true);
      expect(list.isAtEdge).toBe(true);
    });

    it('leaves it when it is scrolled, and is there again when that is taken back or asked for', () => {
      renderList(numbers(0, 300));
      layout.scroll(log(), log().scrollTop - 20);
      expect(list.isAtEdge).toBe(false);
      layout.scroll(log(), 1_000_000);
      expect(list.isAtEdge).toBe(true);
      layout.scroll(log(), 0);
      act(() => list.toEdge());
      layout.settle();
      expect([list.isAtEdge, isAtEnd()]).toEqual([true, true]);
    });

    it('is there again where all comes to be in sight, of which no scroll tells', () => {
      const { show } = renderList(numbers(0, 30));
      layout.scroll(log(), 0);
      expect(list.isAtEdge).toBe(false);
      layout.resize(VIEWPORT * 5);
      expect(list.isAtEdge).toBe(true);
      layout.resize(VIEWPORT);
      layout.scroll(log(), 0);
      show(numbers(0, 3));
      expect(list.isAtEdge).toBe(true);
      show(numbers(0, 30));
      expect(isAtEnd()).toBe(true);
    });

    it('is there again after it was empty', () => {
      const { show } = renderList(numbers(0, 300));
      layout.scroll(log(), 5_000);
      show([]);
      show(numbers(0, 300));
      expect(isAtEnd()).toBe(true);
    });
  });

  describe('that has to stay at its start', () => {
    it('does while rows come above, and is left alone once it is scrolled', () => {
      const { show } = renderList(numbers(0, 300), { edge: 'start' });
      show([...numbers(1_000, 1_010), ...numbers(0, 300)]);
      expect([log().scrollTop, drawn()[0]]).toEqual([0, '1000']);
      layout.scroll(log(), 3_000);
      expect(list.isAtEdge).toBe(false);
      const key = read();
      const before = placeOf(key);
      show(numbers(0, 300));
      expect(placeOf(key)).toBe(before);
    });

    it('does not take a jitter of the wheel for reading on', () => {
      renderList(numbers(0, 300), { edge: 'start' });
      layout.scroll(log(), 3);
      expect(list.isAtEdge).toBe(true);
    });
  });

  describe('asked for a row', () => {
    it('puts it where it is wanted, though nothing around it was ever measured', () => {
      renderList(numbers(0, 1_000));
      goTo(400, 'center');
      expect(placeOf('400') + heightOfKey('400') / 2).toBe(VIEWPORT / 2);
      goTo(100, 'start');
      expect(placeOf('100')).toBe(0);
      goTo(0, 'center');
      expect(placeOf('0')).toBe(0);
      goTo(999, 'center');
      expect(isAtEnd()).toBe(true);
      expectNoHole();
    });

    it('moves no further than it has to', () => {
      renderList(numbers(0, 300), { edge: 'start' });
      goTo(1, 'nearest');
      expect(log().scrollTop).toBe(0);
      goTo(8, 'nearest');
      const seen = log().scrollTop;
      expect(placeOf('8') + heightOfKey('8')).toBe(VIEWPORT);
      goTo(5, 'nearest');
      expect(log().scrollTop).toBe(seen);
      goTo(0, 'nearest');
      expect(log().scrollTop).toBe(0);
    });

    it('does not move where all rows are in sight', () => {
      renderList(numbers(0, 3));
      goTo(0, 'center');
      expect(list.isAtEdge).toBe(true);
    });
  });

  it('does not scroll by itself to where there was something once', () => {
    const keys = numbers(0, 100);
    const { show } = renderList(keys, { edge: 'start' });
    layout.resize(5 * VIEWPORT);
    layout.scroll(log(), 3_000);
    show(keys.slice(0, 45));
    const key = read();
    const before = placeOf(key);
    expectNoHole();
    show(keys);
    expect(placeOf(key)).toBe(before);
  });
});
