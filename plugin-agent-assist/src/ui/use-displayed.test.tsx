import * as React from 'react';
import { act, render, screen } from '@testing-library/react';

import { fakeIntersections, type Intersections } from '../testing/ui/intersections';
import { useDisplayed } from './use-displayed';

interface CardProps {
  readonly isKnown: () => boolean;
  readonly onDisplayed: () => void;
}

const Card: React.FC<CardProps> = ({ isKnown, onDisplayed }) => (
  <p ref={useDisplayed(isKnown, onDisplayed)}>A card</p>
);

let intersections: Intersections;
let visibility: DocumentVisibilityState;

const showPage = (state: DocumentVisibilityState): void => {
  visibility = state;
  act(() => void document.dispatchEvent(new Event('visibilitychange')));
};

const renderCard = (wasKnown = false) => {
  const onDisplayed = jest.fn();
  let isKnown = wasKnown;
  const asked = () => isKnown;
  const view = render(<Card isKnown={asked} onDisplayed={onDisplayed} />);
  const show = (ratio: number, height?: number): void =>
    intersections.show(screen.getByText('A card'), height === undefined ? { ratio } : { ratio, height });
  const know = (): void => {
    isKnown = true;
  };
  return { ...view, onDisplayed, show, know };
};

const pass = (ms: number): void =>
  act(() => {
    jest.advanceTimersByTime(ms);
  });

beforeEach(() => {
  jest.useFakeTimers();
  intersections = fakeIntersections();
  visibility = 'visible';
  jest.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visibility);
});

afterEach(() => {
  intersections.restore();
  jest.restoreAllMocks();
  jest.useRealTimers();
});

describe('useDisplayed', () => {
  it('tells of an element of which half is in sight for a moment', () => {
    const { onDisplayed, show } = renderCard();
    show(0.5);
    pass(299);
    expect(onDisplayed).not.toHaveBeenCalled();
    pass(1);
    expect(onDisplayed).toHaveBeenCalledTimes(1);
  });

  it('tells nothing of an element that merely came', () => {
    const { onDisplayed } = renderCard();
    pass(10_000);
    expect(onDisplayed).not.toHaveBeenCalled();
  });

  it.each([
    ['less than half', 0.49, 60, 0],
    ['a good part of a tall one', 0.1, 120, 1],
    ['a strip of a tall one', 0.1, 119, 0],
  ])('counts %s rightly', (_, ratio, height, times) => {
    const { onDisplayed, show } = renderCard();
    show(ratio, height);
    pass(1_000);
    expect(onDisplayed).toHaveBeenCalledTimes(times);
  });

  it('tells nothing of what has become known while it was looked at', () => {
    const { onDisplayed, show, know } = renderCard();
    show(1);
    pass(200);
    know();
    pass(1_000);
    expect(onDisplayed).not.toHaveBeenCalled();
  });

  it('does not count what is scrolled by', () => {
    const { onDisplayed, show } = renderCard();
    show(1);
    pass(200);
    show(0);
    pass(1_000);
    show(1);
    pass(200);
    expect(onDisplayed).not.toHaveBeenCalled();
  });

  it('goes on counting while it is scrolled within sight', () => {
    const { onDisplayed, show } = renderCard();
    show(0.6);
    pass(200);
    show(0.8);
    pass(100);
    expect(onDisplayed).toHaveBeenCalledTimes(1);
  });

  it('waits for a page that is hidden', () => {
    visibility = 'hidden';
    const { onDisplayed, show } = renderCard();
    show(1);
    pass(1_000);
    expect(onDisplayed).not.toHaveBeenCalled();
    showPage('visible');
    pass(300);
    expect(onDisplayed).toHaveBeenCalledTimes(1);
  });

  it('begins anew when the page was hidden meanwhile', () => {
    const { onDisplayed, show } = renderCard();
    show(1);
    pass(200);
    showPage('hidden');
    pass(1_000);
    showPage('visible');
    pass(299);
    expect(onDisplayed).not.toHaveBeenCalled();
  });

  it('tells once', () => {
    const { onDisplayed, show } = renderCard();
    show(1);
    pass(300);
    show(0);
    show(1);
    pass(1_000);
    showPage('visible');
    pass(1_000);
    expect(onDisplayed).toHaveBeenCalledTimes(1);
  });

  it('tells nothing of what is known to have been seen, nor of what has gone', () => {
    const known = renderCard(true);
    known.show(1);
    pass(1_000);
    expect(known.onDisplayed).not.toHaveBeenCalled();
    known.unmount();

    const { onDisplayed, show, unmount } = renderCard();
    show(1);
    pass(200);
    unmount();
    pass(1_000);
    expect(onDisplayed).not.toHaveBeenCalled();
  });

  it('draws nothing a second time: not as it comes, nor as it is seen', () => {
    const drawn = jest.fn();
    const isKnown = () => false;
    const Counted: React.FC = () => {
      drawn();
      return <p ref={useDisplayed(isKnown, () => undefined)}>A card</p>;
    };
    render(<Counted />);
    intersections.show(screen.getByText('A card'), { ratio: 1 });
    pass(1_000);
    expect(drawn).toHaveBeenCalledTimes(1);
  });

  it('does without in a browser that cannot tell', () => {
    intersections.restore();
    const { onDisplayed } = renderCard();
    pass(1_000);
    expect(onDisplayed).not.toHaveBeenCalled();
  });
});
